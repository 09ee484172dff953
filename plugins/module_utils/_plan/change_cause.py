# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Why a resource differs from its desired state: the account, the inventory or this collection has changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Cause(StrEnum):
    """What has changed since a part was last brought to its desired state. EITHER: what the inventory gave then is not known."""

    DRIFT = "drift"
    INVENTORY = "inventory"
    COLLECTION = "collection"
    BOTH = "inventory and collection"
    EITHER = "inventory or collection"

    def in_words(self, before: str, now: str) -> str:
        """As it stands before a colon, with the versions of the collection; empty for a change of the inventory alone."""
        if self in (Cause.DRIFT, Cause.INVENTORY):
            return "drifted" if self is Cause.DRIFT else ""
        return self.value.replace("collection", f"talentbase.aws {before} -> {now}")


def explained(item: Mapping[str, Any]) -> str:
    """A difference in one line, with its cause where that is not the inventory. item: of the module preflight."""
    return f"{item['because']}: {item['change']}" if item["because"] else str(item["change"])
