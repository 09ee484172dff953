# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parts of an inventory that describe the environment around the services."""

from __future__ import annotations

from dataclasses import dataclass

from .access_logs import AccessLogs
from .exec_logging import ExecLogging
from .existing import REFERENCE, REFERENCE_FORM, ExistingNetwork
from .flow_logs import FlowLogs
from .schema import option
from .waf import Waf

NAME = r"[a-z][a-z0-9-]{0,61}[a-z0-9]"
NAME_FORM = "lower-case letters, digits and hyphens, beginning with a letter"
HOST = r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
HOST_FORM = "a host name such as www.example.com"
# The characters of RuleCondition.Values in ELBv2's API reference; it comes with & written as it is.
PATH = r"[/*][A-Za-z0-9_.$/~\"'@:+&*?-]{0,127}"
PATH_FORM = "a path such as /api/*, of at most 128 letters, digits and characters of _-.$/~\"'@:+&*?"
EVERYBODY = "0.0.0.0/0"
GUARDDUTY_TAG = "GuardDutyManaged"
"""On a cluster: whether GuardDuty watches its tasks. On an endpoint and a security group: that GuardDuty made them."""


@dataclass(frozen=True)
class AssumeRole:
    """The role of this environment's account that a run assumes before its first call of AWS. Not with `aws_profile`."""

    role_arn: str = option(
        about="The ARN of the role.",
        pattern=r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+",
        form="the ARN of a role, such as arn:aws:iam::123456789012:role/deployer",
    )
    external_id: str = option(
        "",
        about="What the role's trust policy asks for as `sts:ExternalId`.",
        pattern=r"[\w+=,.@:/-]{2,1224}|",
        form="2 to 1224 letters, digits and _+=,.@:/-",
    )


@dataclass(frozen=True)
class SecurityGroupRule:
    """An ingress rule, in addition to those that follow from services, databases and caches."""

    port: int = option(about="The TCP port, or the first one of a range.", least=0, most=65535)
    source: str = option(
        about="Where the traffic comes from: a CIDR block, the security group alb, ecs, rds or redis, services.KEY: the group that databases "
        "let this service in by, or the id of another group."
    )
    to_port: int = option(0, about="The last TCP port of a range; 0 for the port alone.", least=0, most=65535)


@dataclass(frozen=True)
class Network:
    """The VPC, with public subnets (load balancer), private subnets (tasks) and isolated subnets (data)."""

    name: str = option(
        about="The name of the VPC, and the prefix of the names of its parts.", pattern=NAME, form=NAME_FORM
    )
    cidr: str = option("", about="The VPC's CIDR block, such as 10.0.0.0/16. Required without existing.")
    availability_zones: int = option(2, about="How many availability zones the VPC spans.", least=2, most=6)
    subnet_prefix: int = option(24, about="The prefix length of each subnet.", least=16, most=28)
    nat_gateways: int = option(
        1,
        about="How many NAT gateways. With as many as zones, each zone has its own. With 0 nothing in the private subnets reaches the "
        "internet, so that every service needs public_ip.",
        least=0,
        most=6,
    )
    route_tables: str = option(
        "tier",
        about="tier: the public subnets share a route table, the isolated ones another, and the private ones have one for each NAT gateway. "
        "subnet: each subnet has its own.",
        choices=("tier", "subnet"),
    )
    public_addresses_on_launch: bool = option(
        False,
        about="Whether what starts in a public subnet gets a public address unasked. Tasks say for themselves, with public_ip.",
    )
    isolated_subnets: bool = option(
        True,
        about="Whether there are isolated subnets. With false, databases and caches lie in the private ones. It cannot be changed to false "
        "where there are some.",
    )
    keep_rule_descriptions: bool = option(
        False, about="Leave the descriptions of existing security group rules as they are."
    )
    keep_egress_rules: bool = option(
        False, about="Leave egress rules alone that do not follow from the inventory, in place of deleting them."
    )
    empty_default_security_group: bool = option(
        False,
        about="Take all rules from the VPC's default security group, so that nothing is reached through it. Refused while a network "
        "interface is in it.",
    )
    security_group_rules: dict[str, list[SecurityGroupRule]] = option(
        {}, about="Additional ingress rules, by security group: alb, ecs, rds or redis."
    )
    flow_logs: FlowLogs | None = option(
        None, about="Flow logs of the VPC, with a log group and a role of their own; without it none are asked for."
    )
    endpoints: list[str] = option(
        [],
        about="AWS's services that are reached past the NAT gateways, by a gateway endpoint, which is free of charge: s3 has the layers of "
        "images. Their requests then come from addresses of the VPC, which policies with aws:SourceIp do not know.",
        choices=("s3", "dynamodb"),
    )
    existing: ExistingNetwork | None = option(
        None,
        about="A VPC and subnets that somebody else owns, in place of those of the environment. Of the options above, name and those of "
        "rules go with it.",
    )


@dataclass(frozen=True)
class Ingress:
    """The Application Load Balancer of all services with hosts or paths."""

    name: str = option(
        "",
        about="The name of the load balancer. Required without existing.",
        pattern=r"(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?|",
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
    drop_invalid_header_fields: bool = option(
        True,
        about="Drop headers whose names have other characters than letters, digits and hyphens, such as _, before a service gets them.",
    )
    evaluate_target_health: bool = option(
        True, about="Whether the alias records answer only while the load balancer has healthy targets."
    )
    dualstack_aliases: bool = option(
        False,
        about="Write dualstack. in front of the load balancer's name in alias records, as the console and CDK do.",
    )
    default_status: int = option(404, about="The HTTP status for hosts that no service has.", least=200, most=599)
    default_body: str = option("Not Found", about="The response body for hosts that no service has.")
    test_port: int = option(
        0,
        about="The HTTPS port that serves the new revision before it gets production traffic; 0 for none. Not with the strategy rolling.",
        least=0,
        most=65535,
    )
    test_source: str = option("", about="The CIDR block that may reach the test port, such as 203.0.113.0/24.")
    scheme: str = option(
        "internet-facing",
        about="internet-facing: in the public subnets, with public addresses. internal: in the private subnets, reached from the VPC and what "
        "is connected to it alone. AWS cannot change it.",
        choices=("internet-facing", "internal"),
    )
    https: bool = option(
        True,
        about="Whether the services' rules are on an HTTPS listener, to which HTTP is redirected. With false they are on an HTTP listener, "
        "and there is no certificate.",
    )
    sources: list[str] = option(
        [EVERYBODY],
        about="The CIDR blocks that may reach the load balancer's ports. Another one for test_port is test_source.",
    )
    existing: str = option(
        "",
        about="A load balancer that somebody else owns, in place of one of the environment: its name, its ARN, or a tag such as "
        "tag:team=platform. It and its listeners are read, and never changed, tagged or deleted; the services get rules on its HTTPS listener, "
        "or with https: false on its HTTP listener.",
        pattern=f"({REFERENCE})?",
        form=REFERENCE_FORM,
    )
    waf: Waf | None = option(None, about="AWS WAF before the load balancer; without it none is asked for.")
    access_logs: AccessLogs | None = option(
        None,
        about="Logs of requests and connections in a bucket; without it, what the load balancer logs is left alone.",
    )

    @property
    def port(self) -> int:
        """The port of the listener that the services' rules are on."""
        return 443 if self.https else 80

    @property
    def url_scheme(self) -> str:
        """The scheme of the services' URLs."""
        return "https" if self.https else "http"

    @property
    def label(self) -> str:
        """What a plan calls the load balancer."""
        return self.name or self.existing

    @property
    def balancer_name(self) -> str:
        """Its name in AWS; empty where the inventory names it by a tag."""
        if self.existing.startswith("arn:"):
            return self.existing.split("/")[-2]
        return self.name or ("" if self.existing.startswith("tag:") else self.existing)


@dataclass(frozen=True)
class Cluster:
    """The ECS cluster."""

    name: str = option(
        about="The name of the ECS cluster. With existing, a name of the environment's own, for its lock, its tags and its topic.",
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
    exec_logging: ExecLogging | None = option(
        None,
        about="Records of the shells of ECS Exec, in a log group of their own; the tasks' roles get the right to write there. An image needs "
        "script and cat for it. Without it ECS's default stays.",
    )
    runtime_monitoring: bool | None = option(
        None,
        about="Whether GuardDuty watches what the cluster's tasks do: the tag GuardDutyManaged of the cluster, and the right to pull GuardDuty's "
        "agent. It holds for what is deployed afterwards. Runtime Monitoring itself is switched on for the account, and costs by vCPU and "
        "hour. Without it the tag is left as it is.",
    )
    existing: str = option(
        "",
        about="A cluster that somebody else owns, for the services to run in: its name or its ARN. It is read, and never changed, tagged "
        "or deleted.",
        pattern=r"([A-Za-z0-9_-]{1,255}|arn:aws[a-z-]*:ecs:[a-z0-9-]+:\d{12}:cluster/[A-Za-z0-9_-]{1,255})?",
        form="the name or the ARN of a cluster",
    )

    @property
    def ecs_name(self) -> str:
        """The name that ECS knows it by."""
        return self.existing.rpartition("/")[2] or self.name


@dataclass(frozen=True)
class HistoryBefore:
    """Figures from before this collection, for playbooks/history.yml to compare with."""

    success_percent: float = option(about="The percentage of deployments that succeeded.", least=0, most=100)
    minutes: str = option(about="The minutes a deployment took, such as 10-15.")
