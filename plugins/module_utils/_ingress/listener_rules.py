# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The listener rules that the services take: which hosts each has, and to which target groups it forwards. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._inventory.environment import Ingress
from .._inventory.routes import Conditions, Route, conditions_of
from .._inventory.services import Service
from .._plan.values import Address, Ref, Resource
from .actions import actual_action
from .names import HTTPS, RULE, TARGET_GROUP, alternate_name, listener, priorities, target_group_name
from .traffic import Traffic, weights_by_name

Answer = Mapping[str, Any]
CONFIGURATIONS = {"host-header": "HostHeaderConfig", "path-pattern": "PathPatternConfig"}
"""Where DescribeRules has the values of a condition:
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html"""


@dataclass(frozen=True)
class RulePart:
    """One listener rule of a service; more than five hosts and paths take several, on priorities in a row.

    target_group and alternate: the names of the target groups that it may forward to.
    """

    name: str
    target_group: str
    hosts: tuple[str, ...]
    priority: int
    alternate: str = ""
    paths: tuple[str, ...] = ()

    @property
    def routes(self) -> frozenset[Route]:
        """The hosts and paths that it has."""
        return Conditions(self.hosts, self.paths).routes


def rule_parts(services: Mapping[str, Service]) -> list[RulePart]:
    """The listener rules that the services' hosts and paths take."""
    parts = []
    for service in services.values():
        group = target_group_name(service)
        for number, (hosts, paths) in enumerate(conditions_of(service)):
            name = group if number == 0 else f"{group} #{number + 1}"
            parts.append(RulePart(name, group, hosts, service.priority + number, alternate_name(service), paths))
    return parts


def test_rule_parts(services: Mapping[str, Service]) -> list[RulePart]:
    """The rules of the test listener: those of services whose new revision can be tried before it gets the traffic."""
    moving = {key: service for key, service in services.items() if service.deployment.shifts_traffic}
    return [replace(part, name=f"{part.name} test") for part in rule_parts(moving)]


def desired_rules(
    ingress: Ingress,
    port: int,
    parts: Sequence[RulePart],
    traffic: Mapping[str, Traffic],
    kept: Mapping[str, Mapping[str, Any]],
    tags: Mapping[str, str],
    existing: str = "",
) -> list[Resource]:
    """The rules of a listener. traffic: by the name of the service's first target group; kept: actions that stay as they are.

    existing: the ARN of a listener of somebody else.
    """
    actions = {part.name: kept.get(part.name) or _action(traffic[part.target_group]) for part in parts}
    return [
        desired_rule(ingress, part, tags, port, actions[part.name], _live(traffic, part), existing) for part in parts
    ]


def kept_actions(
    parts: Sequence[RulePart], claimed: Mapping[str, Answer], traffic: Mapping[str, Traffic], names: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """The actions of rules that still forward to both target groups of a service that rolls again.

    claimed: rules of AWS by the names of the parts; names: of target groups by ARN.
    """
    return {
        part.name: actual_action(claimed[part.name]["Actions"])
        for part in parts
        if part.name in claimed
        and not traffic[part.target_group].other
        and {*weights_by_name(claimed[part.name], names)} == {part.target_group, part.alternate}
    }


def desired_rule(
    ingress: Ingress,
    part: RulePart,
    tags: Mapping[str, str],
    port: int,
    action: Mapping[str, Any],
    live: str | Ref,
    existing: str = "",
) -> Resource:
    """A rule that sends hosts and paths to target groups. existing: the ARN of a listener of somebody else."""
    properties = {
        "listener": existing or Ref(listener(ingress, port), "arn"),
        "priority": part.priority,
        "hosts": list(part.hosts),
        "paths": list(part.paths),
        "other_conditions": [],
        "action": action,
        "live": live,
        "tags": dict(tags),
    }
    # A rule that is there already may have to give its priority up first.
    return Resource(Address(RULE, part.name), properties, after=(priorities(ingress, port),))


def desired_priorities(ingress: Ingress, priority_by_name: Mapping[str, int], port: int = HTTPS) -> Resource:
    """The priorities of the rules that are there already, by their names."""
    return Resource(priorities(ingress, port), dict(priority_by_name))


def rule_hosts(rule: Answer) -> list[str]:
    """The hosts of a rule's host-header conditions."""
    return _values(rule, "host-header")


def rule_paths(rule: Answer) -> list[str]:
    """The paths of a rule's path-pattern conditions."""
    return _values(rule, "path-pattern")


def rule_routes(rule: Answer) -> frozenset[Route]:
    """The hosts and paths that a rule has, whatever else it asks for."""
    return Conditions(tuple(rule_hosts(rule)), tuple(rule_paths(rule))).routes


def is_plain(rule: Answer) -> bool:
    """Whether a rule asks for nothing but hosts and paths."""
    return not other_conditions(rule)


def other_conditions(rule: Answer) -> list[Answer]:
    """The conditions of a rule that are not hosts or paths, and those of regular expressions."""
    return [item for item in rule.get("Conditions") or [] if not _patterns(item)]


def taken_by(rule: Answer, route: Route) -> bool:
    """Whether a rule takes all requests for a host and path, so that a later one gets none."""
    return is_plain(rule) and any(own.takes_all(route) for own in rule_routes(rule))


def _values(rule: Answer, field: str) -> list[str]:
    conditions = [item for item in rule.get("Conditions") or [] if item.get("Field") == field]
    return sorted(value for condition in conditions for value in _patterns(condition))


def _patterns(condition: Answer) -> list[str]:
    """The patterns of a condition of hosts or paths; none of another one."""
    config = CONFIGURATIONS.get(condition.get("Field", ""))
    return list((condition.get(config) or {}).get("Values") or condition.get("Values") or []) if config else []


def _action(traffic: Traffic) -> dict[str, Any]:
    if traffic.other:
        return {"type": "forward", "target_groups": [_arn(name) for name in sorted(traffic.groups)]}
    return {"type": "forward", "target_group": _arn(traffic.live)}


def _live(traffic: Mapping[str, Traffic], part: RulePart) -> Ref:
    return _arn(traffic[part.target_group].live)


def _arn(name: str) -> Ref:
    return Ref(Address(TARGET_GROUP, name), "arn")
