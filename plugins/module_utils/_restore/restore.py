# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A restore for real: beside the living instance, checked, and then in its place, under its name and at its address.

Each step is known by what is there, so that a run which was interrupted is finished by the next one. Renaming is AWS's own way to replace an
instance without a change of what uses it: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html
"""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .._data.actual import status_of
from .._data.names import DB_INSTANCE, TESTED_TAG, copy_name
from .._ecs.api import EcsApi
from .._inventory.inventory import Inventory
from .._plan.values import Address, Plan, Step, Verb
from .._text.times import ISO, utc
from .checks import Checks, Living, planned_checks, run_checks
from .copies import Answer, Copies
from .marks import BACK, Mark, mark_of, new_mark
from .reads import Instances, host_of, read_instances, restore_window
from .request import RestoreRequest, refuse_outside

RENAMING = "renaming"
PROTECTION = "deletion_protection"
"""Set last, so that a restored instance that is not good can be deleted."""


class Restore:
    """The restore of one database."""

    def __init__(
        self, aws: Aws, api: EcsApi, inventory: Inventory, request: RestoreRequest, copies: Copies, progress: Progress
    ) -> None:
        self._aws, self._api, self._inventory, self._request = aws, api, inventory, request
        self._copies, self._progress = copies, progress
        self._identifier = request.identifier

    def plan(self) -> Plan:
        """The steps that are left; raises Failure for what speaks against them."""
        instances = read_instances(self._aws)
        restored = instances.restored_for(self._identifier)
        mark, steps = mark_of(restored or {}), []
        if restored is None or mark is None:
            state = f"{self._request.back} comes back" if self._request.back else self._state()
            mark = self._begin(instances)
            if not self._request.back:
                self._checks(instances)
                steps.append(Step(Verb.CREATE, Address(DB_INSTANCE, self._copy), {}, {"restored_to": state}))
        self._refuse_other(mark)
        name = str((restored or {}).get("DBInstanceIdentifier") or self._request.back or self._copy)
        if name != self._identifier:
            if self._identifier in instances.by_name:
                steps.append(_renames(self._identifier, mark.former))
            steps.append(_renames(name, self._identifier))
        return Plan(tuple(steps))

    def run(self, properties: Mapping[str, Any]) -> tuple[Mark, float]:
        """Restore and put in place. The services' tasks are for who calls.

        Returns the mark, which tells the former instance's name, and for how many seconds of this run nobody could reach the database.
        """
        instances = read_instances(self._aws)
        restored = instances.restored_for(self._identifier)
        if restored is None:
            restored = self._made(instances)
        mark = mark_of(restored)
        if mark is None:
            raise Failure(f"DB instance {restored['DBInstanceIdentifier']} has lost its tag", todo="run it again")
        self._refuse_other(mark)
        name, living = restored["DBInstanceIdentifier"], instances.by_name.get(self._identifier)
        if name == self._identifier:
            self._copies.ready(name)
            return mark, 0.0
        restored = self._copies.ready(name) if status_of(restored) != RENAMING else restored
        if living is not None and status_of(living) != RENAMING:
            self._check(instances, mark, restored, living, properties)
        self._wait_for_place(instances)
        start = monotonic()
        self._make_place(living, mark)
        self._take_place(name)
        return mark, monotonic() - start

    def finish(self) -> None:
        """The services use the restored instance: its tag goes, and its backups have been proven."""
        instances = read_instances(self._aws)
        answer = instances.by_name[self._identifier]
        mark = mark_of(answer)
        if mark and mark.state != BACK:
            self._copies.tag(answer, **{TESTED_TAG: utc(instances.now, ISO)})
        self._copies.untag(answer)

    @property
    def _copy(self) -> str:
        return copy_name(self._identifier)

    def _state(self) -> str:
        return utc(self._request.to, ISO) if self._request.to else "the newest state"

    def _begin(self, instances: Instances) -> Mark:
        """The mark of a restore that begins; raises Failure for what speaks against it."""
        living, back = instances.by_name.get(self._identifier), self._request.back
        if living is None:
            todo = "deploy first; restore_snapshot makes it from a snapshot"
            raise Failure(f"There is no DB instance {self._identifier}", todo=todo)
        if back:
            if back not in instances.by_name:
                raise Failure(
                    f"back: is {back}, and there is no such DB instance", todo="give the name of the former one"
                )
            return new_mark(self._identifier, BACK, instances.now)
        if left := instances.by_name.get(self._copy):
            self._copies.refuse_strange(left)
        earliest, latest = restore_window(self._aws, self._identifier)
        refuse_outside(self._request, earliest, latest)
        return new_mark(self._identifier, self._request.to or latest or instances.now, instances.now)

    def _made(self, instances: Instances) -> Answer:
        """The instance that is to take the place, with its mark."""
        mark = self._begin(instances)
        if self._request.back:
            answer = instances.by_name[self._request.back]
            self._copies.refuse_foreign(answer)
            self._copies.tag(answer, restored=str(mark))
        else:
            self._checks(instances)
            self._copies.make(instances.by_name[self._identifier], mark, self._request.to)
            self._progress.say(f"DB instance {self._copy} is restored to {mark.state}, beside {self._identifier}")
        found = read_instances(self._aws).restored_for(self._identifier)
        if found is None:
            raise Failure(f"DB instance {self._copy} has gone", todo="run the same command again")
        return found

    def _refuse_other(self, mark: Mark) -> None:
        """Raises Failure where a restore has not ended that is not the one that is asked for."""
        asked = BACK if self._request.back else utc(self._request.to, ISO) if self._request.to else ""
        if mark.test:
            raise Failure(
                f"DB instance {self._copy} is of a test, which may still run",
                todo="wait for its end, or run -e test=true once more, which removes what an interrupted one left",
            )
        if asked and mark.state != asked:
            raise Failure(
                f"A restore of DB instance {self._identifier} to {mark.state} has not ended",
                todo=f"finish it with -e to={mark.state}, or delete DB instance {self._copy} to drop it, if it is there",
            )

    def _checks(self, instances: Instances) -> Checks:
        backup, host = self._request.database.backup, host_of(instances.by_name[self._identifier])
        living = Living(self._request.where, [host])
        return planned_checks(self._api, self._inventory, living, backup.checks, backup.newest_row)

    def _check(
        self, instances: Instances, mark: Mark, restored: Answer, living: Answer, properties: Mapping[str, Any]
    ) -> None:
        """Before it takes the place; the former one has the settings, and has been checked by its use."""
        if mark.state == BACK:
            return
        name = restored["DBInstanceIdentifier"]
        self._copies.set_password(name, properties, living)
        self._copies.converge(name, {item: value for item, value in properties.items() if item != PROTECTION})
        try:
            hosts = {host_of(instances.by_name[self._identifier]): host_of(restored)}
            run_checks(self._api, self._checks(instances), hosts, self._progress)
        except Failure:
            self._progress.say(
                f"DB instance {self._identifier} serves as before; {name} stays, to look at what is wrong"
            )
            self._progress.say(f"To drop it: deploy.yml -e data_prune=true -e confirm_delete={name}")
            raise
        self._copies.converge(name, properties)

    def _wait_for_place(self, instances: Instances) -> None:
        """What would make the living instance refuse its new name ends before anybody notices."""
        living = instances.by_name.get(self._identifier)
        if living is not None and status_of(living) != RENAMING:
            self._copies.ready(self._identifier)

    def _make_place(self, living: Answer | None, mark: Mark) -> None:
        if living is None:
            return
        self._progress.say(
            f"DB instance {self._identifier} makes place as {mark.former}: nobody reaches it from now on"
        )
        if status_of(living) == RENAMING:
            self._copies.renamed(self._identifier, mark.former)
        else:
            self._copies.rename(self._identifier, mark.former)

    def _take_place(self, name: str) -> None:
        found = read_instances(self._aws).by_name
        if self._identifier not in found and status_of(found.get(name, {})) != RENAMING:
            self._copies.rename(name, self._identifier)
        else:
            self._copies.renamed(name, self._identifier)
        self._progress.say(f"DB instance {self._identifier} is the restored one")


def _renames(name: str, new: str) -> Step:
    return Step(Verb.UPDATE, Address(DB_INSTANCE, name), {"identifier": name}, {"identifier": new})
