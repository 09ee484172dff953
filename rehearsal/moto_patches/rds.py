"""RDS: instances take time to create, change and delete; settings that moto drops are kept."""

from __future__ import annotations

import secrets
from typing import Any

from moto.rds.exceptions import InvalidParameterCombination, RDSClientError
from moto.rds.models import DBInstance, RDSBackend, rds_backends
from moto.rds.responses import RDSResponse

from .. import ACCOUNT_ID, timings
from ..clock import Clock
from ..logins import Logins
from ..patching import replace
from ..quirks import lingering
from ..quirks.ages import AGES
from ..quirks.switches import SWITCHES
from ..rows import Rows
from . import (
    master_user,
    rds_renames,
    rds_rules,
    rds_settings,
    rds_stops,
    rds_versions,
    rds_windows,
    timed_status,
)
from .backup import continuous
from .rds_windows import DEFERRED, DatabaseStatus

DELETE_OPTIONS = ("final_db_snapshot_identifier", "skip_final_snapshot", "delete_automated_backups")
TRANSITIONS = {
    "creating": [
        (0.0, "creating"),
        (timings.RDS_CREATE, "backing-up"),
        (timings.RDS_CREATE + timings.RDS_BACKUP, "available"),
    ],
    "creating-unbacked": [(0.0, "creating"), (timings.RDS_CREATE, "available")],
    "snapshotting": [(0.0, "backing-up"), (timings.RDS_BACKUP, "available")],
    "deleting": [(0.0, "deleting"), (timings.RDS_DELETE, "deleted")],
    **rds_stops.TRANSITIONS,
    "modifying": [(0.0, "modifying"), (timings.RDS_MODIFY, "available")],
    rds_rules.REBOOTING: [(0.0, rds_rules.REBOOTING), (timings.RDS_MODIFY, "available")],
    rds_renames.RENAMING: rds_renames.TRANSITIONS,
    master_user.RESETTING: [
        (0.0, "available"),
        (timings.RDS_MODIFY_NOTICED, master_user.RESETTING),
        (timings.RDS_PASSWORD, "available"),
    ],
}


_init = DBInstance.__init__
_modify_db_instance, _delete_db_instance = RDSBackend.modify_db_instance, RDSBackend.delete_db_instance
_delete_subnet_group = RDSBackend.delete_subnet_group
_call_action = RDSResponse.call_action
SUBNET_GROUP = "db-subnet-group-in-use"
LAST_MEMBERS: dict[str, str] = {}
"""The last instance of a DB subnet group that has gone, by the group's name."""


def install(clock: Clock) -> None:
    """Patch moto: RDS."""
    timed_status.install_on(DBInstance, "status", DatabaseStatus(clock, TRANSITIONS))
    replace(
        DBInstance,
        clock=clock,
        __init__=init,
        endpoint=property(_endpoint),
        address=property(_address),
        pending_modified_values=property(_pending_modified_values),
    )
    replace(RDSBackend, modify_db_instance=modify_db_instance, delete_db_instance=delete_db_instance)
    replace(RDSBackend, clock=clock, delete_subnet_group=delete_subnet_group)
    replace(RDSResponse, call_action=call_action)


def databases(region: str) -> list[DBInstance]:
    """The instances of a region, those being deleted included."""
    _forget_deleted(rds_backends[ACCOUNT_ID][region])
    return list(rds_backends[ACCOUNT_ID][region].databases.values())


def by_endpoint(region: str, address: str) -> DBInstance | None:
    """The instance behind an endpoint's address."""
    return next((item for item in databases(region) if item.endpoint and item.endpoint["Address"] == address), None)


def init(self: Any, backend: RDSBackend, **kwargs: Any) -> None:
    """A new instance keeps its settings, those that moto drops included."""
    managed, password = bool(kwargs.get("manage_master_user_password")), kwargs.get("master_user_password")
    master_user.check(managed, managed or None, password)
    _init(self, backend, **kwargs)
    rds_rules.complete(self)
    self.logins, self.rows = Logins(), Rows()
    if managed or password:
        password = self.master_user_secret.password if managed else password
        self.logins.set_password(str(self.master_username), password, self.clock.now())
    self.dbi_resource_id = "db-" + secrets.token_hex(13).upper()
    self.performance_insights_enabled = False
    self.deferred, self.password_due = {}, 0.0
    if self.db_cluster_identifier is None:
        rds_settings.complete_storage(self)
    rds_settings.set_performance_insights(self, kwargs)
    rds_settings.set_zones(self, bool(kwargs.get("availability_zone")))
    unbacked = SWITCHES.on(rds_windows.BACKUP) and not rds_windows.has_backups(self)
    self.created = self.clock.now()
    self.status = "creating-unbacked" if unbacked else "creating"


_address_of_moto: Any = DBInstance.address.fget  # type: ignore[attr-defined]


def _address(database: DBInstance) -> str:
    """The host, which a twin has from its account."""
    return rds_renames.former_address(database) or str(
        database.__dict__.get("given_address") or _address_of_moto(database)
    )


def _endpoint(database: DBInstance) -> dict[str, Any] | None:
    """Host and port, once the instance is created; during its backups, too."""
    if database.status == "creating" or (database.status == "backing-up" and not SWITCHES.on(rds_windows.BACKUP)):
        return None
    return {"Address": database.address, "Port": database.port, "HostedZoneId": "Z2R2ITUGPM61AM"}


def _pending_modified_values(self: Any) -> dict[str, Any]:
    password = {"MasterUserPassword": "****"} if self.clock.now() < self.password_due else {}
    return {**self.deferred, **password}


def modify_db_instance(self: RDSBackend, db_instance_identifier: str, db_kwargs: Any) -> DBInstance:
    """ModifyDBInstance: changes apply at once or wait, and a status shows that they do."""
    database: Any = self.describe_db_instances(db_instance_identifier)[0]
    if "db_port_number" in db_kwargs:  # moto knows the port under its name at creation alone
        database.port = int(db_kwargs["db_port_number"])
    _require_available(database)
    rds_settings.round_storage(database, db_kwargs)
    request = {key: db_kwargs[key] for key in db_kwargs}
    rds_renames.begin(self, database, request)
    rds_versions.check_change(database, request)
    rds_rules.check_change(database, request)
    continuous.check_change(database, request)
    rds_rules.note_parameter_group(database, request)
    managed = bool(database.manage_master_user_password)
    password = _take_password(request, managed)
    changes = _applied_at_once(database, request)
    _modify_db_instance(self, db_instance_identifier, request)
    rds_settings.set_performance_insights(database, request)
    if database.db_cluster_identifier is None:
        rds_settings.complete_storage(database)
    rds_windows.apply_later(database)
    if changes or request.get("enable_performance_insights") is not None:
        database.status = "modifying"
    if database.manage_master_user_password and not managed:
        password = database.master_user_secret.password
    if password:
        _set_password(database, password)
    modified: DBInstance = database
    return modified


def _take_password(request: dict[str, Any], managed: bool) -> str | None:
    """Take the new password out of a request, and check all that it says of passwords."""
    password: str | None = request.pop("master_user_password", None)
    master_user.check(managed, request.get("manage_master_user_password"), password)
    master_user.check_rotation(managed, request)
    if request.get("manage_master_user_password") == managed:
        del request["manage_master_user_password"]
    return password


def _applied_at_once(database: Any, request: dict[str, Any]) -> set[str]:
    """The deferrable changes that are applied at once; those that wait are taken out of the request.

    ApplyImmediately is for "the modifications in this request and any pending modifications" (RDS API, ModifyDBInstance).
    """
    if request.get("apply_immediately"):
        for name, value in database.deferred.items():
            request.setdefault(rds_windows.DEFERRED_ATTRIBUTES[name], value)
        database.deferred = {}
    changes = {key for key in DEFERRED if request.get(key) is not None and request[key] != getattr(database, key)}
    if request.get("apply_immediately"):
        return changes
    for key in changes:
        database.deferred[DEFERRED[key]] = request.pop(key)
    return set()


def _set_password(database: Any, password: str) -> None:
    """The new password counts after a while, whether ApplyImmediately was given or not (RDS API, ModifyDBInstance)."""
    now = database.clock.now()
    database.logins.set_password(str(database.master_username), password, now + timings.RDS_PASSWORD)
    database.password_due = now + timings.RDS_PASSWORD
    if database.status == "available":
        database.status = master_user.RESETTING


def _require_available(database: DBInstance) -> None:
    if database.status != "available":
        raise RDSClientError("InvalidDBInstanceState", "Database instance is not in available state.")


def delete_db_instance(self: RDSBackend, db_instance_identifier: str, **kwargs: Any) -> DBInstance:
    """DeleteDBInstance: the instance stays for a while, deleting."""
    database = self.describe_db_instances(db_instance_identifier)[0]
    if database.status == "deleting":
        raise RDSClientError("InvalidDBInstanceState", f"Instance {db_instance_identifier} is already being deleted.")
    options = {key: kwargs[key] for key in kwargs if key in DELETE_OPTIONS}
    if options.get("final_db_snapshot_identifier"):
        rds_windows.require_snapshot(database)
    elif not options.get("skip_final_snapshot"):
        raise InvalidParameterCombination(
            "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."
        )
    _delete_db_instance(self, database.db_instance_identifier, **options)
    self.databases[database.db_instance_identifier] = database
    return database


def call_action(self: RDSResponse) -> Any:
    """Answer any call, once the instances that are deleted by now are gone."""
    _forget_deleted(self.backend)
    return _call_action(self)


def _forget_deleted(backend: RDSBackend) -> None:
    for name, database in list(backend.databases.items()):
        if database.status == "deleted":
            del backend.databases[name]
            _release(database, timed_status.last_change(database, "status"))


def _release(database: DBInstance, at: float) -> None:
    """Its interface and its subnet group's membership outlive an instance."""
    group = getattr(database, "db_subnet_group", None)
    subnets = [subnet.id for subnet in group._subnets] if group else []
    lingering.release(lingering.DATA_STORE, (*subnets, *database.vpc_security_group_ids), at)
    if group:
        LAST_MEMBERS[group.name] = str(database.db_instance_identifier)
        AGES.note(SUBNET_GROUP, group.name, at)


def delete_subnet_group(self: Any, subnet_name: str) -> Any:
    """DeleteDBSubnetGroup; refused while an instance uses it."""
    members = [
        database.db_instance_identifier
        for database in self.databases.values()
        if (group := getattr(database, "db_subnet_group", None)) and group.name == subnet_name
    ]
    if AGES.younger(SUBNET_GROUP, subnet_name, SWITCHES.seconds(SUBNET_GROUP), self.clock.now()):
        members.append(LAST_MEMBERS[subnet_name])
    if members:
        raise RDSClientError(
            "InvalidDBSubnetGroupStateFault",
            f"Cannot delete the subnet group '{subnet_name}' because at least one database instance: {members[0]} "
            "is still using it.",
        )
    return _delete_subnet_group(self, subnet_name)
