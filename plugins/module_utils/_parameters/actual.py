# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Parameters as SSM describes them; the value of a SecureString is no part of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._inventory.parameters import SECURE, Parameter
from .._plan.values import Actual, Address
from .._secrets.names import PLACEHOLDER_TAG
from .names import PARAMETER, SECURE_PARAMETER, key_id

Answer = Mapping[str, Any]


def actual_parameter(answer: Answer, tags: Mapping[str, str], parameter: Parameter) -> Actual:
    """The parameter as GetParameters and DescribeParameters give it together; of a SecureString as the latter alone."""
    return _actual_secure(answer, tags, parameter) if parameter.secure else _actual_plain(answer, tags)


def is_placeholder(answer: Answer, tags: Mapping[str, str]) -> bool:
    """Whether a person has yet to give the value: every new value is a new version."""
    return tags.get(PLACEHOLDER_TAG) == str(answer["Version"])


def _actual_plain(answer: Answer, tags: Mapping[str, str]) -> Actual:
    properties = {
        # What the value of a SecureString is encrypted to is nobody's to see.
        "value": "" if answer["Type"] == SECURE else answer["Value"],
        "type": answer["Type"],
        "description": answer.get("Description", ""),
        "tags": dict(tags),
    }
    return Actual(Address(PARAMETER, answer["Name"]), properties)


def _actual_secure(answer: Answer, tags: Mapping[str, str], parameter: Parameter) -> Actual:
    key = answer.get("KeyId") or ""
    properties = {
        "type": answer["Type"],
        "kms_key": parameter.kms_key if key_id(key) == key_id(parameter.kms_key) else key,
        "tags": dict(tags),
    }
    attributes = {"placeholder": is_placeholder(answer, tags), "created": False}
    return Actual(Address(SECURE_PARAMETER, parameter.name), properties, attributes)
