"""RDS: an instance that gets another name (NewDBInstanceIdentifier).

It reboots at once, and its endpoint's address follows its name: RDS API, ModifyDBInstance; RDS User Guide, "Renaming a DB instance".
The new name is known only after a while, and the address later still: github.com/aws/aws-sdk/issues/421,
github.com/hashicorp/terraform-provider-aws/issues/45297.
"""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import DBInstanceAlreadyExists, InvalidParameterCombination

from .. import timings

RENAMING, NEW_NAME = "renaming", "new_db_instance_identifier"
TRANSITIONS = [
    (0.0, RENAMING),
    (timings.RDS_RENAME, "rebooting"),
    (timings.RDS_RENAME + timings.RDS_REBOOT, "available"),
]


def begin(backend: Any, database: Any, request: dict[str, Any]) -> None:
    """Take the new name out of a request, and let the instance have it after a while."""
    name = str(request.pop(NEW_NAME, None) or "").lower()
    if not name or name == database.db_instance_identifier:
        return
    if name in backend.databases or name in [getattr(item, "next_name", "") for item in backend.databases.values()]:
        raise DBInstanceAlreadyExists()
    if not request.get("apply_immediately"):
        # AWS lets it wait for the maintenance window; nothing here asks for that.
        raise InvalidParameterCombination("This account renames instances with ApplyImmediately alone.")
    database.next_name, database.status = name, RENAMING
    database.events.schedule(database.clock.now() + timings.RDS_RENAME, lambda: _rename(backend, database))


def _rename(backend: Any, database: Any) -> None:
    former, name = database.db_instance_identifier, database.next_name
    if backend.databases.get(former) is not database:
        return
    address, now = str(database.address), database.clock.now()
    database.__dict__["former_address"] = address, now + timings.RDS_REBOOT + timings.RDS_ADDRESS
    database.__dict__.pop("given_address", None)
    del backend.databases[former]
    database.db_instance_identifier, database.next_name = name, ""
    backend.databases[name] = database


def former_address(database: Any) -> str:
    """The address of the instance's former name, as long as it still has it."""
    address, until = database.__dict__.get("former_address", ("", 0.0))
    return address if database.clock.now() < until else ""
