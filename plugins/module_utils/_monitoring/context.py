# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What monitoring takes from the inventory, the account, and the ingress layer: its load balancer and target groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._inventory.cost import Anomalies, Budget
from .._inventory.data_stores import Cache, Database
from .._inventory.environment import Cluster
from .._inventory.inventory import Inventory, checked
from .._inventory.monitoring import Monitoring
from .._inventory.services import Service
from .._plan.values import UNKNOWN


@dataclass(frozen=True)
class MonitoringContext:
    """What is monitored, and where. load_balancer and the target groups are the last parts of their ARNs, or UNKNOWN."""

    monitoring: Monitoring
    cluster: Cluster
    services: Mapping[str, Service]
    account_id: str
    region: str
    databases: Mapping[str, Database] = field(default_factory=dict)
    caches: Mapping[str, Cache] = field(default_factory=dict)
    load_balancer: str = UNKNOWN
    target_groups: Mapping[str, str] = field(default_factory=dict)
    alternate_target_groups: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    partition: str = "aws"
    budget: Budget | None = None
    urls: Mapping[str, Sequence[str]] = field(default_factory=dict)
    anomalies: Anomalies | None = None

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource of this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    @property
    def has_hours(self) -> bool:
        """Whether a service has hours, outside of which its alarms tell nobody."""
        return any(item.hours for item in self.services.values())

    def topic_arn(self) -> str:
        """The ARN of the topic that alarms go to."""
        return self.arn("sns", self.monitoring.topic)

    def budget_arn(self, name: str) -> str:
        """The ARN of a budget, which belongs to no region."""
        return f"arn:{self.partition}:budgets::{self.account_id}:budget/{name}"

    def log_group(self, key: str) -> str:
        """The name of a service's log group."""
        return self.services[key].log_group_name()

    def log_group_arn(self, name: str) -> str:
        """The ARN of a log group, without the :* that DescribeLogGroups appends."""
        return self.arn("logs", f"log-group:{name}")

    def target_group(self, key: str) -> str:
        """The target group of a service as metrics name it."""
        return self.target_groups.get(key, UNKNOWN)

    def both_target_groups(self, key: str) -> list[str]:
        """Both target groups of a service whose traffic moves between two, whichever is live; empty with one."""
        alternate = self.alternate_target_groups.get(key)
        return sorted([self.target_group(key), alternate]) if alternate else []


def monitoring_context(
    inventory: Inventory,
    region: str,
    identity: Mapping[str, str],
    ingress_facts: Mapping[str, Any],
    tags: Mapping[str, str],
) -> MonitoringContext:
    """From what the ingress layer publishes, as far as it is known; identity: the answer of GetCallerIdentity."""
    target_groups = ingress_facts.get("target_groups") or {}
    alternates = {
        key: item["alternate_full_name"] for key, item in target_groups.items() if "alternate_full_name" in item
    }
    return MonitoringContext(
        monitoring=checked(inventory.monitoring),
        cluster=checked(inventory.cluster),
        services=inventory.services,
        account_id=identity["Account"],
        region=region,
        databases=inventory.databases,
        caches=inventory.caches,
        load_balancer=(ingress_facts.get("load_balancer") or {}).get("full_name") or UNKNOWN,
        target_groups={key: item["full_name"] for key, item in target_groups.items()},
        alternate_target_groups=alternates,
        tags=tags,
        partition=identity["Arn"].split(":")[1],
        budget=inventory.cost.budget,
        urls=ingress_facts.get("urls") or {},
        anomalies=inventory.cost.anomalies,
    )
