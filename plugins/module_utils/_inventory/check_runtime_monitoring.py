# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether GuardDuty can watch the tasks of the services as the inventory asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .environment import GUARDDUTY_TAG
from .faults import Fault
from .inventory import Inventory

# https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ecs-support.html
LEAST_PLATFORM = "1.4.0"


def check_runtime_monitoring(inventory: Inventory, _variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of cluster.runtime_monitoring: who else sets its tag, and which service the agent cannot be beside."""
    cluster = inventory.cluster
    if cluster is None or cluster.runtime_monitoring is None:
        return
    if GUARDDUTY_TAG in inventory.resource_tags:
        problem = "is the tag of cluster.runtime_monitoring, which says it for the cluster"
        yield Fault(f"resource_tags.{GUARDDUTY_TAG}", problem, "drop one of the two")
    if not cluster.runtime_monitoring:
        return
    for key, service in inventory.services.items():
        version = service.platform_version
        if version != "LATEST" and _number(version) < _number(LEAST_PLATFORM):
            problem = f"is {version}, and GuardDuty watches tasks only from {LEAST_PLATFORM} on"
            yield Fault(f"services.{key}.platform_version", problem, f"give LATEST or {LEAST_PLATFORM}")
        if service.execution_role:
            problem = "is not made here, and pulls GuardDuty's agent only where its policies say so"
            hint = "see that it may pull aws-guardduty-agent-fargate; docs/security.md says with which actions"
            yield Fault(f"services.{key}.execution_role", problem, hint, warning=True)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
