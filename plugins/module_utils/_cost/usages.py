# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a resource uses that costs something, by its kind. Pure.

Each kind of resource that a layer makes is in COSTS or in FREE; a test holds that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from .._access_logs.names import BUCKET
from .._backup.names import BACKUP_PLAN, BACKUP_VAULT
from .._data.names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP, SCHEDULES
from .._ecs.cluster import KIND as CLUSTER
from .._ecs.names import RELEASE_TASK, SCALABLE_TARGET, SCALING_POLICY, SCHEDULED_ACTIONS, SERVICE, TASK_DEFINITION
from .._ecs.runtime_monitoring import PROPERTY as RUNTIME_MONITORING
from .._ecs.scaling import HIGH_RESOLUTION
from .._iam.names import ROLE
from .._ingress import names as ingress
from .._inventory.check_database_settings import LEAST_IOPS, LEAST_THROUGHPUT
from .._inventory.hours import share_of
from .._logs.log_groups import LOG_GROUP
from .._monitoring.names import (
    ALARM,
    ANOMALY_MONITOR,
    BUDGET,
    DASHBOARD,
    EVENT_SUBSCRIPTION,
    MUTE_RULE,
    SUBSCRIPTION,
    TOPIC,
)
from .._network import names as network
from .._oidc.desired import PROVIDER
from .._parameters.names import PARAMETER, SECURE_PARAMETER
from .._permissions.names import POLICY
from .._plan.values import Address
from .._repositories.names import REPOSITORY
from .._secrets.names import SECRET
from .._waf import names as waf
from .fargate import task_usages, watched_usages
from .prices import HOURS

Properties = Mapping[str, Any]
Resources = Mapping[Address, Properties]
FREE: Mapping[str, str] = {
    network.VPC: "no charge",
    network.INTERNET_GATEWAY: "no charge but for the data that leaves, see cost.usage",
    network.SUBNET: "no charge",
    network.ROUTE_TABLE: "no charge",
    network.ROUTE: "no charge",
    network.ASSOCIATION: "no charge",
    network.DEFAULT_GROUP: "no charge",
    network.ENDPOINT: "no charge for a gateway endpoint, nor for what goes through it",
    network.FLOW_LOG: "by what is written, see cost.usage",
    network.SECURITY_GROUP: "no charge",
    network.TASKS_GROUP: "no charge",
    network.RULE: "no charge",
    ingress.CERTIFICATE: "no charge for a public certificate",
    ingress.LISTENER: "part of the load balancer",
    ingress.TARGET_GROUP: "part of the load balancer",
    ingress.RULE: "part of the load balancer",
    ingress.PRIORITIES: "part of the load balancer",
    ingress.RECORDS: "no charge for queries of an alias to a load balancer; the hosted zone is not the collection's",
    ingress.STALE_RECORDS: "as records",
    waf.IP_SET: "no charge beside that of the web ACL",
    waf.ASSOCIATION: "part of the web ACL",
    waf.LOGGING: "by what is written, see cost.usage",
    waf.LOG_GROUP: "by what is written, see cost.usage",
    BUCKET: "by what is stored: a file for each node and five minutes, deleted after access_logs.retention_days",
    DB_SUBNET_GROUP: "no charge",
    CACHE_SUBNET_GROUP: "no charge",
    BACKUP_VAULT: "no charge",
    BACKUP_PLAN: "by what its recovery points hold, see cost.usage",
    SCHEDULES: "some hundred calls a month, of which the first 14 million are free",
    TASK_DEFINITION: "part of the service",
    SCALABLE_TARGET: "no charge",
    SCHEDULED_ACTIONS: "no charge",
    RELEASE_TASK: "minutes of Fargate at a release",
    REPOSITORY: "by what its images take",
    PARAMETER: "no charge for the standard tier",
    SECURE_PARAMETER: "no charge for the standard tier",
    LOG_GROUP: "by what is written, see cost.usage",
    TOPIC: "no charge for the first mails of a month",
    SUBSCRIPTION: "part of the topic",
    MUTE_RULE: "no charge",
    EVENT_SUBSCRIPTION: "no charge beside that of the topic",
    ANOMALY_MONITOR: "no charge for the monitor; each read of it 0.01 USD",
    BUDGET: "no charge for a budget without actions",
    ROLE: "no charge",
    POLICY: "no charge",
    PROVIDER: "no charge",
}
"""Why a kind has no line."""
OPERATIONS: Mapping[str, str] = {
    "postgres": "CreateDBInstance:0014",
    "redis": "CreateCacheCluster:0002",
    "valkey": "CreateCacheCluster:Valkey",
}
"""By which the Price List tells engines apart that have the usage types of the same class in common."""


class Usage(NamedTuple):
    """So much of a usage type in a month. minimum and maximum: where autoscaling decides. without: why nobody can say how much, if so.

    operation: where the price depends on the engine.
    """

    what: str
    usage_type: str
    quantity: float
    service: str = ""
    minimum: float | None = None
    maximum: float | None = None
    without: str = ""
    operation: str = ""


def usages(resources: Resources) -> Iterator[Usage]:
    """What all resources use. A property that AWS did not tell counts as none."""
    for address, properties in resources.items():
        if address.kind == DB_INSTANCE:
            yield from _database(address.name, properties, database_share(address.name, resources))
        elif address.kind in COSTS:
            yield from COSTS[address.kind](address.name, properties)
        elif address.kind == SERVICE:
            task = resources.get(Address(TASK_DEFINITION, address.name), {})
            limits = resources.get(Address(SCALABLE_TARGET, address.name), {})
            hours = resources.get(Address(SCHEDULED_ACTIONS, address.name), {}).get("actions")
            own = list(task_usages(address.name, task, properties, limits, hours))
            own += watched_usages(address.name, own) if is_watched(resources) else []
            for name, usage_type, *quantities, without in own:
                yield Usage(name, usage_type, quantities[0], address.name, quantities[1], quantities[2], without)


def is_watched(resources: Resources) -> bool:
    """Whether GuardDuty watches the cluster's tasks."""
    return any(item.get(RUNTIME_MONITORING) for address, item in resources.items() if address.kind == CLUSTER)


def _address(name: str, _properties: Properties) -> Iterator[Usage]:
    yield Usage(f"public IPv4 address of {name}", "PublicIPv4:InUseAddress", HOURS)


def _nat_gateway(name: str, _properties: Properties) -> Iterator[Usage]:
    yield Usage(f"NAT gateway {name}", "NatGateway-Hours", HOURS)


def _load_balancer(name: str, properties: Properties) -> Iterator[Usage]:
    yield Usage(f"load balancer {name}", "LoadBalancerUsage", HOURS)
    if properties.get("scheme") == "internet-facing":
        zones = len(properties.get("subnets") or ())
        yield Usage(f"public IPv4 addresses of load balancer {name}", "PublicIPv4:InUseAddress", HOURS * zones)


def _web_acl(name: str, properties: Properties) -> Iterator[Usage]:
    """A web ACL costs by the month, and so does each of its rules; beside it each request, see cost.usage: https://aws.amazon.com/waf/pricing/."""
    yield Usage(f"web ACL {name}", "WebACLV2", 1.0)
    yield Usage(f"rules of web ACL {name}", "RuleV2", float(len(properties.get("rules") or ())))


def database_share(name: str, resources: Resources) -> float:
    """Which share of the week a database runs by its schedules; a stopped one costs its storage alone.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
    """
    groups = [item.get("schedules") or {} for address, item in resources.items() if address.kind == SCHEDULES]
    own = [item for schedules in groups for item in schedules.values() if item.get("database") == name]
    return share_of((item["action"] == "start", str(item["expression"])) for item in own)


def _database(name: str, properties: Properties, share: float = 1.0) -> Iterator[Usage]:
    both = properties.get("multi_az")
    instance = "Multi-AZUsage" if both else "InstanceUsage"
    kind = f"{instance}:{properties.get('instance_class')}"
    yield Usage(f"database {name}", kind, HOURS * share, operation=_of_engine(properties))
    storage = f"RDS:{'Multi-AZ-' if both else ''}{str(properties.get('storage_type')).upper()}-Storage"
    yield Usage(f"storage of database {name}", storage, float(properties.get("storage_gib") or 0))
    yield from _performance(name, properties)
    if (properties.get("performance_insights_days") or 0) > 7:
        kept = "the price is by the class's vCPUs"
        yield Usage(f"Performance Insights of database {name}", "PI_LTR", 0.0, without=kept)


def _performance(name: str, properties: Properties) -> Iterator[Usage]:
    """What gp3 storage has beyond that which comes with its size: https://aws.amazon.com/rds/postgresql/pricing/."""
    both = "Multi-AZ-" if properties.get("multi_az") else ""
    more = {
        "PIOPS": max(0, (properties.get("iops") or 0) - LEAST_IOPS),
        "Throughput": max(0, (properties.get("storage_throughput") or 0) - LEAST_THROUGHPUT),
    }
    for kind, quantity in more.items():
        if quantity:
            what = "IOPS" if kind == "PIOPS" else "throughput"
            yield Usage(f"{what} of database {name}", f"RDS:{both}GP3-{kind}", float(quantity))


def _cache(name: str, properties: Properties) -> Iterator[Usage]:
    hours = float(HOURS * (properties.get("nodes") or 0))
    yield Usage(f"cache {name}", f"NodeUsage:{properties.get('node_type')}", hours, operation=_of_engine(properties))


def _of_engine(properties: Properties) -> str:
    engine = str(properties.get("engine"))
    return OPERATIONS.get(engine, engine)


def _secret(_name: str, properties: Properties) -> Iterator[Usage]:
    if not properties.get("deleted"):
        yield Usage("secrets", "AWSSecretsManager-Secrets", 1.0)


def _alarm(_name: str, properties: Properties) -> Iterator[Usage]:
    """An alarm costs by the metrics that it looks at: https://aws.amazon.com/cloudwatch/pricing/."""
    quick = (properties.get("period") or 60) < 60
    metrics = float(len(properties.get("target_groups") or ()) or 1)
    yield Usage("alarms", "CW:HighResAlarmMonitorUsage" if quick else "CW:AlarmMonitorUsage", metrics)


def _policy(_name: str, properties: Properties) -> Iterator[Usage]:
    """Target tracking makes two alarms: https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html."""
    quick = str(properties.get("metric")).endswith(HIGH_RESOLUTION)
    kind = "CW:HighResAlarmMonitorUsage" if quick else "CW:AlarmMonitorUsage"
    yield Usage("alarms of autoscaling", kind, 2.0)


def _dashboard(name: str, _properties: Properties) -> Iterator[Usage]:
    yield Usage(f"dashboard {name}", "DashboardsUsageHour", 1.0)


def _cluster(name: str, properties: Properties) -> Iterator[Usage]:
    if properties.get("container_insights", "disabled") != "disabled":
        unknown = "AWS counts metrics by what runs: 0.30 USD each a month, 0.07 with enhanced"
        yield Usage(f"Container Insights of cluster {name}", "CW:MetricMonitorUsage", 0.0, without=unknown)


COSTS: Mapping[str, Callable[[str, Properties], Iterator[Usage]]] = {
    network.ELASTIC_IP: _address,
    network.NAT_GATEWAY: _nat_gateway,
    ingress.LOAD_BALANCER: _load_balancer,
    waf.WEB_ACL: _web_acl,
    DB_INSTANCE: _database,
    REPLICATION_GROUP: _cache,
    SECRET: _secret,
    ALARM: _alarm,
    SCALING_POLICY: _policy,
    DASHBOARD: _dashboard,
    CLUSTER: _cluster,
}
"""By kind, what a resource of this name with these properties uses. A service is in usages(), as its tasks are told by three resources."""
