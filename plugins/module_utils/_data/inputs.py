# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the requests of RDS and ElastiCache take, from the properties of resources. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.tags import to_list
from .._plan.values import Actual
from .aws_managed_changes import major, rounded
from .logs import delivery_input
from .names import LOGS, RESTORE, RESTORING_TAG
from .settings import logs_input, storage_input
from .versions import requested

Properties = Mapping[str, Any]
Input = dict[str, Any]

# The fields of ModifyDBInstance that take a property as it is.
DB_FIELDS = {
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
    "backup_window": "PreferredBackupWindow",
    "maintenance_window": "PreferredMaintenanceWindow",
    "parameter_group": "DBParameterGroupName",
    "ca_certificate": "CACertificateIdentifier",
    "iops": "Iops",
    "storage_throughput": "StorageThroughput",
    "iam_authentication": "EnableIAMDatabaseAuthentication",
}
# Of these, what a restore takes as well.
RESTORED = (
    "instance_class",
    "deletion_protection",
    "multi_az",
    "auto_minor_version_upgrade",
    "publicly_accessible",
    "copy_tags_to_snapshot",
    "security_groups",
    "parameter_group",
)
# The fields of ModifyReplicationGroup that take a property as it is.
CACHE_FIELDS = {
    "node_type": "CacheNodeType",
    "engine_version": "EngineVersion",
    "automatic_failover": "AutomaticFailoverEnabled",
    "multi_az": "MultiAZEnabled",
    "snapshot_retention_days": "SnapshotRetentionLimit",
    "auto_minor_version_upgrade": "AutoMinorVersionUpgrade",
    "security_groups": "SecurityGroupIds",
}


def db_subnet_group_input(name: str, properties: Properties) -> Input:
    """CreateDBSubnetGroup."""
    return {
        "DBSubnetGroupName": name,
        "DBSubnetGroupDescription": properties["description"],
        "SubnetIds": properties["subnets"],
        "Tags": to_list(properties["tags"]),
    }


def cache_subnet_group_input(name: str, properties: Properties) -> Input:
    """CreateCacheSubnetGroup."""
    return {
        "CacheSubnetGroupName": name,
        "CacheSubnetGroupDescription": properties["description"],
        "SubnetIds": properties["subnets"],
        "Tags": to_list(properties["tags"]),
    }


def database_input(name: str, properties: Properties) -> Input:
    """CreateDBInstance, without its master user."""
    fields = {field: properties[option] for option, field in DB_FIELDS.items() if option in properties}
    fields["Port"] = fields.pop(DB_FIELDS["port"])
    optional = {
        "KmsKeyId": properties.get("kms_key"),
        "MaxAllocatedStorage": properties["max_storage_gib"],
        "EnableCloudwatchLogsExports": properties.get("log_exports"),
    }
    return {
        "DBInstanceIdentifier": name,
        **fields,
        "EngineVersion": requested(properties),
        **{field: value for field, value in optional.items() if value},
        **_insights(properties["performance_insights_days"], switch_off=False),
        "Engine": properties["engine"],
        "DBName": properties["database_name"],
        "StorageEncrypted": properties["encrypted"],
        "DBSubnetGroupName": properties["subnet_group"],
        "Tags": to_list(properties["tags"]),
    }


def restore_input(name: str, properties: Properties) -> Input:
    """RestoreDBInstanceFromDBSnapshot; the tag says that the instance is not what the inventory wants yet.

    What is left out is not taken by a restore, or is refused in some combinations, so that it is changed afterwards: users, storage,
    version, backups. https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-rds/pull/372
    """
    taken = {DB_FIELDS[option]: properties[option] for option in RESTORED if option in properties}
    return {
        "DBInstanceIdentifier": name,
        "DBSnapshotIdentifier": properties[RESTORE],
        **taken,
        "Port": properties["port"],
        "DBSubnetGroupName": properties["subnet_group"],
        "Tags": to_list({**properties["tags"], RESTORING_TAG: properties[RESTORE]}),
    }


def database_changes(actual: Actual, properties: Properties, changed: Sequence[str]) -> Input:
    """The changes of ModifyDBInstance; empty where nothing but tags changed.

    A maximum that equals the storage that there is ends its growth: RDS API, ModifyDBInstance (MaxAllocatedStorage).
    """
    before = actual.properties
    request = {DB_FIELDS[name]: properties[name] for name in changed if name in DB_FIELDS}
    if "engine_version" in changed:
        request["EngineVersion"] = requested(properties)
        if major(before["engine_version"]) != major(properties["engine_version"]):
            request["AllowMajorVersionUpgrade"] = True
    if "max_storage_gib" in changed:
        present = actual.attributes.get("storage_gib", 0)
        storage = max(properties["storage_gib"], rounded(present) if "storage_gib" in changed else present)
        request["MaxAllocatedStorage"] = properties["max_storage_gib"] or storage
    request |= storage_input(properties, changed, actual.attributes)
    if "log_exports" in changed:
        request |= logs_input(before["log_exports"], properties["log_exports"])
    if "performance_insights_days" in changed:
        request |= _insights(properties["performance_insights_days"], switch_off=True)
    return request


def managed_password_input(properties: Properties) -> Input:
    """The part of CreateDBInstance and ModifyDBInstance by which RDS manages the master password."""
    key = {"MasterUserSecretKmsKeyId": properties["password_kms_key"]} if properties.get("password_kms_key") else {}
    return {"ManageMasterUserPassword": True, **key}


def cache_input(name: str, properties: Properties) -> Input:
    """CreateReplicationGroup."""
    return {
        "ReplicationGroupId": name,
        "ReplicationGroupDescription": properties["description"],
        "Engine": properties["engine"],
        "NumCacheClusters": properties["nodes"],
        "Port": properties["port"],
        "CacheSubnetGroupName": properties["subnet_group"],
        "AtRestEncryptionEnabled": properties["encrypted"],
        "TransitEncryptionEnabled": properties["transit_encryption"],
        "Tags": to_list(properties["tags"]),
        **{field: properties[option] for option, field in CACHE_FIELDS.items()},
        "EngineVersion": requested(properties),
        **({"SnapshotName": properties[RESTORE]} if properties.get(RESTORE) else {}),
        **({"LogDeliveryConfigurations": delivery_input({}, properties[LOGS])} if properties.get(LOGS) else {}),
    }


def cache_changes(actual: Actual, properties: Properties, changed: Sequence[str]) -> Input:
    """The changes of ModifyReplicationGroup; empty where nothing but tags and the number of nodes changed.

    An engine's version goes with the engine, and the first snapshots need the node that they are taken of:
    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/elasticache/replication_group.go
    """
    request = {CACHE_FIELDS[name]: properties[name] for name in changed if name in CACHE_FIELDS}
    if "engine_version" in changed:
        request |= {"Engine": properties["engine"], "EngineVersion": requested(properties)}
    if "snapshot_retention_days" in changed and not actual.properties["snapshot_retention_days"]:
        request["SnapshottingClusterId"] = actual.attributes.get("member") or f"{actual.address.name}-001"
    return request


def _insights(days: int, switch_off: bool) -> Input:
    if not days:
        return {"EnablePerformanceInsights": False} if switch_off else {}
    return {"EnablePerformanceInsights": True, "PerformanceInsightsRetentionPeriod": days}
