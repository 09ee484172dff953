# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a change of a database or cache interrupts, and for how long. Pure.

Databases: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html
Caches: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement-upgrade-considerations.html, and for node types
https://docs.aws.amazon.com/AmazonElastiCache/latest/red-ug/CacheNodes.NodeMigration.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from .aws_managed_changes import major
from .names import DB_INSTANCE, REPLICATION_GROUP, RUNNING

Properties = Mapping[str, Any]


class Interruption(StrEnum):
    """What clients notice of a change, from the least to the most."""

    NONE = ""
    REPLICA = "interrupts it for some seconds, a failover to a replica"
    STANDBY = "interrupts it for 1 to 2 min, a failover to its standby"
    RESTART = "interrupts it for some minutes, as it restarts"
    UPGRADE = "interrupts it for minutes to hours"


Rule = Callable[[Properties, Properties], Interruption]


def _none(_before: Properties, _after: Properties) -> Interruption:
    return Interruption.NONE


def _restart(_before: Properties, _after: Properties) -> Interruption:
    return Interruption.RESTART


def _instance_class(before: Properties, _after: Properties) -> Interruption:
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html: 60 to 120 seconds
    return Interruption.STANDBY if before["multi_az"] else Interruption.RESTART


def _database_version(before: Properties, after: Properties) -> Interruption:
    # A standby does not help, both are upgraded at the same time:
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.PostgreSQL.html
    return Interruption.UPGRADE if is_major_upgrade(before, after) else Interruption.RESTART


def _backups(before: Properties, after: Properties) -> Interruption:
    # "Downtime occurs if you change from 0 to a nonzero value, or from a nonzero value to 0."
    switched = bool(before["backup_retention_days"]) != bool(after["backup_retention_days"])
    return Interruption.RESTART if switched else Interruption.NONE


def _nodes(before: Properties, _after: Properties) -> Interruption:
    return Interruption.REPLICA if before["automatic_failover"] else Interruption.RESTART


DATABASE: Mapping[str, Rule] = {
    "instance_class": _instance_class,
    "engine_version": _database_version,
    "storage_gib": _none,
    "storage_type": _none,  # between the types of SSD
    "max_storage_gib": _none,
    "port": _restart,
    "backup_retention_days": _backups,
    "deletion_protection": _none,
    "multi_az": _none,
    "performance_insights_days": _none,
    "auto_minor_version_upgrade": _none,
    "publicly_accessible": _none,
    "copy_tags_to_snapshot": _none,
    "security_groups": _none,
    "managed_password": _none,  # its clients are deployed in the same run
    "password_rotation_days": _none,
    "backup_window": _none,
    "maintenance_window": _none,
    "parameter_group": _none,  # "the instance isn't rebooted automatically": RDS API, ModifyDBInstance
    # Not with an engine version that takes a new certificate without a restart (SupportsCertificateRotationWithoutRestart):
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL-certificate-rotation.html
    "ca_certificate": _restart,
    "iops": _none,
    "storage_throughput": _none,
    "log_exports": _none,
    "iam_authentication": _none,
    "tags": _none,
    RUNNING: _none,
}
CACHE: Mapping[str, Rule] = {
    "node_type": _nodes,
    "engine_version": _nodes,
    "nodes": _none,
    "automatic_failover": _none,
    "multi_az": _none,
    "snapshot_retention_days": _none,
    "auto_minor_version_upgrade": _none,
    "security_groups": _none,
    "transit_encryption": _none,  # "with no downtime": ElastiCache API, ModifyReplicationGroup (TransitEncryptionMode)
    "auth_token": _none,  # the connection without one stays until the services give it
    "log_exports": _none,
    "tags": _none,
}
TABLES = {DB_INSTANCE: DATABASE, REPLICATION_GROUP: CACHE}
NOW = ("port",)
"""Changes that no maintenance window delays: RDS API, ModifyDBInstance, DBPortNumber."""

DEFERRED = (
    "instance_class",
    "engine_version",
    "storage_gib",
    "storage_type",
    "multi_az",
    "ca_certificate",
    "iops",
    "storage_throughput",
    "iam_authentication",
)
"""Changes of a database that wait for its maintenance window without ApplyImmediately; the others are made as soon as possible in any case."""


def interruption(kind: str, before: Properties, after: Properties, changed: Iterable[str]) -> Interruption:
    """The longest interruption of an update. before, after: all properties, of which these changed."""
    table, order = TABLES.get(kind, {}), list(Interruption)
    return max((table.get(name, _none)(before, after) for name in changed), key=order.index, default=Interruption.NONE)


def is_major_upgrade(before: Properties, after: Properties) -> bool:
    """Whether an update leads to another major version, from which AWS does not go back."""
    return major(before["engine_version"]) != major(after["engine_version"])
