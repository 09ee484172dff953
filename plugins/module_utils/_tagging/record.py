# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which tags an environment gave its resources, kept in a tag of its cluster: what has left resource_tags since then is found by it. Pure."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from .._plan.owner import OWNER_TAG, owners

RECORD_TAG = "talentbase.aws/tags/"
"""The start of the tag's key; the environment follows."""
DIGEST = 5
"""Characters for each name, so that 45 names fit into the 256 characters of a value."""


def record(wanted: Mapping[str, str]) -> dict[str, str]:
    """The tag that tells the names of the wanted tags; none without an environment."""
    names = sorted(name for name in wanted if not name.startswith(OWNER_TAG))
    return {RECORD_TAG + owner: "".join(map(_digest, names)) for owner in owners(wanted)}


def left(tags: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """What the environment gave its resources and no longer wants, with its values. tags: of the cluster, which has them too."""
    known = "".join(tags.get(name, "") for name in record(wanted))
    given = {known[start : start + DIGEST] for start in range(0, len(known), DIGEST)}
    return {name: value for name, value in tags.items() if name not in wanted and _digest(name) in given}


def _digest(name: str) -> str:
    return b64encode(sha256(name.encode()).digest()).decode()[:DIGEST]
