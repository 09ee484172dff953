# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which environment a resource belongs to: a tag for each environment that has it in its inventory, so that two may share one. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

OWNER_TAG = "talentbase.aws/environment/"
"""The start of the tag's key; the environment's name follows."""
LONGEST = 128
"""Characters of a key: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html"""
VALUE = "true"


def environment_id(name: str) -> str:
    """The environment as its tag names it. name: CLUSTER/ENVIRONMENT, as two environments may share a cluster, or a name."""
    plain = re.sub(r"[^A-Za-z0-9_.:/=+@-]", "-", name)
    if plain == name and len(OWNER_TAG + name) <= LONGEST:
        return name
    return f"{plain[: LONGEST - len(OWNER_TAG) - 9]}-{sha256(name.encode()).hexdigest()[:8]}"


def owner_tags(environment: str) -> dict[str, str]:
    """The tag of everything that an environment makes or takes over; none without an environment."""
    return {OWNER_TAG + environment: VALUE} if environment else {}


def owners(tags: Mapping[str, str]) -> set[str]:
    """The environments that have a resource with these tags in their inventories."""
    return {name.removeprefix(OWNER_TAG) for name in tags if name.startswith(OWNER_TAG)}


def is_owned(tags: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Whether a resource belongs to the environment of the wanted tags, alone or beside others."""
    return bool(owners(wanted)) and owners(tags) >= owners(wanted)


def owned_alone(tags: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Whether a resource belongs to the environment of the wanted tags, and to no other one."""
    return bool(owners(wanted)) and owners(tags) == owners(wanted)


def belongs_to_others(tags: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Whether another environment than that of the wanted tags has the resource, alone or beside it."""
    return bool(owners(wanted)) and bool(owners(tags) - owners(wanted))
