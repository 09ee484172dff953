# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of the orphans a person asks to have removed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._data.names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP, SCHEDULES
from .._module.inventory import split_names
from .._network.names import SECURITY_GROUP
from .._plan.values import Actual
from .names import CONFIRMED, FAMILIES, family_of

STORES = (DB_INSTANCE, REPLICATION_GROUP)
AROUND_STORES = (SCHEDULES, DB_SUBNET_GROUP, CACHE_SUBNET_GROUP, SECURITY_GROUP)


@dataclass(frozen=True)
class PruneRequest:
    """families: keys of FAMILIES; confirmed: the names of the data stores and secrets among what they hold."""

    families: Collection[str] = ()
    confirmed: Collection[str] = ()

    def going(self, orphans: Sequence[Actual]) -> list[Actual]:
        """The orphans that are to go; what is around data stores stays as long as one does."""
        going = [item for item in orphans if self.takes(*item.address)]
        stores = [item for item in orphans if item.address.kind in STORES and item not in going]
        return [item for item in going if not stores or item.address.kind not in AROUND_STORES]

    def takes(self, kind: str, name: str) -> bool:
        """Whether an orphan of this kind and name is asked for."""
        return family_of(kind) in self.families and (kind not in CONFIRMED or name in self.confirmed)


NOTHING = PruneRequest()


def prune_arguments() -> dict[str, Any]:
    """The options of a module that takes such a request."""
    names: dict[str, Any] = {"type": "list", "elements": "str", "default": []}
    return {"prune": {**names, "choices": list(FAMILIES)}, "confirm_delete": names}


def prune_request(params: Mapping[str, Any]) -> PruneRequest:
    """The request in a module's options."""
    return PruneRequest(params["prune"], split_names(params["confirm_delete"]))
