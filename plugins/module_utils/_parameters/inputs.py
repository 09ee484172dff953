# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What PutParameter takes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.tags import to_list
from .._secrets.names import PLACEHOLDER_TAG


def parameter_input(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """PutParameter of a plain parameter, without its tags, which it takes at creation alone."""
    optional = {"Description": properties["description"]} if properties.get("description") else {}
    return {"Name": name, "Value": properties["value"], "Type": properties["type"], **optional}


def secure_parameter_input(name: str, properties: Mapping[str, Any], placeholder: bool) -> dict[str, Any]:
    """PutParameter of a new SecureString, without its value; without Overwrite, so that one that exists keeps its value."""
    # The first version is 1: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html
    tags = {**properties["tags"], **({PLACEHOLDER_TAG: "1"} if placeholder else {})}
    names = {"description": "Description", "kms_key": "KeyId"}
    optional = {argument: properties[option] for option, argument in names.items() if option in properties}
    return {"Name": name, "Type": properties["type"], "Tags": to_list(tags), **optional}
