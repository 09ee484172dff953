# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parts of an inventory that describe databases and caches."""

from __future__ import annotations

from dataclasses import dataclass

from .backup import Backup, CacheBackup
from .environment import NAME, NAME_FORM
from .monitoring import LOG_RETENTION
from .schema import option
from .windows import DAILY, DAILY_FORM, WEEKLY, WEEKLY_FORM

SNAPSHOT = r"([A-Za-z][A-Za-z0-9.:-]{0,254})?"
SOMEBODYS_NAME = r"[A-Za-z][A-Za-z0-9-]{0,62}"
PARAMETER_GROUP = r"(default\.[a-z0-9.-]+|[A-Za-z](-?[A-Za-z0-9]){0,254})?"
PARAMETER_GROUP_FORM = "letters, digits and single hyphens, beginning with a letter"
SNAPSHOT_FORM = "the name of a snapshot of this account and region, such as app-prod-final-20261129-135104"


@dataclass(frozen=True)
class Database:
    """An RDS instance in the isolated subnets. A deploy never deletes or replaces one."""

    identifier: str = option(about="The identifier of the DB instance.", pattern=NAME, form=NAME_FORM)
    engine_version: str = option(
        about="The engine's version: a major such as 15 is the newest of it that AWS has at creation, or an exact one.",
        pattern=r"\d+(\.\d+)*",
        form="a version such as 15 or 15.17",
    )
    instance_class: str = option(
        about="The instance class, such as db.t3.micro.",
        pattern=r"db\.[a-z0-9]+\.[a-z0-9]+",
        form="a class such as db.t3.micro",
    )
    storage_gib: int = option(about="Allocated storage at creation.", least=20, most=65536, unit="GiB")
    database_name: str = option(
        about="The name of the database to create in the instance.",
        pattern=r"[A-Za-z][A-Za-z0-9_]{0,62}",
        form="letters, digits and underscores, beginning with a letter",
    )
    credentials: str = option(
        "", about="The inventory key of the secret with the master user and password. Not with managed_password."
    )
    managed_password: bool = option(
        False,
        about="RDS generates the master user's password, keeps it in its own secret and rotates it. Services read it as rds.KEY.username and rds.KEY.password.",
    )
    username: str = option("", about="The master user, with managed_password only. Fixed at creation.")
    password_kms_key: str = option(
        "",
        about="The ARN of the KMS key of the managed password. Fixed once set. Empty: the AWS managed key aws/secretsmanager.",
    )
    password_rotation_days: int = option(
        0,
        about="How often RDS rotates the managed password. 0 leaves the interval as it is; RDS starts with 7 days.",
        least=0,
        most=1000,
        unit="days",
    )
    engine: str = option("postgres", about="The database engine.", choices=("postgres",))
    max_storage_gib: int = option(
        0, about="The limit of storage autoscaling; 0 switches it off.", least=0, most=65536, unit="GiB"
    )
    storage_type: str = option("gp3", about="The storage type.", choices=("gp2", "gp3"))
    encrypted: bool = option(True, about="Encrypt at rest. Fixed at creation.")
    kms_key: str = option("", about="The ARN of the KMS key. Empty: the AWS managed key aws/rds.")
    port: int = option(5432, about="The port that the database listens on.", least=1150, most=65535)
    backup_retention_days: int = option(
        7, about="How long automated backups are kept; 0 switches them off.", least=0, most=35, unit="days"
    )
    deletion_protection: bool = option(False, about="Protect the instance against deletion.")
    multi_az: bool = option(False, about="Run a standby in another availability zone (Multi-AZ).")
    performance_insights_days: int = option(
        0, about="How long Performance Insights data is kept; 0 switches it off.", least=0, most=731, unit="days"
    )
    auto_minor_version_upgrade: bool = option(
        True,
        about="RDS upgrades minor versions in the maintenance window. A newer minor version is then no drift.",
    )
    apply_immediately: bool = option(
        True,
        about="Apply changes now. With false, and in a protected environment where they interrupt the clients, they wait for the maintenance window.",
    )
    backup_window: str = option(
        "",
        about="When automated backups are made, in UTC, such as 03:00-04:00. Empty: left as it is; RDS chooses one at creation.",
        pattern=DAILY,
        form=DAILY_FORM,
    )
    maintenance_window: str = option(
        "",
        about="When RDS maintains the instance, and makes the changes that wait, in UTC, such as sun:05:00-sun:06:00. Empty: left as it is; "
        "RDS chooses one at creation.",
        pattern=WEEKLY,
        form=WEEKLY_FORM,
    )
    parameter_group: str = option(
        "",
        about="The name of an existing DB parameter group; it is never changed. Parameters that are static count after a reboot, which no "
        "deploy makes. Empty: left as it is; at creation the default group of the version.",
        pattern=PARAMETER_GROUP,
        form=PARAMETER_GROUP_FORM,
    )
    ca_certificate: str = option(
        "",
        about="The CA of the server's certificate, such as rds-ca-rsa2048-g1. A change may restart the instance, and clients that check the "
        "certificate must know the CA before. Empty: left as it is.",
        pattern=r"([a-z][a-z0-9-]{0,62})?",
        form="a CA such as rds-ca-rsa2048-g1",
    )
    iops: int = option(
        0,
        about="The provisioned I/O operations of gp3 storage of 400 GiB or more. 0: left as they are; at creation 12000.",
        least=0,
        most=64000,
        unit="a second",
    )
    storage_throughput: int = option(
        0,
        about="The throughput of gp3 storage of 400 GiB or more. 0: left as it is; at creation 500 MiB/s.",
        least=0,
        most=4000,
        unit="MiB/s",
    )
    log_exports: list[str] | None = option(
        None,
        about="The logs that RDS sends to CloudWatch Logs, in the log groups /aws/rds/instance/IDENTIFIER/LOG; [] for none. Without it left "
        "as it is.",
        choices=("postgresql", "upgrade", "iam-db-auth-error"),
    )
    log_retention_days: int = option(
        0,
        about="How long the log groups of log_exports keep events. A deploy makes these before RDS does, which keeps events for ever. 0: "
        "left to RDS, and as they are.",
        choices=(0, *LOG_RETENTION),
        unit="days",
    )
    log_kms_key: str = option(
        "",
        about="The ARN of the KMS key that encrypts new events of these log groups. Its policy must let logs.REGION.amazonaws.com use it. "
        "Empty: left as it is.",
    )
    iam_authentication: bool | None = option(
        None,
        about="Whether database users may log in with a token of IAM in place of a password. Without it left as it is.",
    )
    subnet_group: str = option(
        "", about="The name of the DB subnet group, to adopt an existing one. Empty: the identifier."
    )
    restore_snapshot: str = option(
        "",
        about="The DB snapshot to create the instance from, such as the final one that a destroy left. Used at creation only.",
        pattern=SNAPSHOT,
        form=SNAPSHOT_FORM,
    )
    start_empty: bool = option(
        False, about="Make it empty although a running service uses another one in its place. Used at creation only."
    )
    backup: Backup = option(Backup(), about="How it is known that its backups can be restored.")
    external: bool = option(
        False,
        about="An instance that somebody else owns: it is read for its endpoint, and never written. Such an entry has identifier and database_name alone.",
    )


@dataclass(frozen=True)
class Cache:
    """An ElastiCache replication group in the isolated subnets."""

    identifier: str = option(
        about="The id of the replication group.",
        pattern=r"[a-z]([a-z0-9]|-(?!-)){0,38}[a-z0-9]",
        form=f"at most 40 {NAME_FORM}",
    )
    engine_version: str = option(
        about="The engine's version: a major such as 7 is the newest of it that AWS has at creation, or such as 7.0.",
        pattern=r"\d+(\.\d+)?",
        form="a version such as 7 or 7.0",
    )
    node_type: str = option(
        about="The node type, such as cache.t3.micro.",
        pattern=r"cache\.[a-z0-9]+\.[a-z0-9]+",
        form="a type such as cache.t3.micro",
    )
    nodes: int = option(1, about="How many nodes. With 2 or more, failover is automatic across zones.", least=1, most=6)
    engine: str = option("redis", about="The cache engine.", choices=("redis", "valkey"))
    port: int = option(6379, about="The port that the cache listens on.", least=1, most=65535)
    encrypted: bool = option(True, about="Encrypt at rest. Fixed at creation.")
    transit_encryption: bool = option(
        False,
        about="TLS between tasks and cache; in URLs, ${cache.KEY.scheme} is rediss, and otherwise redis. A cache that stands moves to it without an "
        "interruption, from Redis 7.0.5 on; no deploy takes it back.",
    )
    auth_token: str = option(
        "",
        about="The inventory key of the secret with the token that clients must give, of kind cache_token; with transit_encryption. Services read "
        "its URL, token included, as KEY.url. Without it left as it is; no deploy takes a token away.",
    )
    snapshot_retention_days: int = option(
        0, about="How long daily snapshots are kept; 0 switches them off.", least=0, most=35, unit="days"
    )
    log_exports: list[str] | None = option(
        None,
        about="The logs that ElastiCache sends to CloudWatch Logs, in the log groups /aws/vendedlogs/elasticache/IDENTIFIER/LOG; [] for none. "
        "Without it left as it is.",
        choices=("slow-log", "engine-log"),
    )
    log_retention_days: int = option(
        30, about="How long these log groups keep events.", choices=LOG_RETENTION, unit="days"
    )
    log_kms_key: str = option("", about="As that of a database.")
    subnet_group: str = option(
        "", about="The name of the cache subnet group, to adopt an existing one. Empty: the identifier."
    )
    restore_snapshot: str = option(
        "",
        about="The snapshot to create the cache from, such as the final one that a destroy left. Used at creation only.",
        pattern=SNAPSHOT,
        form=SNAPSHOT_FORM,
    )
    start_empty: bool = option(
        False, about="Make it empty although a running service uses another one in its place. Used at creation only."
    )
    backup: CacheBackup = option(CacheBackup(), about="How it is known that its snapshots can be restored.")
    external: bool = option(
        False,
        about="A replication group or a cache cluster that somebody else owns: it is read for its endpoint, and never written. "
        "Such an entry has identifier alone.",
    )


@dataclass(frozen=True)
class ExternalDatabase:
    """An RDS instance that somebody else owns."""

    identifier: str = option(about="The identifier of the DB instance.", pattern=SOMEBODYS_NAME, form=NAME_FORM)
    external: bool = option(True, about="Tells that somebody else owns it.")
    database_name: str = option("", about="The name of the database in it. Empty: the one that it was made with.")


@dataclass(frozen=True)
class ExternalCache:
    """An ElastiCache replication group or cache cluster that somebody else owns."""

    identifier: str = option(
        about="The id of the replication group or cache cluster.", pattern=SOMEBODYS_NAME, form=NAME_FORM
    )
    external: bool = option(True, about="Tells that somebody else owns it.")
