# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Databases and caches as AWS describes them, in the shape of the desired ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.tags import to_dict
from .._plan.values import Actual, Address, Resource
from .aws_managed_changes import settled_backups, settled_storage, settled_version
from .logs import actual_deliveries
from .names import (
    CACHE_SUBNET_GROUP,
    DB_BACKUP,
    DB_INSTANCE,
    DB_READY,
    DB_SUBNET_GROUP,
    LOGS,
    REPLICATION_GROUP,
    RUNNING,
    STOPPED_STATES,
    WAITING,
)
from .restores import settled_restore
from .settings import actual_settings
from .tokens import TOKEN, is_published, token_state
from .transit import mode_of

Answer = Mapping[str, Any]


def actual_db_subnet_group(answer: Answer, tags: Answer) -> Actual:
    """A group of DescribeDBSubnetGroups, with its tags."""
    return _subnet_group(DB_SUBNET_GROUP, answer["DBSubnetGroupName"], answer["DBSubnetGroupArn"], answer, tags)


def actual_cache_subnet_group(answer: Answer, tags: Answer) -> Actual:
    """A group of DescribeCacheSubnetGroups, with its tags."""
    return _subnet_group(CACHE_SUBNET_GROUP, answer["CacheSubnetGroupName"], answer.get("ARN", ""), answer, tags)


def actual_database(
    answer: Answer,
    desired: Resource,
    removing: bool = False,
    rotation_days: int = 0,
    waiting: bool = True,
    has_hours: bool = False,
    asleep: bool = False,
) -> Actual:
    """An instance of DescribeDBInstances; while it is being created it counts as desired.

    waiting: changes that wait for the maintenance window count as made. removing: it is to be removed, so one that is being
    deleted needs no waiting. rotation_days: of the password that RDS manages, where it was read. has_hours: one that is stopped
    is started where it is not asleep, and needs no waiting.
    """
    status = status_of(answer)
    if status == "creating":
        properties = dict(desired.properties)
    else:
        counted = answer if waiting else {**answer, "PendingModifiedValues": {}}
        properties = _database_properties(counted, desired.properties) | {"password_rotation_days": rotation_days}
    stopped = status in STOPPED_STATES
    properties[RUNNING] = asleep or not stopped
    properties |= settled_restore(desired.properties, answer)
    ready = is_database_ready(answer) or (removing and status == "deleting") or (has_hours and stopped)
    return Actual(Address(DB_INSTANCE, answer["DBInstanceIdentifier"]), properties, database_attributes(answer), ready)


def status_of(answer: Answer) -> str:
    """The status of an instance; RDS promises none of its fields."""
    return str(answer.get("DBInstanceStatus") or "")


def is_database_ready(answer: Answer) -> bool:
    """Whether it answers on its endpoint and is not being changed."""
    status, has_endpoint = status_of(answer), bool((answer.get("Endpoint") or {}).get("Address"))
    serves = status in DB_READY or (status == DB_BACKUP and has_endpoint)
    return serves and managed_secret(answer).get("SecretStatus") != "creating"


def database_attributes(answer: Answer) -> dict[str, Any]:
    """What others need of a database, as far as AWS tells yet."""
    endpoint = answer.get("Endpoint") or {}
    known = {
        "arn": answer.get("DBInstanceArn"),
        "host": endpoint.get("Address"),
        "port": endpoint.get("Port"),
        "storage_gib": answer.get("AllocatedStorage"),
        "iops": answer.get("Iops"),
        "secret_arn": managed_secret(answer).get("SecretArn"),
    }
    return {name: value for name, value in known.items() if value} | {"state": status_of(answer)}


def actual_cache(
    answer: Answer,
    member: Answer | None,
    tags: Answer,
    desired: Resource,
    removing: bool = False,
    waiting: bool = True,
) -> Actual:
    """A group of DescribeReplicationGroups with one of its members and its tags; otherwise as actual_database."""
    status = answer["Status"]
    if status == "creating" or member is None:
        properties = dict(desired.properties)
    else:
        counted = member if waiting else {**member, "PendingModifiedValues": {}}
        properties = _cache_properties(answer, counted, tags, desired.properties)
    ready = status == "available" or (removing and status == "deleting")
    attributes = cache_attributes(answer) | {"published": is_published(tags)}
    return Actual(Address(REPLICATION_GROUP, answer["ReplicationGroupId"]), properties, attributes, ready)


def cache_attributes(answer: Answer) -> dict[str, Any]:
    """What others need of a cache, as far as AWS tells yet; with one node the reader's endpoint is the primary's."""
    node_group: Answer = next(iter(answer.get("NodeGroups") or []), {})
    primary, reader = (node_group.get(name) or {} for name in ("PrimaryEndpoint", "ReaderEndpoint"))
    host = primary.get("Address")
    known = {
        "arn": answer.get("ARN"),
        "host": host,
        "reader_host": reader.get("Address") or host,
        "port": primary.get("Port"),
        "member": next(iter(answer.get("MemberClusters") or []), None),
    }
    return {name: value for name, value in known.items() if value} | {"state": answer["Status"]}


def managed_secret(answer: Answer) -> Answer:
    """The secret that RDS keeps for the master user, from DescribeDBInstances; empty where it keeps none.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_MasterUserSecret.html
    """
    return answer.get("MasterUserSecret") or {}


def _database_properties(answer: Answer, desired: Mapping[str, Any]) -> dict[str, Any]:
    pending, secret = answer.get("PendingModifiedValues") or {}, managed_secret(answer)
    storage = pending.get("AllocatedStorage") or answer.get("AllocatedStorage", 0)
    # Autoscaling is switched off by a maximum that equals the storage (RDS API, ModifyDBInstance).
    max_storage = answer.get("MaxAllocatedStorage") or 0
    max_storage = max_storage if max_storage > storage else 0
    insights = answer.get("PerformanceInsightsRetentionPeriod") if answer.get("PerformanceInsightsEnabled") else 0
    version = pending.get("EngineVersion") or answer.get("EngineVersion", "")
    return {
        "engine": answer.get("Engine", ""),
        "engine_version": settled_version(desired["engine_version"], version, desired["auto_minor_version_upgrade"]),
        "instance_class": pending.get("DBInstanceClass") or answer.get("DBInstanceClass", ""),
        "storage_gib": settled_storage(desired["storage_gib"], storage, max_storage),
        "max_storage_gib": max_storage,
        "storage_type": pending.get("StorageType") or answer.get("StorageType", ""),
        "encrypted": answer.get("StorageEncrypted", False),
        "kms_key": answer.get("KmsKeyId") or "",
        "database_name": answer.get("DBName") or "",
        "username": answer.get("MasterUsername", ""),
        "managed_password": bool(secret),
        # A key is chosen when the management is switched on, and fixed from then on: RDS API, ModifyDBInstance.
        "password_kms_key": secret.get("KmsKeyId", "") if secret else desired.get("password_kms_key"),
        "port": pending.get("Port") or (answer.get("Endpoint") or {}).get("Port") or desired["port"],
        "backup_retention_days": pending.get("BackupRetentionPeriod", answer.get("BackupRetentionPeriod", 0)),
        "deletion_protection": answer.get("DeletionProtection", False),
        "multi_az": pending.get("MultiAZ", answer.get("MultiAZ", False)),
        "performance_insights_days": insights or 0,
        "auto_minor_version_upgrade": answer.get("AutoMinorVersionUpgrade", True),
        "publicly_accessible": answer.get("PubliclyAccessible", False),
        "copy_tags_to_snapshot": answer.get("CopyTagsToSnapshot", False),
        "security_groups": sorted(group["VpcSecurityGroupId"] for group in answer.get("VpcSecurityGroups") or []),
        "subnet_group": (answer.get("DBSubnetGroup") or {}).get("DBSubnetGroupName", ""),
        "tags": to_dict(answer.get("TagList")),
        **actual_settings(answer),
        **settled_backups(desired, answer),
        **_waiting(pending),
    }


CACHE_WAITS = ("CacheNodeType", "EngineVersion", "NumCacheNodes")
"""What of a node's PendingModifiedValues waits for the maintenance window; the rest is being made: ElastiCache API, PendingModifiedValues."""


def _waiting(pending: Answer) -> dict[str, list[str]]:
    """A password waits for no window."""
    names = sorted({*pending} - {"MasterUserPassword", "PendingCloudwatchLogsExports"})
    return {WAITING: names} if names else {}


def _cache_properties(answer: Answer, member: Answer, tags: Answer, desired: Mapping[str, Any]) -> dict[str, Any]:
    failover = (answer.get("PendingModifiedValues") or {}).get("AutomaticFailoverStatus") or answer["AutomaticFailover"]
    # A type or version that waits is told by the members alone: ElastiCache API, PendingModifiedValues.
    endpoint, waiting = cache_attributes(answer), member.get("PendingModifiedValues") or {}
    version = waiting.get("EngineVersion") or member["EngineVersion"]
    return {
        "engine": answer.get("Engine") or member["Engine"],
        "engine_version": settled_version(desired["engine_version"], version, True),
        "node_type": waiting.get("CacheNodeType") or answer.get("CacheNodeType") or member.get("CacheNodeType"),
        "nodes": len(answer.get("MemberClusters") or []),
        "automatic_failover": failover in ("enabled", "enabling"),
        "multi_az": answer.get("MultiAZ") == "enabled",
        "port": endpoint.get("port", desired["port"]),
        "encrypted": answer.get("AtRestEncryptionEnabled", False),
        "transit_encryption": mode_of(answer),
        TOKEN: token_state(answer, tags),
        "snapshot_retention_days": answer.get("SnapshotRetentionLimit", 0),
        "auto_minor_version_upgrade": answer.get("AutoMinorVersionUpgrade", True),
        "security_groups": sorted(group["SecurityGroupId"] for group in member.get("SecurityGroups") or []),
        "subnet_group": member.get("CacheSubnetGroupName", ""),
        LOGS: actual_deliveries(answer),
        "tags": dict(tags),
        **_waiting({name: value for name, value in waiting.items() if name in CACHE_WAITS}),
    }


def _subnet_group(kind: str, name: str, arn: str, answer: Answer, tags: Answer) -> Actual:
    subnets = sorted(subnet["SubnetIdentifier"] for subnet in answer["Subnets"])
    return Actual(Address(kind, name), {"subnets": subnets, "tags": dict(tags)}, {"arn": arn})
