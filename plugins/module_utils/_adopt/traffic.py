# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which hosts a service has, by which rules, and how its target group checks it. Pure."""

from __future__ import annotations

from typing import Any

from .._ecs.answers import target_groups_of
from .._ingress.actions import weights_of
from .._ingress.actual import actual_target_group
from .._ingress.listener_rules import rule_hosts
from .standing import Answer, Standing

HTTPS = 443
TARGET_GROUP = (
    "path",
    "codes",
    "interval",
    "timeout",
    "healthy_threshold",
    "unhealthy_threshold",
    "deregistration_delay",
    "sticky_cookie",
    "sticky_seconds",
)


def rules_of_service(standing: Standing, service: Answer, port: int = HTTPS) -> list[Answer]:
    """The rules of a port that forward to a target group of the service, by priority."""
    listeners = {item["ListenerArn"] for item in standing.balancers.listeners if item["Port"] == port}
    groups = {*target_groups_of(service)}
    found = [
        rule
        for rule in standing.balancers.rules
        if rule["ListenerArn"] in listeners and not rule.get("IsDefault") and groups & {*_targets(rule)}
    ]
    return sorted(found, key=lambda rule: int(rule["Priority"]))


def hosts_of(standing: Standing, service: Answer) -> list[str]:
    """The hosts whose requests the service gets, each once."""
    return list(dict.fromkeys(host for rule in rules_of_service(standing, service) for host in rule_hosts(rule)))


def priority_of(standing: Standing, service: Answer) -> int:
    """The priority of its first rule; 0 without one."""
    return next((int(rule["Priority"]) for rule in rules_of_service(standing, service)), 0)


def target_group_values(standing: Standing, service: Answer) -> dict[str, Any]:
    """The options of its first target group; none for a worker."""
    group = standing.target_group(service)
    if not group:
        return {}
    found = actual_target_group(group, standing.balancers.attributes.get(group["TargetGroupArn"], {}), {}).properties
    values = {name: found[name] for name in TARGET_GROUP}
    if not values["sticky_cookie"] or values["sticky_cookie"].startswith("("):
        values |= {"sticky_cookie": "", "sticky_seconds": None}
    name = group["TargetGroupName"]
    return {**values, "name": "" if name == service["serviceName"] else name}


def _targets(rule: Answer) -> list[str]:
    return [arn for action in rule.get("Actions") or [] for arn in weights_of(action)]
