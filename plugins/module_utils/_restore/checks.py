# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's checks of a restored database or cache, as one-off tasks of its services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._ecs.api import EcsApi
from .._inventory.backup import RestoreCheck
from .._inventory.inventory import Inventory
from .._inventory.services import container_name
from .._tasks.one_off import OneOff
from .._tasks.service_command import CommandRequest, like_service, run_one_off


@dataclass(frozen=True)
class Checks:
    """The commands, as they would run with the living store. newest_row: the one that tells when the newest row was written."""

    commands: Sequence[OneOff]
    newest_row: OneOff | None = None


@dataclass(frozen=True)
class Living:
    """The store that the services use. key: such as databases.main; hosts: by which they reach it."""

    key: str
    hosts: Sequence[str]

    @property
    def reference(self) -> str:
        """What a service's environment takes the host from."""
        section, _dot, name = self.key.partition(".")
        return f"${{{section.rstrip('s')}.{name}.host}}"


def planned_checks(
    api: EcsApi,
    inventory: Inventory,
    living: Living,
    checks: Sequence[RestoreCheck],
    newest: RestoreCheck | None = None,
) -> Checks:
    """The checks; raises Failure where one cannot run, before anything is restored."""
    commands = [_one_off(api, inventory, item, living) for item in checks]
    return Checks(commands, _one_off(api, inventory, newest, living) if newest else None)


def run_checks(api: EcsApi, checks: Checks, hosts: Mapping[str, str], progress: Progress) -> datetime | None:
    """Run each with the restored store's hosts in place of the living one's; when its newest row was written, where the inventory asks.

    hosts: the restored one's by the living one's. Raises Failure for the first that does not end with 0.
    """
    for number, one_off in enumerate(checks.commands, 1):
        progress.say(f"Check {number} of {len(checks.commands)}: {one_off.name}: {' '.join(one_off.command)}")
        run_one_off(api, _with(one_off, hosts), progress)
    if checks.newest_row is None:
        return None
    lines = run_one_off(api, _with(checks.newest_row, hosts), progress)["log"]
    return _time_in(checks.newest_row, lines)


def _one_off(api: EcsApi, inventory: Inventory, item: RestoreCheck, living: Living) -> OneOff:
    where, service = f"{living.key}.backup", inventory.services.get(item.service)
    if service is None:
        raise Failure(f"{where}: {item.service} is not a key of services", todo="correct the inventory")
    container = item.container or container_name(item.service, service)
    one_off = like_service(api, CommandRequest(service.name, container, item.command, item.timeout))
    variables = _addresses(api, one_off, living.hosts)
    if not variables:
        store = living.key.partition("s.")[0]
        raise Failure(
            f"{where}: no variable of {one_off.name} holds {living.hosts[0]}, so that a check would run with the living {store}",
            todo=f"deploy the service with {living.reference} in its environment, or name another one; it runs {one_off.task_definition}",
        )
    return replace(one_off, environment=variables, started_by="talentbase/restore")


def _addresses(api: EcsApi, one_off: OneOff, hosts: Sequence[str]) -> Mapping[str, str]:
    """The variables of the container that hold a host, as the task definition has them."""
    definition: Mapping[str, Any] = api.task_definition(one_off.task_definition) or {}
    containers = [item for item in definition.get("containerDefinitions") or () if item["name"] == one_off.container]
    found = {item["name"]: item.get("value", "") for one in containers for item in one.get("environment") or ()}
    return {name: value for name, value in found.items() if any(host and host in value for host in hosts)}


def _with(one_off: OneOff, hosts: Mapping[str, str]) -> OneOff:
    variables = dict(one_off.environment)
    for living, restored in hosts.items():
        variables = {name: value.replace(living, restored) for name, value in variables.items()}
    return replace(one_off, environment=variables)


def _time_in(one_off: OneOff, lines: Sequence[str]) -> datetime:
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    try:
        moment = datetime.fromisoformat(last.replace("Z", "+00:00"))
    except ValueError as error:
        raise Failure(
            f"{one_off.name}: the last line of {' '.join(one_off.command)} is no time: {last[:80]}",
            todo="let the command of backup.newest_row print a time such as 2026-11-30T10:15:00Z last",
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
