# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The orphans of an environment as a layer that desires nothing: what is to go is pruned, everything else is only told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .._inventory.inventory import Inventory
from .._module.layer import Attributes, State
from .._plan.values import Actual, KindRules, Resource
from .actual import actual_orphans
from .handlers import orphan_handlers
from .in_use import refuse_in_use
from .names import CONFIRMED, ORDER, family_of
from .reads import OrphansSnapshot, read_orphans
from .report import orphan_result, orphans_lines
from .request import NOTHING, PruneRequest


class OrphansLayer:
    """request: which of the orphans are to go."""

    part = "orphans"
    desired_follows_actual = False
    facts: Collection[str] = ()
    rules: Mapping[str, KindRules] = {}
    prune = ORDER

    def __init__(
        self,
        aws: Aws,
        inventory: Inventory,
        tags: Mapping[str, str],
        progress: Progress,
        request: PruneRequest = NOTHING,
    ) -> None:
        self._aws, self._inventory, self._tags, self._request = aws, inventory, tags, request
        self.handlers = orphan_handlers(aws, inventory, progress)

    def observe(self) -> OrphansSnapshot:
        """AWS's answers; raises Failure where what is to go is protected or in use, or a confirmed name is none of theirs."""
        snapshot = read_orphans(self._aws, self._inventory, self._tags)
        going = self._request.going(self.orphans(snapshot))
        self._refuse_unknown(snapshot)
        refuse_in_use(self._aws, self._inventory, going)
        return snapshot

    def desired(self, snapshot: OrphansSnapshot) -> list[Resource]:
        """Nothing."""
        return []

    def actual(self, snapshot: OrphansSnapshot) -> State:
        """The orphans that are to go."""
        return {item.address: item for item in self._request.going(self.orphans(snapshot))}

    def outputs(self, snapshot: OrphansSnapshot, attributes: Attributes) -> dict[str, Any]:
        """All orphans that stay, each with what removes it."""
        orphans = self.orphans(snapshot)
        going = self._request.going(orphans)
        stay = [item for item in orphans if item not in going]
        return {"left": [orphan_result(item) for item in stay], "left_lines": orphans_lines(stay)}

    def orphans(self, snapshot: OrphansSnapshot) -> list[Actual]:
        """Every orphan, in the order of their removal."""
        found = actual_orphans(snapshot, self._inventory, self._aws.region, self._tags)
        return sorted(found, key=lambda item: (ORDER.index(item.address.kind), item.address.name))

    def _refuse_unknown(self, snapshot: OrphansSnapshot) -> None:
        known = {item.address.name for item in self.orphans(snapshot) if item.address.kind in CONFIRMED}
        unknown = sorted({*self._request.confirmed} - known)
        if unknown:
            families = ", ".join(sorted({family_of(kind) for kind in CONFIRMED}))
            raise Failure(
                f"confirm_delete: {', '.join(unknown)} is not among the {families} that the inventory no longer names",
                todo=f"give one of {', '.join(sorted(known))}" if known else "leave it out: there is none",
            )
