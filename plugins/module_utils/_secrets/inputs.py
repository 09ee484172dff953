# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the requests of Secrets Manager take. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from .._aws.tags import to_list
from .names import PLACEHOLDER_TAG, SINCE_TAG
from .stages import Since

MAX_PREFIXES = 10
"""The values of one filter of ListSecrets."""
PAGE = 100
"""The most that ListSecrets gives at once."""


def secret_input(properties: Mapping[str, Any], version: str, now: datetime, placeholder: bool) -> dict[str, Any]:
    """CreateSecret, without its name and value; version: the id of its first version."""
    tags = {**properties["tags"], **value_tags(version, placeholder, now)}
    return {"ClientRequestToken": version, "Tags": to_list(tags), **settings_input(properties)}


def settings_input(properties: Mapping[str, Any]) -> dict[str, Any]:
    """What UpdateSecret changes, of those properties that are given."""
    names = {"description": "Description", "kms_key": "KmsKeyId"}
    return {argument: properties[name] for name, argument in names.items() if name in properties}


def value_tags(version: str, placeholder: bool, now: datetime) -> dict[str, str]:
    """The tags that tell since when a new version is current, and whether it is a placeholder."""
    since = {SINCE_TAG: Since(now, version, "created", now).tag()}
    return {**since, **({PLACEHOLDER_TAG: version} if placeholder else {})}


def list_input(prefixes: Collection[str]) -> dict[str, Any]:
    """ListSecrets for the names that begin with one of the prefixes, those scheduled for deletion among them."""
    filters = [{"Key": "name", "Values": list(prefixes)}]
    return {"IncludePlannedDeletion": True, "Filters": filters, "MaxResults": PAGE}


def covering_prefixes(names: Collection[str], max_prefixes: int = MAX_PREFIXES) -> list[str]:
    """Few prefixes that all the names begin with: the names themselves, or as many of their first words as it takes."""
    words = {name: re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9]+", name) for name in names}
    for depth in range(max((len(parts) for parts in words.values()), default=0), 0, -1):
        prefixes = sorted({"".join(parts[:depth]) for parts in words.values()})
        if len(prefixes) <= max_prefixes:
            return prefixes
    return sorted({parts[0] for parts in words.values()})
