"""Databases with their subnet groups. The master user's password is the placeholder of its secret."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.rds.models import DBInstance, DBParameterGroup, DBSubnetGroup, EventSubscription, rds_backends

from ..clock import Clock
from ..logins import Logins
from .file import Twin, listed, seconds, tags
from .making import made

PASSWORD = "placeholder-password"
MOVING = ("backing-up", "creating", "modifying", "configuring-enhanced-monitoring", "rebooting", "upgrading")
"""Statuses that pass by themselves, into available."""


def load(twin: Twin, clock: Clock) -> None:
    """Put them into the account."""
    backend: Any = rds_backends[twin.account][twin.region]

    def add(item: dict[str, Any]) -> None:
        if item.get("DBClusterIdentifier"):
            raise NotImplementedError("it is of a cluster")
        with clock.frozen(seconds(item.get("InstanceCreateTime") or twin.read_at)):
            database = _database(backend, item)
        backend.databases[database.db_instance_identifier] = database

    twin.each("rds", "DescribeDBSubnetGroups", lambda item: _subnet_group(twin, backend, item))
    twin.each("rds", "DescribeDBInstances", add)
    twin.each("rds", "DescribeEventSubscriptions", lambda item: _events(twin, backend, item))


def managed_secret(twin: Twin, arn: str) -> Any:
    """The secret that RDS keeps for the master user of an instance, by the ARN that it has in the file."""
    for item in twin.items("rds", "DescribeDBInstances"):
        if (item.get("MasterUserSecret") or {}).get("SecretArn") == arn:
            database: Any = rds_backends[twin.account][twin.region].databases.get(item["DBInstanceIdentifier"])
            return database.master_user_secret.secret if database else None
    return None


def log_in(twin: Twin, item: dict[str, Any], password: str) -> None:
    """Let the master user of an instance log in with a password."""
    database: Any = rds_backends[twin.account][twin.region].databases.get(item["DBInstanceIdentifier"])
    if database is not None:
        database.logins.set_password(item["MasterUsername"], password, 0.0)


def _subnet_group(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    network, name = ec2_backends[twin.account][twin.region], item["DBSubnetGroupName"]
    subnets = [network.get_subnet(each["SubnetIdentifier"]) for each in item["Subnets"]]
    named = listed(twin.tags.get(item["DBSubnetGroupArn"], {}))
    group = made(DBSubnetGroup, backend, name, item["DBSubnetGroupDescription"], subnets, named)
    backend.subnet_groups[name] = group


def _events(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    """A subscription to RDS's events."""
    subscription = made(
        EventSubscription,
        backend,
        item["CustSubscriptionId"],
        sns_topic_arn=item["SnsTopicArn"],
        source_type=item.get("SourceType"),
        event_categories=item.get("EventCategoriesList") or [],
        source_ids=item.get("SourceIdsList") or [],
        enabled=item.get("Enabled", True),
        tags=listed(twin.tags.get(item["EventSubscriptionArn"], {})),
    )
    backend.event_subscriptions[item["CustSubscriptionId"]] = subscription


def _parameter_group(backend: Any, item: dict[str, Any]) -> str | None:
    """The name of an instance's own parameter group, which is made; None for AWS's default one."""
    name = next((each["DBParameterGroupName"] for each in item.get("DBParameterGroups") or []), "default.")
    if name.startswith("default."):
        return None
    family = f"{item['Engine']}{item['EngineVersion'].split('.')[0]}"
    group = made(DBParameterGroup, backend, name, name, family, [])
    return str(backend.db_parameter_groups.setdefault(name, group).name)


def _database(backend: Any, item: dict[str, Any]) -> Any:
    managed = "MasterUserSecret" in item
    group = _parameter_group(backend, item)
    settings = {**_settings(item), **_password(managed), "db_parameter_group_name": group}
    database: Any = made(DBInstance, backend, **settings, manage_master_user_password=managed)
    database.status = "available" if item["DBInstanceStatus"] in MOVING else item["DBInstanceStatus"]
    database.dbi_resource_id, database.iops = item["DbiResourceId"], item.get("Iops")
    database.__dict__["given_address"] = (item.get("Endpoint") or {}).get("Address")
    database.reboot_pending = "pending-reboot" in (
        each.get("ParameterApplyStatus") for each in item.get("DBParameterGroups") or []
    )
    database.option_group_name = next(
        (each["OptionGroupName"] for each in item.get("OptionGroupMemberships") or []), database.option_group_name
    )
    pending = item.get("PendingModifiedValues") or {}
    database.deferred = {name: value for name, value in pending.items() if name != "MasterUserPassword"}
    if managed:
        database.master_user_secret.__dict__["given_key"] = item["MasterUserSecret"].get("KmsKeyId")
    database.logins = Logins()
    password = database.master_user_secret.password if managed else PASSWORD
    database.logins.set_password(item["MasterUsername"], password, 0.0)
    return database


def _password(managed: bool) -> dict[str, str]:
    return {} if managed else {"master_user_password": PASSWORD}


def _settings(item: dict[str, Any]) -> dict[str, Any]:
    """What an instance is made with, out of how it is described."""
    same = {
        "db_instance_identifier": "DBInstanceIdentifier",
        "db_instance_class": "DBInstanceClass",
        "engine": "Engine",
        "engine_version": "EngineVersion",
        "allocated_storage": "AllocatedStorage",
        "max_allocated_storage": "MaxAllocatedStorage",
        "backup_retention_period": "BackupRetentionPeriod",
        "auto_minor_version_upgrade": "AutoMinorVersionUpgrade",
        "db_name": "DBName",
        "copy_tags_to_snapshot": "CopyTagsToSnapshot",
        "iops": "Iops",
        "master_username": "MasterUsername",
        "multi_az": "MultiAZ",
        "license_model": "LicenseModel",
        "preferred_backup_window": "PreferredBackupWindow",
        "preferred_maintenance_window": "PreferredMaintenanceWindow",
        "publicly_accessible": "PubliclyAccessible",
        "storage_type": "StorageType",
        "storage_encrypted": "StorageEncrypted",
        "kms_key_id": "KmsKeyId",
        "deletion_protection": "DeletionProtection",
        "enable_cloudwatch_logs_exports": "EnabledCloudwatchLogsExports",
        "ca_certificate_identifier": "CACertificateIdentifier",
        "availability_zone": "AvailabilityZone",
        "storage_throughput": "StorageThroughput",
        "enable_performance_insights": "PerformanceInsightsEnabled",
        "performance_insights_retention_period": "PerformanceInsightsRetentionPeriod",
        "enable_iam_database_authentication": "IAMDatabaseAuthenticationEnabled",
    }
    group = (item.get("DBSubnetGroup") or {}).get("DBSubnetGroupName")
    return {
        **{name: item[field] for name, field in same.items() if field in item},
        "port": (item.get("Endpoint") or {}).get("Port"),
        "db_subnet_group_name": group,
        "vpc_security_group_ids": [each["VpcSecurityGroupId"] for each in item.get("VpcSecurityGroups") or []],
        "tags": listed(tags(item.get("TagList"))),
    }
