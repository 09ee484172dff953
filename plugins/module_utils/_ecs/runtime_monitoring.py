# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether GuardDuty watches a cluster's tasks, which a tag of the cluster tells it, and the agent that it adds to each. Pure.

https://docs.aws.amazon.com/guardduty/latest/ug/managing-gdu-agent-ecs-automated.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._inventory.environment import GUARDDUTY_TAG, Cluster

PROPERTY = "runtime_monitoring"
AGENT = ("aws-guardduty-agent-", "aws-gd-agent")
"""What the name of the agent's container begins with, which no task definition has:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-guard-duty-verify-sidecar.html, aws/aws-cdk#32877"""


def desired_monitoring(cluster: Cluster) -> dict[str, bool]:
    """The property of a cluster; none where the inventory leaves it as it is."""
    return {} if cluster.runtime_monitoring is None else {PROPERTY: cluster.runtime_monitoring}


def actual_monitoring(tags: Mapping[str, str]) -> bool | None:
    """What the tag says; GuardDuty takes these two values, as they are written here."""
    return {"true": True, "false": False}.get(tags.get(GUARDDUTY_TAG, ""))


def monitoring_tag(properties: Mapping[str, Any]) -> dict[str, str]:
    """The tag of a cluster with these properties."""
    return {GUARDDUTY_TAG: str(properties[PROPERTY]).lower()} if PROPERTY in properties else {}


def without_agent(task: Mapping[str, Any]) -> Mapping[str, Any]:
    """A task without the agent's container, which is none of the application: whether it runs or not, the task goes on."""
    containers = task.get("containers") or []
    own = [item for item in containers if not str(item["name"]).startswith(AGENT)]
    return task if len(own) == len(containers) else {**task, "containers": own}
