# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What monitoring has to know: the environment's sections, the account, and the load balancer of the earlier layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .._inventory.environment import Cache, Cluster, Database, Monitoring
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

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource of this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    def topic_arn(self) -> str:
        """The ARN of the topic that alarms go to."""
        return self.arn("sns", self.monitoring.topic)

    def log_group(self, key: str) -> str:
        """The name of a service's log group."""
        return f"/ecs/{self.services[key].name}"

    def target_group(self, key: str) -> str:
        """The target group of a service as metrics name it."""
        return self.target_groups.get(key, UNKNOWN)

    def both_target_groups(self, key: str) -> list[str]:
        """Both target groups of a service whose traffic moves between two, whichever is live; empty with one."""
        alternate = self.alternate_target_groups.get(key)
        return sorted([self.target_group(key), alternate]) if alternate else []
