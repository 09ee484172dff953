# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which hosts and paths a service has, by which rules, and how its target group checks it. Pure."""

from __future__ import annotations

from typing import Any

from .._ecs.answers import target_groups_of
from .._ingress.actions import weights_of
from .._ingress.actual import actual_target_group
from .._ingress.listener_rules import is_plain, rule_hosts, rule_paths, rule_routes
from .._inventory.routes import Conditions, Route
from .standing import Answer, Standing

HTTP, HTTPS = 80, 443
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


def rules_port(standing: Standing) -> int:
    """The port whose rules are the services': HTTP's where there is no listener of HTTPS."""
    ports = {item["Port"] for item in standing.balancers.listeners}
    return HTTP if HTTPS not in ports and HTTP in ports else HTTPS


def rules_of_service(standing: Standing, service: Answer) -> list[Answer]:
    """The rules that forward to a target group of the service and ask for hosts and paths alone, by priority."""
    port = rules_port(standing)
    listeners = {item["ListenerArn"] for item in standing.balancers.listeners if item["Port"] == port}
    groups = {*target_groups_of(service)}
    found = [
        rule
        for rule in standing.balancers.rules
        if rule["ListenerArn"] in listeners and is_said(rule) and groups & {*_targets(rule)}
    ]
    return sorted(found, key=lambda rule: int(rule["Priority"]))


def is_said(rule: Answer) -> bool:
    """Whether an entry can say what a rule asks for, and that it changes nothing of a request."""
    return not rule.get("IsDefault") and is_plain(rule) and not rule.get("Transforms")


def hosts_of(standing: Standing, service: Answer) -> list[str]:
    """The hosts whose requests the service gets, each once."""
    return list(dict.fromkeys(host for rule in rules_of_service(standing, service) for host in rule_hosts(rule)))


def paths_of(standing: Standing, service: Answer) -> list[str]:
    """The paths of these hosts, or of every host, each once; none where a rule has every path."""
    rules = rules_of_service(standing, service)
    every = [rule_paths(rule) for rule in rules]
    return list(dict.fromkeys(path for paths in every for path in paths)) if all(every) else []


def unsaid_routes(standing: Standing, service: Answer) -> list[Route]:
    """What an entry with these hosts and paths would have beside what the rules have: each path of each host."""
    rules = rules_of_service(standing, service)
    found = {route for rule in rules for route in rule_routes(rule)}
    said = Conditions(tuple(hosts_of(standing, service)), tuple(paths_of(standing, service))).routes
    return sorted(said ^ found) if rules else []


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
