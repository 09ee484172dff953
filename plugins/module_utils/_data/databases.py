# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads, makes, changes and deletes RDS instances and their subnet groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from .._aws.errors import ClientError, Failure, code_of
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict, to_list
from .._aws.waiting import Observation, wait_until
from .._module.apply import BaseHandler
from .._plan.values import Actual, Resource
from .actual import actual_database, actual_db_subnet_group, database_attributes, is_database_ready
from .aws_managed_changes import irreversible
from .master_user import MasterUser, managed_secret, rotation_days
from .names import DB_STUCK

NOT_FOUND = ("DBInstanceNotFound", "DBInstanceNotFoundFault", "DBSubnetGroupNotFoundFault")
USUAL = "5 to 10 min"
# The fields of ModifyDBInstance that take a property as it is.
FIELDS = {
    "instance_class": "DBInstanceClass",
    "engine_version": "EngineVersion",
    "storage_gib": "AllocatedStorage",
    "storage_type": "StorageType",
    "port": "DBPortNumber",
    "backup_retention_days": "BackupRetentionPeriod",
    "deletion_protection": "DeletionProtection",
    "multi_az": "MultiAZ",
    "auto_minor_version_upgrade": "AutoMinorVersionUpgrade",
    "publicly_accessible": "PubliclyAccessible",
    "copy_tags_to_snapshot": "CopyTagsToSnapshot",
    "security_groups": "VpcSecurityGroupIds",
}


def read_database(aws: Aws, key: str, wanted: Resource, removing: bool) -> Actual | None:
    """The instance of this name; Failure where the inventory asks for what cannot be taken back, or for its removal
    while it is protected. key: its inventory key, such as databases.main.
    """
    answer = _instance(aws.client("rds"), wanted.address.name)
    if answer is None:
        return None
    secret = managed_secret(answer).get("SecretArn", "")
    asked = bool(secret) and "password_rotation_days" in wanted.properties and not removing
    actual = actual_database(answer, wanted, removing, rotation_days(aws, secret) if asked else 0)
    if removing and answer.get("DeletionProtection"):
        raise Failure(
            f"{actual.address} is protected from deletion, and was left as it is with everything around it. "
            f"If it is to go, set {key}.deletion_protection to false, deploy, and run the same command again"
        )
    pairs = [(wanted.properties[name], actual.properties[name]) for name in ("engine_version", "storage_gib")]
    faults = [] if removing else [str(fault) for fault in irreversible(key, pairs[0], pairs[1])]
    if faults:
        raise Failure(" | ".join(faults))
    return actual


def read_db_subnet_group(aws: Aws, wanted: Resource) -> Actual | None:
    """The DB subnet group of this name."""
    rds, name = aws.client("rds"), wanted.address.name
    try:
        answer = rds.describe_db_subnet_groups(DBSubnetGroupName=name)["DBSubnetGroups"][0]
    except ClientError as error:
        if code_of(error) in NOT_FOUND:
            return None
        raise
    arn, ask = answer["DBSubnetGroupArn"], rds.list_tags_for_resource
    index = TagIndex(aws, wanted.properties["tags"], "rds", "elasticache")
    return actual_db_subnet_group(answer, index.of(arn, lambda: to_dict(ask(ResourceName=arn)["TagList"])))


class DbSubnetGroupHandler(BaseHandler):
    """DB subnet groups."""

    def __init__(self, aws: Aws) -> None:
        self._rds = aws.client("rds")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._rds.create_db_subnet_group(
            DBSubnetGroupName=name,
            DBSubnetGroupDescription=properties["description"],
            SubnetIds=properties["subnets"],
            Tags=to_list(properties["tags"]),
        )
        return {"arn": answer["DBSubnetGroup"]["DBSubnetGroupArn"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        if "subnets" in changed:
            self._rds.modify_db_subnet_group(DBSubnetGroupName=actual.address.name, SubnetIds=properties["subnets"])
        if "tags" in changed:
            self._rds.add_tags_to_resource(ResourceName=actual.attributes["arn"], Tags=to_list(properties["tags"]))

    def delete(self, actual: Actual) -> None:
        self._rds.delete_db_subnet_group(DBSubnetGroupName=actual.address.name)


class DatabaseHandler(BaseHandler):
    """RDS instances."""

    slow = True

    def __init__(self, aws: Aws, progress: Progress, timeout: float) -> None:
        self._aws = aws
        self._rds = aws.client("rds")
        self._master = MasterUser(aws)
        self._schedules: dict[str, int] = {}
        self._progress = progress
        self._timeout = timeout

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        request = {"DBInstanceIdentifier": name, **_creation(properties)}
        answer = self._master.create(self._rds.create_db_instance, name, properties, request)
        self._schedules[name] = properties.get("password_rotation_days", 0)
        return database_attributes(answer["DBInstance"]) | {"managed": properties["managed_password"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> dict[str, Any]:
        name = actual.address.name
        if "tags" in changed:
            self._rds.add_tags_to_resource(ResourceName=actual.attributes["arn"], Tags=to_list(properties["tags"]))
        attributes: dict[str, Any] = {}
        if request := modification(actual.properties, properties, changed):
            if actual.attributes["state"] != "available":
                self._wait(name, {})  # a backup, for instance, lets nothing be modified
            attributes["changing"] = properties["apply_immediately"]
            self._rds.modify_db_instance(
                DBInstanceIdentifier=name, ApplyImmediately=properties["apply_immediately"], **request
            )
        if "managed_password" in changed:
            self._wait(name, attributes)
            self._master.switch(self._rds.modify_db_instance, name, properties)
            attributes |= {"changing": True, "managed": properties["managed_password"]}
        if "password_rotation_days" in changed:
            self._schedules[name] = properties["password_rotation_days"]
        return attributes

    def delete(self, actual: Actual) -> None:
        name = actual.address.name
        if actual.attributes["state"] != "deleting":
            snapshot = f"{name}-final-{datetime.now(UTC):%Y%m%d-%H%M%S}"
            self._progress.say(f"{actual.address}: its data stays in the DB snapshot {snapshot}")
            self._rds.delete_db_instance(
                DBInstanceIdentifier=name, SkipFinalSnapshot=False, FinalDBSnapshotIdentifier=snapshot
            )

        def look() -> Observation:
            answer = _instance(self._rds, name)
            return Observation(answer["DBInstanceStatus"] if answer else "deleted", answer is None)

        wait_until(look, str(actual.address), "5 to 10 min", self._timeout, self._progress)

    def wait(self, name: str, attributes: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
        ready = self._wait(name, attributes)
        if days := self._schedules.pop(name, 0):
            self._master.schedule(ready["secret_arn"], days)
        return ready

    def _wait(self, name: str, attributes: Mapping[str, Any]) -> Mapping[str, Any]:
        """changing: modified to take effect now; RDS says available for some seconds before it begins.

        managed: whether RDS is to manage the password once it is done.
        """
        changing, managed = attributes.get("changing"), attributes.get("managed")

        def look() -> Observation:
            answer = _instance(self._rds, name)
            status = answer["DBInstanceStatus"] if answer else "deleted"
            if answer is None or status in DB_STUCK:
                raise Failure(f"DB instance {name} is {status}: {DB_STUCK.get(status, 'run the same command again')}")
            done = is_database_ready(answer) and not (changing and answer.get("PendingModifiedValues"))
            done = done and managed in (None, bool(managed_secret(answer)))
            return Observation(status, done, database_attributes(answer))

        return wait_until(look, f"DB instance {name}", USUAL, self._timeout, self._progress)


def modification(before: Mapping[str, Any], properties: Mapping[str, Any], changed: Sequence[str]) -> dict[str, Any]:
    """What ModifyDBInstance is asked for; empty where nothing but tags changed."""
    request = {FIELDS[name]: properties[name] for name in changed if name in FIELDS}
    if "engine_version" in changed and _major(before["engine_version"]) != _major(properties["engine_version"]):
        request["AllowMajorVersionUpgrade"] = True
    if "max_storage_gib" in changed:
        storage = max(properties["storage_gib"], before["storage_gib"])
        request["MaxAllocatedStorage"] = properties["max_storage_gib"] or storage
    if "performance_insights_days" in changed:
        request |= _insights(properties["performance_insights_days"], switch_off=True)
    return request


def _creation(properties: Mapping[str, Any]) -> dict[str, Any]:
    names = {name: field for name, field in FIELDS.items() if name != "port"}
    optional = {"KmsKeyId": properties.get("kms_key"), "MaxAllocatedStorage": properties["max_storage_gib"]}
    return {
        **{field: properties[name] for name, field in names.items()},
        **{field: value for field, value in optional.items() if value},
        **_insights(properties["performance_insights_days"], switch_off=False),
        "Engine": properties["engine"],
        "DBName": properties["database_name"],
        "Port": properties["port"],
        "StorageEncrypted": properties["encrypted"],
        "DBSubnetGroupName": properties["subnet_group"],
        "Tags": to_list(properties["tags"]),
    }


def _insights(days: int, switch_off: bool) -> dict[str, Any]:
    if not days:
        return {"EnablePerformanceInsights": False} if switch_off else {}
    return {"EnablePerformanceInsights": True, "PerformanceInsightsRetentionPeriod": days}


def _major(version: str) -> str:
    return version.split(".")[0]


def _instance(rds: Any, name: str) -> Mapping[str, Any] | None:
    try:
        answer: Mapping[str, Any] = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    except ClientError as error:
        if code_of(error) in NOT_FOUND:
            return None
        raise
    return answer
