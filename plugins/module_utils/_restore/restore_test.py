# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A restore that is tried: beside the living instance, checked, measured and removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .._data.names import DB_INSTANCE, TESTED_TAG, copy_name
from .._ecs.api import EcsApi
from .._inventory.inventory import Inventory
from .._plan.values import Address, Plan, Step, Verb
from .._text.times import ISO, in_words, utc
from .checks import Checks, Living, planned_checks, run_checks
from .copies import Answer, Copies
from .marks import mark_of, new_mark
from .reads import Instances, host_of, read_instances, restore_window
from .request import RestoreRequest, refuse_outside


@dataclass(frozen=True)
class Measured:
    """state: the time that was restored to; newest_row: None where the inventory does not ask. The rest in seconds."""

    state: datetime
    newest_row: datetime | None
    asked: datetime
    restored: float
    checked: float

    def to_result(self) -> dict[str, Any]:
        """What the module returns."""
        newest = self.newest_row
        return {
            "restored_to": utc(self.state, ISO),
            "recovery_time_seconds": round(self.restored + self.checked),
            "restore_seconds": round(self.restored),
            "check_seconds": round(self.checked),
            "recovery_point_seconds": max(0, round((self.asked - (newest or self.state)).total_seconds())),
            "newest_row": utc(newest, ISO) if newest else "",
        }

    def lines(self) -> list[str]:
        """What a person reads."""
        found = self.to_result()
        point = in_words(found["recovery_point_seconds"])
        row = (
            f"the newest row is of {found['newest_row']}" if found["newest_row"] else "no command tells its newest row"
        )
        return [
            f"Recovery time: {in_words(found['recovery_time_seconds'])} "
            f"({in_words(self.restored)} to restore, {in_words(self.checked)} to check)",
            f"Recovery point: {point} before the test began (restored to {found['restored_to']}; {row})",
        ]


class RestoreTest:
    """A test of one database's backups. Interrupted, the next one removes what it left and begins anew."""

    def __init__(
        self, aws: Aws, api: EcsApi, inventory: Inventory, request: RestoreRequest, copies: Copies, progress: Progress
    ) -> None:
        self._aws, self._api, self._inventory, self._request = aws, api, inventory, request
        self._copies, self._progress = copies, progress
        self._name = copy_name(request.identifier)

    def plan(self) -> Plan:
        """What it would do; raises Failure for what speaks against it."""
        self._look()
        address = Address(DB_INSTANCE, self._name)
        restored = {"restored_to": utc(self._request.to, ISO) if self._request.to else "the newest state"}
        return Plan((Step(Verb.CREATE, address, {}, restored), Step(Verb.DELETE, address, restored, {})))

    def run(self, properties: Mapping[str, Any]) -> Measured:
        """Restore, check, measure and remove; raises Failure where a check fails, with the copy removed as well."""
        instances, living, checks, latest = self._look()
        if left := instances.by_name.get(self._name):
            self._progress.say(f"DB instance {self._name} was left by a test that was interrupted, and is removed")
            self._copies.remove(left)
            self._copies.removed(self._name)
        state, start = self._request.to or latest, monotonic()
        mark = new_mark(self._request.identifier, state, instances.now, test=True)
        self._copies.make(living, mark, self._request.to)
        self._progress.say(f"DB instance {self._name} is restored from the backups of {self._request.identifier}")
        try:
            copy = self._copies.ready(self._name)
            restored = monotonic() - start
            self._copies.set_password(self._name, properties, living)
            hosts = {host_of(living): host_of(copy)}
            newest = run_checks(self._api, checks, hosts, self._progress)
            measured = Measured(state, newest, instances.now, restored, monotonic() - start - restored)
        finally:
            self._remove()
        self._copies.tag(living, **{TESTED_TAG: utc(instances.now, ISO)})
        return measured

    def _look(self) -> tuple[Instances, Answer, Checks, datetime]:
        instances = read_instances(self._aws)
        living = instances.by_name.get(self._request.identifier)
        if living is None:
            raise Failure(f"There is no DB instance {self._request.identifier}", todo="deploy first")
        if left := instances.by_name.get(self._name):
            self._copies.refuse_strange(left)
            mark = mark_of(left)
            if mark and not mark.test:
                raise Failure(
                    f"DB instance {self._name} is of a restore to {mark.state} that has not ended",
                    todo=f"finish it first, with -e to={mark.state} -e confirm={self._request.identifier}",
                )
        earliest, latest = restore_window(self._aws, self._request.identifier)
        refuse_outside(self._request, earliest, latest)
        backup, found = self._request.database.backup, Living(self._request.where, [host_of(living)])
        checks = planned_checks(self._api, self._inventory, found, backup.checks, backup.newest_row)
        return instances, living, checks, latest or instances.now

    def _remove(self) -> None:
        if left := read_instances(self._aws).by_name.get(self._name):
            self._copies.remove(left)
            self._progress.say(f"DB instance {self._name} is being removed")
