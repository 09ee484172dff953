# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of RDS. Pure."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from .model import OUTSIDE, Control, Outcome, Resource, either, other

WEEK = 7
LOGS = ("postgresql", "upgrade")
PORTS = {"postgres": 5432, "mysql": 3306, "mariadb": 3306}
ADMINISTRATORS = {"postgres": ("postgres",), "mysql": ("admin",), "mariadb": ("admin",)}
FORCED = "rds.force_ssl"
INSTANCE_EVENTS = ("maintenance", "configuration change", "failure")
PARAMETER_EVENTS = ("configuration change",)
SECURITY_EVENTS = ("configuration change", "failure")


def snapshots_private(database: Resource) -> Outcome:
    """No snapshot is for everybody."""
    public = [
        item["DBSnapshotIdentifier"] for item in database.part("snapshots") if "all" in item.get("RestoredBy", ())
    ]
    remedy = f"{OUTSIDE}take the attribute restore from everybody in {', '.join(public)}"
    return either(
        not public,
        f"none of its {len(database.part('snapshots'))} snapshots is public",
        f"public: {', '.join(public)}",
        remedy,
    )


def snapshots_encrypted(database: Resource) -> Outcome:
    """Every snapshot is encrypted."""
    plain = [item["DBSnapshotIdentifier"] for item in database.part("snapshots") if not item.get("Encrypted")]
    remedy = f"{OUTSIDE}copy {', '.join(plain)} with a key, and delete the plain ones"
    return either(
        not plain,
        f"its {len(database.part('snapshots'))} snapshots are encrypted",
        f"not encrypted: {', '.join(plain)}",
        remedy,
    )


def not_public(database: Resource) -> Outcome:
    """It has no public address."""
    public = database.answer.get("PubliclyAccessible")
    return either(
        not public, "it has no public address", "it has a public address", "deploy.yml --tags data makes it private"
    )


def encrypted(database: Resource) -> Outcome:
    """It is encrypted at rest."""
    remedy = f"{database.key}.encrypted: true, with restore_snapshot of an encrypted copy, as it is fixed at creation"
    return either(
        database.answer.get("StorageEncrypted"), "it is encrypted at rest", "it is not encrypted at rest", remedy
    )


def several_zones(database: Resource) -> Outcome:
    """It has a standby in another zone."""
    return either(
        database.answer.get("MultiAZ"),
        "it has a standby in another zone",
        "it has no standby",
        f"{database.key}.multi_az: true",
    )


def enhanced_monitoring(database: Resource) -> Outcome:
    """Enhanced Monitoring is on."""
    seconds = int(database.answer.get("MonitoringInterval") or 0)
    remedy = (
        f"{OUTSIDE}modify the instance with a monitoring interval and a monitoring role; a deploy leaves them alone"
    )
    return either(seconds, f"Enhanced Monitoring every {seconds} s", "Enhanced Monitoring is off", remedy)


def protected(database: Resource) -> Outcome:
    """It is protected against deletion."""
    good = database.answer.get("DeletionProtection")
    return either(
        good, "it is protected against deletion", "it is not protected", f"{database.key}.deletion_protection: true"
    )


def logs_exported(database: Resource) -> Outcome:
    """PostgreSQL's logs go to CloudWatch Logs."""
    sent = database.answer.get("EnabledCloudwatchLogsExports") or []
    missing = [name for name in LOGS if name not in sent]
    remedy = f"{database.key}.log_exports: [{', '.join(LOGS)}]"
    return either(not missing, f"CloudWatch Logs has {', '.join(sent)}", f"not exported: {', '.join(missing)}", remedy)


def iam_login(database: Resource) -> Outcome:
    """Users may log in by IAM."""
    good = database.answer.get("IAMDatabaseAuthenticationEnabled")
    return either(
        good, "users may log in by IAM", "nobody may log in by IAM", f"{database.key}.iam_authentication: true"
    )


def backed_up(database: Resource) -> Outcome:
    """Automated backups are kept for a week."""
    days = int(database.answer.get("BackupRetentionPeriod") or 0)
    reason = f"automated backups are kept for {days} days"
    return either(days >= WEEK, reason, reason, f"{database.key}.backup_retention_days: {WEEK}")


def minor_versions(database: Resource) -> Outcome:
    """Minor versions come by themselves."""
    good = database.answer.get("AutoMinorVersionUpgrade")
    remedy = f"{database.key}.auto_minor_version_upgrade: true"
    return either(
        good, "minor versions come in the maintenance window", "minor versions do not come by themselves", remedy
    )


def tags_copied(database: Resource) -> Outcome:
    """Snapshots get its tags."""
    good = database.answer.get("CopyTagsToSnapshot")
    return either(
        good, "its snapshots get its tags", "its snapshots get no tags", "deploy.yml --tags data switches it on"
    )


def in_vpc(database: Resource) -> Outcome:
    """It is in a VPC."""
    vpc = (database.answer.get("DBSubnetGroup") or {}).get("VpcId")
    return either(vpc, f"it is in {vpc}", "it is in no VPC", f"{OUTSIDE}restore a snapshot of it into the VPC")


def events_subscribed(source: str, categories: Collection[str], databases: Resource) -> Outcome:
    """An enabled subscription has the events of this source; one without categories has all."""
    good = [item["CustSubscriptionId"] for item in databases.part("subscriptions") if _covers(item, source, categories)]
    what = f"{', '.join(categories)} of {source}"
    remedy = "monitoring.database_events: true"
    return either(good, f"{', '.join(good)} tells {what}", "no subscription has these events", remedy)


def _covers(subscription: dict[str, object], source: str, categories: Collection[str]) -> bool:
    given = subscription.get("EventCategoriesList") or []
    enabled = str(subscription.get("Enabled")).lower() == "true" and not subscription.get("SourceIdsList")
    kind = subscription.get("SourceType") in (source, None, "")
    return enabled and kind and (not given or set(categories) <= set(map(str, given)))  # type: ignore[call-overload]


def other_port(database: Resource) -> Outcome:
    """Not the engine's default port."""
    port = int((database.answer.get("Endpoint") or {}).get("Port") or database.answer.get("DbInstancePort") or 0)
    if not port:
        return other("it has no endpoint yet")
    remedy = f"{database.key}.port: another one; the change restarts it, and services follow by ${{database.KEY.port}}"
    return either(
        port != PORTS.get(str(database.answer["Engine"])),
        f"its port is {port}",
        f"its port is {port}, the engine's default",
        remedy,
    )


def other_administrator(database: Resource) -> Outcome:
    """The master user has not the engine's default name."""
    user, names = str(database.answer.get("MasterUsername")), ADMINISTRATORS.get(str(database.answer["Engine"]), ())
    remedy = f"the username of the secret in {database.key}.credentials, for a new instance: it is fixed at creation"
    return either(user not in names, "its master user has a name of its own", f"its master user is {user}", remedy)


def in_backup_plan(database: Resource) -> Outcome:
    """AWS Backup has recovery points of it, which a plan makes."""
    points = database.part("recovery_points")
    remedy = "backup: {retention_days: 35}, and its schedule's next time; it counts once there is a recovery point"
    return either(
        points, f"AWS Backup has {len(points)} recovery points of it", "AWS Backup has no recovery point of it", remedy
    )


def tls_forced(database: Resource) -> Outcome:
    """The parameter group lets nobody in without TLS."""
    value, group = database.part("force_ssl")
    reason = f"{FORCED} is {value or 'not set'} in {group}"
    remedy = f"{database.key}.parameter_group: one with {FORCED} = 1, which is the default of PostgreSQL 15 and newer"
    return either(value == "1", reason, reason, remedy)


CONTROLS = (
    Control("RDS.1", "RDS snapshots should be private", "databases", snapshots_private),
    Control(
        "RDS.2",
        "RDS DB instances should prohibit public access, as determined by the PubliclyAccessible configuration",
        "databases",
        not_public,
    ),
    Control("RDS.3", "RDS DB instances should have encryption at-rest enabled", "databases", encrypted),
    Control(
        "RDS.4",
        "RDS cluster snapshots and database snapshots should be encrypted at rest",
        "databases",
        snapshots_encrypted,
    ),
    Control(
        "RDS.5", "RDS DB instances should be configured with multiple Availability Zones", "databases", several_zones
    ),
    Control("RDS.6", "Enhanced monitoring should be configured for RDS DB instances", "databases", enhanced_monitoring),
    Control("RDS.8", "RDS DB instances should have deletion protection enabled", "databases", protected),
    Control("RDS.9", "RDS DB instances should publish logs to CloudWatch Logs", "databases", logs_exported),
    Control("RDS.10", "IAM authentication should be configured for RDS instances", "databases", iam_login),
    Control("RDS.11", "RDS instances should have automatic backups enabled", "databases", backed_up),
    Control("RDS.13", "RDS automatic minor version upgrades should be enabled", "databases", minor_versions),
    Control("RDS.17", "RDS DB instances should be configured to copy tags to snapshots", "databases", tags_copied),
    Control("RDS.18", "RDS instances should be deployed in a VPC", "databases", in_vpc),
    Control(
        "RDS.20",
        "Existing RDS event notification subscriptions should be configured for critical database instance events",
        "database_events",
        partial(events_subscribed, "db-instance", INSTANCE_EVENTS),
    ),
    Control(
        "RDS.21",
        "An RDS event notifications subscription should be configured for critical database parameter group events",
        "database_events",
        partial(events_subscribed, "db-parameter-group", PARAMETER_EVENTS),
    ),
    Control(
        "RDS.22",
        "An RDS event notifications subscription should be configured for critical database security group events",
        "database_events",
        partial(events_subscribed, "db-security-group", SECURITY_EVENTS),
    ),
    Control("RDS.23", "RDS instances should not use a database engine default port", "databases", other_port),
    Control(
        "RDS.25", "RDS database instances should use a custom administrator username", "databases", other_administrator
    ),
    Control("RDS.26", "RDS DB instances should be protected by a backup plan", "databases", in_backup_plan),
    Control(
        "RDS.36", "RDS for PostgreSQL DB instances should publish logs to CloudWatch Logs", "databases", logs_exported
    ),
    Control("RDS.38", "RDS for PostgreSQL DB instances should be encrypted in transit", "databases", tls_forced),
)
