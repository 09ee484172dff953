# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run of playbooks/restore.yml asks for. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .._aws.errors import Failure
from .._inventory.data_stores import Database
from .._inventory.faults import suggestion
from .._inventory.inventory import Inventory
from .._text.times import ISO, utc

NEWEST = "newest"
WAYS = "-e test=true restores beside it and removes that again; -e to=TIME restores for real, and -e back=NAME takes back a restore"
FORM = "give a time such as 2026-11-30T10:15:00Z, or newest"


@dataclass(frozen=True)
class RestoreRequest:
    """to: the time to restore to, None for the newest state. back: the former instance that is to come back, or ""."""

    key: str
    database: Database
    to: datetime | None
    test: bool
    back: str = ""

    @property
    def where(self) -> str:
        """Its place in the inventory."""
        return f"databases.{self.key}"

    @property
    def identifier(self) -> str:
        """The instance that is restored."""
        return self.database.identifier


def restore_request(inventory: Inventory, params: Mapping[str, Any]) -> RestoreRequest:
    """The request of the module's options; raises Failure for what cannot be done, before anything is read."""
    key = chosen_store("database", inventory.databases, params["database"])
    database = inventory.databases[key]
    to, back, test = params["to"] or "", params["back"] or "", params["test"]
    if not (test or to or back):
        raise Failure("Nothing says what to do", todo=WAYS)
    if back and (test or to):
        raise Failure("back: is given together with test or to", todo="give one of them")
    if not database.backup_retention_days and not back:
        raise Failure(
            f"databases.{key}.backup_retention_days: is 0, so that there is nothing to restore",
            todo="give 7 and deploy; what is written from then on can be restored",
        )
    if not test:
        _confirm(params, database.identifier)
    return RestoreRequest(key, database, _time(to), test, back)


def chosen_store(kind: str, keys: Collection[str], asked: str | None) -> str:
    """The key of the store that is asked for, or of the only one; raises Failure without. kind: database or cache, as the option is named."""
    if not keys:
        raise Failure(f"The inventory has no {kind} of its own", todo=f"add one to {kind}s")
    if not asked and len(keys) > 1:
        raise Failure(f"{kind}: is missing", todo=f"give -e {kind}= with one of {', '.join(keys)}")
    key = asked or next(iter(keys))
    if key not in keys:
        todo = f"name a {kind} of the inventory; {suggestion(key, keys)}"
        raise Failure(f"{kind}: {key} is not in the inventory", todo=todo)
    return key


def _confirm(params: Mapping[str, Any], identifier: str) -> None:
    """A restore for real replaces what the services use, so that its name is asked for."""
    if not params["check_mode"] and params["confirm"] != identifier:
        raise Failure(
            f"confirm: is not {identifier}, and nothing was restored: its services would go on with another state",
            todo=f"look with --check first, then give -e confirm={identifier}",
        )


def _time(text: str) -> datetime | None:
    if text in ("", NEWEST):
        return None
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        raise Failure(f"to: is {text}, which is no time", todo=FORM) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def refuse_outside(request: RestoreRequest, earliest: datetime | None, latest: datetime | None) -> None:
    """Raises Failure where the time cannot be restored to. earliest, latest: as RDS tells them, None before its first backup."""
    if earliest is None or latest is None:
        raise Failure(
            f"DB instance {request.identifier} has no backup yet, so that there is nothing to restore",
            todo="wait until its first backup is there (aws rds describe-db-instance-automated-backups --region REGION)",
        )
    if request.to and not earliest <= request.to <= latest:
        raise Failure(
            f"to: is {utc(request.to, ISO)}, but DB instance {request.identifier} can be restored to a time from "
            f"{utc(earliest, ISO)} to {utc(latest, ISO)}",
            todo=FORM,
        )
