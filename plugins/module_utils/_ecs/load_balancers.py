# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The load balancer of a service: one target group, or two between which ECS moves the traffic. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._inventory.services import Service, container_name
from .._plan.values import UNKNOWN
from .context import ServiceContext


def desired_load_balancers(key: str, service: Service, context: ServiceContext) -> list[dict[str, Any]]:
    """The load balancer of a service with hosts.

    Of two target groups ECS knows by itself which one is live, and that changes with each deployment: they have no order.
    A rolling service keeps the one that is live, so that its old tasks get requests until the new ones are healthy.
    """
    if not service.takes_requests:
        return []
    container = {"container": container_name(key, service), "port": service.port}
    if not service.deployment.shifts_traffic:
        return [{"target_group": live_target_group(key, context), **container}]
    traffic = context.traffic.get(key, {})
    return [
        {
            "target_groups": sorted([live_target_group(key, context), traffic.get("alternate_arn") or UNKNOWN]),
            "production_rule": traffic.get("production_rule_arn") or UNKNOWN,
            "test_rule": traffic.get("test_rule_arn") or "",
            "role": context.infrastructure_roles.get(key) or UNKNOWN,
            **container,
        }
    ]


def live_target_group(key: str, context: ServiceContext) -> str:
    """The ARN of the target group that has the traffic."""
    return context.target_groups.get(key, UNKNOWN)


def actual_load_balancer(answer: Mapping[str, Any]) -> dict[str, Any]:
    """A load balancer as DescribeServices gives it."""
    container = {"container": answer["containerName"], "port": answer["containerPort"]}
    advanced = answer.get("advancedConfiguration") or {}
    if not advanced:
        return {"target_group": answer.get("targetGroupArn"), **container}
    return {
        "target_groups": sorted([answer["targetGroupArn"], advanced.get("alternateTargetGroupArn") or ""]),
        "production_rule": advanced.get("productionListenerRule") or "",
        "test_rule": advanced.get("testListenerRule") or "",
        "role": advanced.get("roleArn") or "",
        **container,
    }


def load_balancer_input(item: Mapping[str, Any], live: str) -> dict[str, Any]:
    """A load balancer as CreateService and UpdateService take it; live: the target group that has the traffic."""
    container = {"containerName": item["container"], "containerPort": item["port"]}
    if "target_group" in item:
        return {"targetGroupArn": item["target_group"], **container}
    alternate = next(arn for arn in item["target_groups"] if arn != live)
    advanced = {
        "alternateTargetGroupArn": alternate,
        "productionListenerRule": item["production_rule"],
        "roleArn": item["role"],
        **({"testListenerRule": item["test_rule"]} if item["test_rule"] else {}),
    }
    return {"targetGroupArn": live, **container, "advancedConfiguration": advanced}
