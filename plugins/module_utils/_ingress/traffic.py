# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which target groups a service has, which one is live, and where its rules send requests. Pure.

A service whose strategy moves traffic has two target groups, and ECS moves the weights of its rules between them: the
weights are never a difference, the set of target groups is. The live target group is the one with the most weight. A service
that goes back to the strategy rolling keeps its live target group, and its rules stay as they are, so that no request is
lost; the other target group, which gets none, is then an orphan that pruning takes out of the rules and deletes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._inventory.environment import Ingress
from .._inventory.services import Service
from .._plan.values import Address, Ref, Resource
from .actual import actual_action, weights_of
from .desired import TARGET_GROUP, RulePart, desired_rule
from .names import alternate_name, target_group_name

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Traffic:
    """The target groups of a service by name: the live one, and the other one where the strategy moves traffic."""

    live: str
    other: str = ""

    @property
    def groups(self) -> tuple[str, ...]:
        """The target groups that are wanted."""
        return (self.live, self.other) if self.other else (self.live,)


def traffic_of(service: Service, rule: Answer | None, names: Mapping[str, str]) -> Traffic:
    """The target groups of a service. rule: its production rule, if there is one; names: of target groups by ARN."""
    pair = (target_group_name(service), alternate_name(service))
    weights = _named_weights(rule, names)
    live = max(pair, key=lambda name: weights.get(name, -1))
    other = next(name for name in pair if name != live)
    return Traffic(live, other if service.deployment.shifts_traffic else "")


def desired_rules(
    ingress: Ingress,
    port: int,
    parts: Sequence[RulePart],
    traffic: Mapping[str, Traffic],
    kept: Mapping[str, Mapping[str, Any]],
    tags: Mapping[str, str],
) -> list[Resource]:
    """The rules of a listener. traffic: by the name of the service's first target group; kept: actions that stay as they are."""
    return [
        desired_rule(
            ingress, part, tags, port, kept.get(part.name) or _action(traffic[part.target_group]), _live(traffic, part)
        )
        for part in parts
    ]


def kept_actions(
    parts: Sequence[RulePart], claimed: Mapping[str, Answer], traffic: Mapping[str, Traffic], names: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """The actions of rules that still forward to both target groups of a service that rolls again."""
    return {
        part.name: actual_action(claimed[part.name]["Actions"])
        for part in parts
        if part.name in claimed
        and not traffic[part.target_group].other
        and {*_named_weights(claimed[part.name], names)} == {part.target_group, part.alternate}
    }


def _action(traffic: Traffic) -> dict[str, Any]:
    if traffic.other:
        return {"type": "forward", "target_groups": [_arn(name) for name in sorted(traffic.groups)]}
    return {"type": "forward", "target_group": _arn(traffic.live)}


def _live(traffic: Mapping[str, Traffic], part: RulePart) -> Ref:
    return _arn(traffic[part.target_group].live)


def _arn(name: str) -> Ref:
    return Ref(Address(TARGET_GROUP, name), "arn")


def _named_weights(rule: Answer | None, names: Mapping[str, str]) -> dict[str, int]:
    actions = (rule or {}).get("Actions") or []
    return {names.get(arn, arn): weight for action in actions for arn, weight in weights_of(action).items()}
