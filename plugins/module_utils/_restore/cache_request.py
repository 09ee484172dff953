# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run of playbooks/restore.yml asks for of a cache. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._aws.errors import Failure
from .._data.names import REPLICATION_GROUP
from .._data.restores import AVAILABLE, name_of, status_of, taken_at
from .._inventory.data_stores import Cache
from .._inventory.inventory import Inventory
from .request import NEWEST, chosen_store

Answer = Mapping[str, Any]
TEST = "-e test=true restores beside it and removes that again"
FOR_REAL = (
    "give caches.{0} another identifier with restore_snapshot, and deploy; docs/deployment-guide.md says how it goes on"
)


@dataclass(frozen=True)
class CacheTestRequest:
    """snapshot: the one to restore, "" for the newest."""

    key: str
    cache: Cache
    snapshot: str = ""

    @property
    def where(self) -> str:
        """Its place in the inventory."""
        return f"caches.{self.key}"


def cache_test_request(inventory: Inventory, params: Mapping[str, Any]) -> CacheTestRequest:
    """The request of the module's options; raises Failure for what cannot be done, before anything is read."""
    key = chosen_store("cache", inventory.caches, params["cache"])
    if not params["test"]:
        problem = (
            f"cache: {key} is restored for real by the inventory, as no replication group takes another one's name"
        )
        raise Failure(problem, todo=f"{FOR_REAL.format(key)}; {TEST}")
    asked_for = params["to"] or ""
    return CacheTestRequest(key, inventory.caches[key], "" if asked_for == NEWEST else asked_for)


def chosen_snapshot(request: CacheTestRequest, snapshots: Sequence[Answer]) -> Answer:
    """The snapshot to restore, of those of the cache; raises Failure where there is none, or it cannot be restored."""
    name, kind = request.snapshot, REPLICATION_GROUP
    ready = [item for item in snapshots if status_of(kind, item) == AVAILABLE]
    found = next((item for item in snapshots if name_of(kind, item) == name), None)
    identifier = request.cache.identifier
    if name and (found is None or found not in ready):
        problem = f"which is {status_of(kind, found)}" if found else f"which is no snapshot of {identifier}"
        names = ", ".join(name_of(kind, item) for item in sorted(ready, key=taken_at)[-3:]) or "none"
        raise Failure(f"to: is {name}, {problem}", todo=f"give newest, or one of the last that are available: {names}")
    if not ready:
        raise Failure(
            f"Replication group {identifier} has no snapshot, so that there is nothing to restore",
            todo=f"give caches.{request.key}.snapshot_retention_days: 7 and deploy, or wait for its first window; one at once: "
            f"aws elasticache create-snapshot --region REGION --replication-group-id {identifier} --snapshot-name {identifier}-first",
        )
    return found or max(ready, key=taken_at)
