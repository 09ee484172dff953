# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A restore of a cache that is tried: from a snapshot beside the living one, checked, measured and removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._data.actual import cache_attributes
from .._data.names import REPLICATION_GROUP, TESTED_TAG, cache_copy_name
from .._data.restores import name_of, taken_at
from .._ecs.api import EcsApi
from .._inventory.inventory import Inventory
from .._plan.values import Address, Plan, Step, Verb
from .._text.times import ISO, in_words, utc
from .cache_copies import Answer, CacheCopies
from .cache_request import CacheTestRequest, chosen_snapshot
from .checks import Checks, Living, planned_checks, run_checks

HOSTS = ("host", "reader_host")


@dataclass(frozen=True)
class CacheMeasured:
    """snapshot: which was restored, and when it was taken. restored, checked: in seconds."""

    snapshot: str
    taken: datetime
    asked: datetime
    restored: float
    checked: float

    def to_result(self) -> dict[str, Any]:
        """What the module returns."""
        return {
            "snapshot": self.snapshot,
            "restored_to": utc(self.taken, ISO),
            "recovery_time_seconds": round(self.restored + self.checked),
            "restore_seconds": round(self.restored),
            "check_seconds": round(self.checked),
            "recovery_point_seconds": max(0, round((self.asked - self.taken).total_seconds())),
        }

    def lines(self) -> list[str]:
        """What a person reads."""
        found = self.to_result()
        return [
            f"Recovery time: {in_words(found['recovery_time_seconds'])} "
            f"({in_words(self.restored)} to restore, {in_words(self.checked)} to check)",
            f"Recovery point: {in_words(found['recovery_point_seconds'])} before the test began "
            f"(snapshot {self.snapshot} of {found['restored_to']})",
        ]


class CacheTest:
    """A test of one cache's snapshots. Interrupted, the next one removes what it left and begins anew."""

    def __init__(
        self, api: EcsApi, inventory: Inventory, request: CacheTestRequest, copies: CacheCopies, progress: Progress
    ) -> None:
        self._api, self._inventory, self._request = api, inventory, request
        self._copies, self._progress = copies, progress
        self._name = cache_copy_name(request.cache.identifier)

    def plan(self) -> Plan:
        """What it would do; raises Failure for what speaks against it."""
        _living, snapshot, _checks = self._look()
        address, restored = Address(REPLICATION_GROUP, self._name), {"snapshot": name_of(REPLICATION_GROUP, snapshot)}
        return Plan((Step(Verb.CREATE, address, {}, restored), Step(Verb.DELETE, address, restored, {})))

    def run(self) -> CacheMeasured:
        """Restore, check, measure and remove; raises Failure where a check fails, with the copy removed as well."""
        living, snapshot, checks = self._look()
        if self._copies.group(self._name):
            self._progress.say(
                f"Replication group {self._name} was left by a test that was interrupted, and is removed"
            )
            self._copies.remove(self._name)
            self._copies.removed(self._name)
        asked, start, name = self._api.now(), monotonic(), name_of(REPLICATION_GROUP, snapshot)
        self._copies.make(living, self._name, name, self._token())
        self._progress.say(f"Replication group {self._name} is restored from the snapshot {name}")
        try:
            copy = self._copies.ready(self._name)
            restored = monotonic() - start
            run_checks(self._api, checks, moved(cache_attributes(living), copy), self._progress)
            measured = CacheMeasured(name, taken_at(snapshot), asked, restored, monotonic() - start - restored)
        finally:
            if self._copies.remove(self._name):
                self._progress.say(f"Replication group {self._name} is being removed")
        self._copies.tag(living, **{TESTED_TAG: utc(asked, ISO)})
        return measured

    def _token(self) -> str:
        secret = self._request.cache.auth_token
        return self._inventory.secrets[secret].name if secret else ""

    def _look(self) -> tuple[Answer, Answer, Checks]:
        """The living group, the snapshot and the checks."""
        identifier = self._request.cache.identifier
        living = self._copies.group(identifier)
        hosts = [host for host in _hosts(cache_attributes(living)) if host] if living else []
        if living is None or not hosts:
            status = f"Replication group {identifier} is {living['Status']}" if living else f"There is no {identifier}"
            raise Failure(f"{status}, and a test compares with the living one", todo="deploy first")
        if left := self._copies.group(self._name):
            self._copies.refuse_strange(left)
        snapshot = chosen_snapshot(self._request, self._copies.snapshots(living))
        backup, found = self._request.cache.backup, Living(self._request.where, hosts)
        return living, snapshot, planned_checks(self._api, self._inventory, found, backup.checks)


def _hosts(attributes: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(str(attributes.get(name) or "") for name in HOSTS))


def moved(living: Mapping[str, Any], copy: Mapping[str, Any]) -> dict[str, str]:
    """The hosts of the copy by those of the living group; where that has one for both, the primary's counts."""
    return {str(living[name]): str(copy[name]) for name in reversed(HOSTS)}
