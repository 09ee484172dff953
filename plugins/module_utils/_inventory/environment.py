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
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
)


@dataclass(frozen=True)
class SecurityGroupRule:
    """Traffic let into a security group, beside what follows from services, databases and caches."""

    port: int = option(about="The TCP port.", least=1, most=65535)
    source: str = option(about="A CIDR block, or alb, ecs, rds or redis for that security group.")


@dataclass(frozen=True)
class Network:
    """The VPC: public subnets for the load balancer, private ones for tasks, isolated ones for data."""

    name: str = option(about="The VPC's name, and the start of its parts' names.", pattern=NAME, form=NAME_FORM)
    cidr: str = option(about="The VPC's CIDR block, such as 10.0.0.0/16.")
    availability_zones: int = option(2, about="How many availability zones it spans.", least=2, most=6)
    subnet_prefix: int = option(24, about="The prefix length of each subnet.", least=16, most=28)
    nat_gateways: int = option(
        1, about="How many NAT gateways; as many as zones gives each zone its own.", least=1, most=6
    )
    security_group_rules: dict[str, list[SecurityGroupRule]] = option(
        {}, about="More rules, by alb, ecs, rds or redis."
    )


@dataclass(frozen=True)
class Database:
    """An RDS instance in the isolated subnets. A deploy never deletes or replaces it."""

    identifier: str = option(about="The instance's identifier.", pattern=NAME, form=NAME_FORM)
    engine_version: str = option(
        about="The engine's version, such as 15.8.", pattern=r"\d+(\.\d+)*", form="a version such as 15.8"
    )
    instance_class: str = option(
        about="The instance class, such as db.t3.micro.",
        pattern=r"db\.[a-z0-9]+\.[a-z0-9]+",
        form="a class such as db.t3.micro",
    )
    storage_gib: int = option(about="Storage at creation, in GiB.", least=20, most=65536, unit="GiB")
    database_name: str = option(
        about="The database made in it.",
        pattern=r"[A-Za-z][A-Za-z0-9_]{0,62}",
        form="letters, digits and underscores, beginning with a letter",
    )
    credentials: str = option(
        "", about="The inventory key of the secret that holds its user and password; not with managed_password."
    )
    managed_password: bool = option(
        False,
        about="RDS makes the master user's password, keeps it in a secret of its own and rotates it; services read rds.KEY.username and rds.KEY.password.",
    )
    username: str = option("", about="The master user, with managed_password; fixed at creation.")
    password_kms_key: str = option(
        "",
        about="The KMS key's ARN of the managed password, fixed once there is one; empty takes the account's aws/secretsmanager key.",
    )
    password_rotation_days: int = option(
        0,
        about="RDS rotates the managed password so often; 0 leaves it as it is, which RDS begins with at 7.",
        least=0,
        most=1000,
        unit="days",
    )
    engine: str = option("postgres", about="The engine.", choices=("postgres",))
    max_storage_gib: int = option(
        0, about="Storage autoscaling grows to this, in GiB; 0 switches it off.", least=0, most=65536, unit="GiB"
    )
    storage_type: str = option("gp3", about="The storage type.", choices=("gp2", "gp3"))
    encrypted: bool = option(True, about="Encryption at rest; fixed at creation.")
    kms_key: str = option("", about="The KMS key's ARN; empty takes the account's aws/rds key.")
    port: int = option(5432, about="The port.", least=1150, most=65535)
    backup_retention_days: int = option(
        7, about="Automated backups are kept so long; 0 switches them off.", least=0, most=35, unit="days"
    )
    deletion_protection: bool = option(False, about="Whether RDS refuses to delete it.")
    multi_az: bool = option(False, about="A standby in another zone.")
    performance_insights_days: int = option(
        0, about="Performance Insights are kept so long; 0 switches them off.", least=0, most=731, unit="days"
    )
    auto_minor_version_upgrade: bool = option(
        True,
        about="Minor versions are upgraded in the maintenance window; a newer minor version is then no difference.",
    )
    apply_immediately: bool = option(True, about="Changes are made now, not in the maintenance window.")
    subnet_group: str = option("", about="Its DB subnet group, for one that stood before; `identifier` without it.")


@dataclass(frozen=True)
class Cache:
    """An ElastiCache replication group in the isolated subnets."""

    identifier: str = option(
        about="The replication group's id.",
        pattern=r"[a-z]([a-z0-9]|-(?!-)){0,38}[a-z0-9]",
        form=f"at most 40 {NAME_FORM}",
    )
    engine_version: str = option(
        about="The engine's version, such as 7.0.", pattern=r"\d+\.\d+", form="a version such as 7.0"
    )
    node_type: str = option(
        about="The node type, such as cache.t3.micro.",
        pattern=r"cache\.[a-z0-9]+\.[a-z0-9]+",
        form="a type such as cache.t3.micro",
    )
    nodes: int = option(1, about="How many nodes; from 2 on with automatic failover over zones.", least=1, most=6)
    engine: str = option("redis", about="The engine.", choices=("redis", "valkey"))
    port: int = option(6379, about="The port.", least=1, most=65535)
    encrypted: bool = option(True, about="Encryption at rest; fixed at creation.")
    transit_encryption: bool = option(False, about="TLS between the tasks and the cache; clients then use rediss://.")
    snapshot_retention_days: int = option(
        0, about="Daily snapshots are kept so long; 0 switches them off.", least=0, most=35, unit="days"
    )
    subnet_group: str = option("", about="Its cache subnet group, for one that stood before; `identifier` without it.")


@dataclass(frozen=True)
class Ingress:
    """The load balancer that answers for every service with hosts."""

    name: str = option(
        about="The load balancer's name.",
        pattern=r"(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?",
        form="at most 32 letters, digits and hyphens",
    )
    hosted_zone: str = option(
        "",
        about="The public hosted zone of the hosts. Without one DNS is kept elsewhere: no record is made, and the certificate must be there.",
        pattern=f"({HOST})?",
        form=HOST_FORM,
    )
    hosted_zone_id: str = option(
        "",
        about="Pins the hosted zone; found by name otherwise.",
        pattern=r"Z[A-Z0-9]+|",
        form="an id such as Z08777062VQUJNRPO700D",
    )
    certificate_arn: str = option(
        "",
        about="Pins the certificate; found by the hosts it covers otherwise.",
        pattern=r"arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[0-9a-f-]+|",
        form="the ARN of an ACM certificate",
    )
    request_certificate: bool = option(
        False, about="Whether a certificate that does not exist is requested, with DNS validation."
    )
    tls_policy: str = option(
        "ELBSecurityPolicy-TLS13-1-2-2021-06",
        about="The security policy of the HTTPS listener.",
        pattern=r"ELBSecurityPolicy-[A-Za-z0-9-]+",
        form="a policy such as ELBSecurityPolicy-TLS13-1-2-2021-06",
    )
    idle_timeout: int = option(60, about="Idle connections end after this time.", least=1, most=4000, unit="s")
    http2: bool = option(True, about="HTTP/2 between clients and the load balancer.")
    deletion_protection: bool = option(False, about="Whether AWS refuses to delete the load balancer.")
    default_status: int = option(404, about="The answer for a host that no service has.", least=200, most=599)
    default_body: str = option("Not Found", about="The text of that answer.")
    test_port: int = option(
        0,
        about="The HTTPS port on which a new revision answers before it gets the traffic of its hosts; 0 has none. Not with the strategy rolling.",
        least=0,
        most=65535,
    )
    test_source: str = option("", about="The CIDR block that may reach the test port, such as 203.0.113.0/24.")


@dataclass(frozen=True)
class Cluster:
    """The ECS cluster."""

    name: str = option(
        about="The cluster's name.", pattern=r"[A-Za-z0-9_-]{1,255}", form="letters, digits, hyphens and underscores"
    )
    container_insights: str = option(
        "enabled", about="Container Insights.", choices=("enabled", "enhanced", "disabled")
    )
    capacity_providers: list[str] = option(
        ["FARGATE", "FARGATE_SPOT"],
        about="The capacity providers that services can use.",
        choices=("FARGATE", "FARGATE_SPOT"),
    )


@dataclass(frozen=True)
class Subscriber:
    """Who hears of alarms."""

    protocol: str = option(about="How.", choices=("email", "email-json", "https", "http", "sms", "sqs", "lambda"))
    endpoint: str = option(about="An address, URL, number or ARN.")


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
    """One alarm for each service; those about hosts only for services that have hosts."""

    severity: str = option(about="How grave it is.", choices=("critical", "warning", "info"))
    metric: str = option(about="What is watched.", choices=ALARM_METRICS)
    threshold: float = option(about="It fires beyond this: percent, seconds or a count in each period.")
    statistic: str = option(
        "Average",
        about="The statistic of each period.",
        pattern=r"Average|Sum|Minimum|Maximum|SampleCount|p\d{1,2}(\.\d+)?",
        form="Average, Sum, Minimum, Maximum or a percentile such as p95",
    )
    comparison: str = option(
        "GreaterThanThreshold",
        about="How the threshold is meant.",
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
    evaluation_periods: int = option(5, about="How many periods are looked at.", least=1, most=1440)
    datapoints_to_alarm: int = option(0, about="How many of them must be beyond; 0 means all.", least=0, most=1440)
    missing_data: str = option(
        "notBreaching",
        about="What a period without data counts as.",
        choices=("notBreaching", "breaching", "ignore", "missing"),
    )
    notify: bool = option(True, about="Whether the topic hears of it.")


@dataclass(frozen=True)
class Monitoring:
    """Logs, alarms and the dashboard."""

    topic: str = option(
        about="The SNS topic that alarms go to.",
        pattern=r"[A-Za-z0-9_-]{1,256}",
        form="letters, digits, hyphens and underscores",
    )
    dashboard: str = option(
        about="The dashboard's name.", pattern=r"[A-Za-z0-9_-]{1,255}", form="letters, digits, hyphens and underscores"
    )
    log_retention_days: int = option(30, about="Log lines are kept so long.", choices=LOG_RETENTION, unit="days")
    keep_logs: bool = option(False, about="Whether the log groups outlive the environment.")
    subscribers: list[Subscriber] = option([], about="Who hears of alarms.")
    alarms: dict[str, Alarm] = option({}, about="The alarms that every service gets, by name.")


@dataclass(frozen=True)
class HistoryBefore:
    """Deployments as they were before this collection, for playbooks/history.yml to compare with."""

    success_percent: float = option(about="How many of a hundred deployments succeeded.", least=0, most=100)
    minutes: str = option(about="How many minutes one took, such as 10-15.")
