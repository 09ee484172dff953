# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parts of an inventory that describe the environment around the services."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option

NAME = r"[a-z][a-z0-9-]{0,61}[a-z0-9]"
NAME_FORM = "lower-case letters, digits and hyphens, beginning with a letter"
HOST = r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
HOST_FORM = "a host name such as www.example.com"
LOG_RETENTION = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip


@dataclass(frozen=True)
class SecurityGroupRule:
    """An ingress rule, in addition to those that follow from services, databases and caches."""

    port: int = option(about="The TCP port.", least=1, most=65535)
    source: str = option(
        about="Where the traffic comes from: a CIDR block, or the security group alb, ecs, rds or redis."
    )


@dataclass(frozen=True)
class Network:
    """The VPC, with public subnets (load balancer), private subnets (tasks) and isolated subnets (data)."""

    name: str = option(
        about="The name of the VPC, and the prefix of the names of its parts.", pattern=NAME, form=NAME_FORM
    )
    cidr: str = option(about="The VPC's CIDR block, such as 10.0.0.0/16.")
    availability_zones: int = option(2, about="How many availability zones the VPC spans.", least=2, most=6)
    subnet_prefix: int = option(24, about="The prefix length of each subnet.", least=16, most=28)
    nat_gateways: int = option(
        1, about="How many NAT gateways. With as many as zones, each zone has its own.", least=1, most=6
    )
    security_group_rules: dict[str, list[SecurityGroupRule]] = option(
        {}, about="Additional ingress rules, by security group: alb, ecs, rds or redis."
    )


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
    subnet_group: str = option(
        "", about="The name of the DB subnet group, to adopt an existing one. Empty: the identifier."
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
        False, about="Encrypt with TLS between tasks and cache. Clients then connect with rediss://."
    )
    snapshot_retention_days: int = option(
        0, about="How long daily snapshots are kept; 0 switches them off.", least=0, most=35, unit="days"
    )
    subnet_group: str = option(
        "", about="The name of the cache subnet group, to adopt an existing one. Empty: the identifier."
    )


@dataclass(frozen=True)
class Ingress:
    """The Application Load Balancer of all services with hosts."""

    name: str = option(
        about="The name of the load balancer.",
        pattern=r"(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?",
        form="at most 32 letters, digits and hyphens, not beginning with internal-",
    )
    hosted_zone: str = option(
        "",
        about="The public Route 53 hosted zone of the hosts. Empty: DNS is managed elsewhere; no record is created, and an issued certificate must exist.",
        pattern=f"({HOST})?",
        form=HOST_FORM,
    )
    hosted_zone_id: str = option(
        "",
        about="The id of the hosted zone. Empty: found by the zone's name.",
        pattern=r"Z[A-Z0-9]+|",
        form="an id such as Z08777062VQUJNRPO700D",
    )
    certificate_arn: str = option(
        "",
        about="The ARN of the ACM certificate. Empty: found by the hosts that it covers.",
        pattern=r"arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[0-9a-f-]+|",
        form="the ARN of an ACM certificate",
    )
    request_certificate: bool = option(False, about="Request a certificate with DNS validation when none exists.")
    tls_policy: str = option(
        "ELBSecurityPolicy-TLS13-1-2-2021-06",
        about="The security policy of the HTTPS listener.",
        pattern=r"ELBSecurityPolicy-[A-Za-z0-9-]+",
        form="a policy such as ELBSecurityPolicy-TLS13-1-2-2021-06",
    )
    idle_timeout: int = option(60, about="How long an idle connection stays open.", least=1, most=4000, unit="s")
    http2: bool = option(True, about="HTTP/2 between clients and load balancer.")
    deletion_protection: bool = option(False, about="Protect the load balancer against deletion.")
    default_status: int = option(404, about="The HTTP status for hosts that no service has.", least=200, most=599)
    default_body: str = option("Not Found", about="The response body for hosts that no service has.")
    test_port: int = option(
        0,
        about="The HTTPS port that serves the new revision before it gets production traffic; 0 for none. Not with the strategy rolling.",
        least=0,
        most=65535,
    )
    test_source: str = option("", about="The CIDR block that may reach the test port, such as 203.0.113.0/24.")


@dataclass(frozen=True)
class Cluster:
    """The ECS cluster."""

    name: str = option(
        about="The name of the ECS cluster.",
        pattern=r"[A-Za-z0-9_-]{1,255}",
        form="letters, digits, hyphens and underscores",
    )
    container_insights: str = option(
        "enabled", about="CloudWatch Container Insights.", choices=("enabled", "enhanced", "disabled")
    )
    capacity_providers: list[str] = option(
        ["FARGATE", "FARGATE_SPOT"],
        about="The capacity providers that services may use.",
        choices=("FARGATE", "FARGATE_SPOT"),
    )


@dataclass(frozen=True)
class Subscriber:
    """A subscription to the alarms' SNS topic."""

    protocol: str = option(
        about="The SNS protocol.", choices=("email", "email-json", "https", "http", "sms", "sqs", "lambda")
    )
    endpoint: str = option(about="The e-mail address, URL, phone number or ARN.")


ALARM_METRICS = (
    "cpu",
    "memory",
    "unhealthy_hosts",
    "response_time",
    "requests",
    "http_4xx",
    "http_5xx",
    "running_tasks",
)


@dataclass(frozen=True)
class Alarm:
    """An alarm of every service. Alarms on load balancer metrics need a service with hosts."""

    severity: str = option(about="The severity.", choices=("critical", "warning", "info"))
    metric: str = option(about="The metric.", choices=ALARM_METRICS)
    threshold: float = option(about="The threshold: percent, seconds or a count per period.")
    statistic: str = option(
        "Average",
        about="The statistic of each period: Average, Minimum, Maximum, Sum, SampleCount or a percentile.",
        pattern=r"Average|Sum|Minimum|Maximum|SampleCount|p\d{1,2}(\.\d+)?",
        form="Average, Sum, Minimum, Maximum or a percentile such as p95",
    )
    comparison: str = option(
        "GreaterThanThreshold",
        about="When the alarm fires: how the metric compares with the threshold.",
        choices=(
            "GreaterThanThreshold",
            "GreaterThanOrEqualToThreshold",
            "LessThanThreshold",
            "LessThanOrEqualToThreshold",
        ),
    )
    period: int = option(
        60,
        about="The length of a period.",
        choices=(10, 20, 30, 60, 120, 180, 240, 300, 600, 900, 1800, 3600),
        unit="s",
    )
    evaluation_periods: int = option(5, about="How many of the latest periods are evaluated.", least=1, most=1440)
    datapoints_to_alarm: int = option(
        0, about="How many of these periods must breach the threshold; 0 means all.", least=0, most=1440
    )
    missing_data: str = option(
        "notBreaching",
        about="How a period without data is treated.",
        choices=("notBreaching", "breaching", "ignore", "missing"),
    )
    notify: bool = option(True, about="Notify the SNS topic.")


DEFAULT_ALARMS = {
    "unhealthy-hosts": Alarm("critical", "unhealthy_hosts", 0, statistic="Maximum", evaluation_periods=2),
    "cpu-critical": Alarm("critical", "cpu", 90),
    "memory-critical": Alarm("critical", "memory", 95),
    "cpu-warning": Alarm("warning", "cpu", 80),
    "memory-warning": Alarm("warning", "memory", 85),
    "response-time": Alarm("warning", "response_time", 3, statistic="p95"),
}


@dataclass(frozen=True)
class Monitoring:
    """Log groups, alarms and the dashboard."""

    topic: str = option(
        "",
        about="The name of the SNS topic for alarms. Empty: the cluster's with -alarms.",
        pattern=r"[A-Za-z0-9_-]{0,256}",
        form="letters, digits, hyphens and underscores",
    )
    dashboard: str = option(
        "",
        about="The name of the CloudWatch dashboard. Empty: the cluster's.",
        pattern=r"[A-Za-z0-9_-]{0,255}",
        form="letters, digits, hyphens and underscores",
    )
    log_retention_days: int = option(30, about="How long log events are kept.", choices=LOG_RETENTION, unit="days")
    keep_logs: bool = option(False, about="Keep the log groups when the environment is destroyed.")
    subscribers: list[Subscriber] = option([], about="The subscriptions to the SNS topic.")
    alarms: dict[str, Alarm] = option(
        DEFAULT_ALARMS,
        about="The alarms of every service, by name, in place of the default ones: CPU above 80 % (warning) and 90 % (critical), "
        "memory above 85 % and 95 %, unhealthy hosts, and p95 of the response time above 3 s. `alarms: {}` switches alarms off.",
    )


@dataclass(frozen=True)
class HistoryBefore:
    """Figures from before this collection, for playbooks/history.yml to compare with."""

    success_percent: float = option(about="The percentage of deployments that succeeded.", least=0, most=100)
    minutes: str = option(about="The minutes a deployment took, such as 10-15.")
