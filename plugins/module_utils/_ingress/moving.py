# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hosts that move from one target group to another: which may, and which stay until the new tasks are healthy. Pure.

A host that one service gives and another takes can be in the rules of both: the rule with the lower number gets its requests. So where
the giving service comes first, its rule keeps the host until the services are rolled out, while the taking service has its own rule, without
which ECS refuses its target group: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._aws.errors import Failure
from .._inventory.check_ingress import HOSTS_IN_A_RULE
from .actions import group_name, weights_of
from .leaving import LeavingRule
from .listener_rules import RulePart, rule_hosts
from .matching import Matching, RuleSet

Rule = Mapping[str, Any]
Targets = Mapping[str, Sequence[str]]
"""The states of targets, by the ARN of their target group."""
NOT_SERVING = ("draining", "unused")
"""States of targets that get no requests: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"""
TODO = (
    "deploy the service with another host first, and move these once its tasks are healthy; or give it target_group.name with the name "
    "of the one that has the targets; or, where that may be, deploy with -e ingress_move=true"
)


@dataclass(frozen=True)
class Move:
    """Hosts that are to be forwarded to other target groups than they are: serving and desired are their ARNs.

    giving: the part of another service of the inventory that has them now; None where nothing else has a rule for them.
    leaving: the rule of a service that has left the inventory and has them now.
    """

    part: RulePart
    hosts: Sequence[str]
    serving: Sequence[str]
    desired: Sequence[str]
    giving: RulePart | None = None
    leaving: LeavingRule | None = None

    def would_fail(self, targets: Targets) -> bool:
        """Whether the hosts would leave targets for a target group without a healthy one."""
        return bool(self.left(targets)) and not any("healthy" in targets.get(arn, ()) for arn in self.desired)

    def left(self, targets: Targets) -> int:
        """How many targets the hosts would leave."""
        return sum(state not in NOT_SERVING for arn in self.serving for state in targets.get(arn, ()))

    @property
    def can_wait(self) -> bool:
        """Whether the host may stay in the rule that has it, beside the new one, which comes later."""
        return self.before is not None and self.before < self.part.priority

    @property
    def before(self) -> int | None:
        """The priority of the rule that has the hosts, where its service keeps it."""
        return self.leaving.priority if self.leaving else self.giving.priority if self.giving else None


def concerned(moving: Sequence[Move]) -> list[str]:
    """The ARNs of the target groups whose targets decide."""
    return sorted({arn for move in moving for arn in (*move.serving, *move.desired)})


def moves(matching: Matching, arns: Mapping[str, str], leaving: Sequence[LeavingRule] = ()) -> list[Move]:
    """The production rules that forward elsewhere, and the hosts that go to the rule of another service. arns: of target groups by name."""
    rule_set, left = matching.rule_sets[0], {item.arn: item for item in leaving}
    return [move for part in rule_set.parts for move in _moves_to(part, rule_set, arns, left)]


def _moves_to(
    part: RulePart, rule_set: RuleSet, arns: Mapping[str, str], left: Mapping[str, LeavingRule]
) -> Iterator[Move]:
    desired = [arns[name] for name in (part.target_group, part.alternate) if name in arns]
    parts = {item.name: item for item in rule_set.parts}
    own = rule_set.claimed.get(part.name)
    leaving = [(part.hosts, own, "")] if own else []
    leaving += [((host,), rule, name) for host in part.hosts for name, rule in _rules_left(host, part, rule_set, left)]
    for hosts, rule, name in leaving:
        serving = [arn for action in rule["Actions"] for arn, weight in weights_of(action).items() if weight]
        if serving and not {*serving} & {*desired}:
            yield Move(part, hosts, serving, desired, parts.get(name), left.get(rule["RuleArn"]))


def _rules_left(
    host: str, part: RulePart, rule_set: RuleSet, left: Mapping[str, LeavingRule]
) -> list[tuple[str, Rule]]:
    """The rule that has a host now and loses it to a part, with its name: another service's, or nobody's that comes later or left."""
    others = [(name, rule) for name, rule in rule_set.claimed.items() if name != part.name]
    others += [
        ("", rule) for rule in rule_set.unclaimed if int(rule["Priority"]) > part.priority or rule["RuleArn"] in left
    ]
    having = [(name, rule) for name, rule in others if host in rule_hosts(rule)]
    first = sorted(having, key=lambda item: int(item[1]["Priority"]))[:1]
    own = rule_set.claimed.get(part.name)
    has_it = own is not None and host in rule_hosts(own)
    return [item for item in first if not has_it or int(item[1]["Priority"]) < int((own or {})["Priority"])]


def waiting_hosts(moving: Sequence[Move], targets: Targets) -> frozenset[str]:
    """The hosts that stay in the rules of the services that give them until the services are rolled out."""
    waiting = [move for move in moving if move.can_wait and move.would_fail(targets)]
    fitting = _with_room([move for move in waiting if not move.leaving])
    return frozenset(host for move in waiting if move.leaving or _giving(move).name in fitting for host in move.hosts)


def shared_hosts(moving: Sequence[Move], targets: Targets) -> frozenset[str]:
    """The hosts that other tasks can serve at once. They stay in the rules that have them until those of the services that take them do.

    Rules change in one call each: two that swap their hosts would leave one without a rule between the calls.
    """
    handed_over = [move for move in moving if move.giving]
    fitting = _with_room(handed_over)
    return frozenset(
        host
        for move in handed_over
        if _giving(move).name in fitting and not move.would_fail(targets)
        for host in move.hosts
    )


def _with_room(moving: Sequence[Move]) -> set[str]:
    """The names of the rules that can keep the hosts that they give beside those that they are to have."""
    kept: dict[str, set[str]] = {}
    for move in moving:
        kept.setdefault(_giving(move).name, {*_giving(move).hosts}).update(move.hosts)
    return {name for name, hosts in kept.items() if len(hosts) <= HOSTS_IN_A_RULE}


def _giving(move: Move) -> RulePart:
    return move.giving or move.part


def refuse_moves(moving: Sequence[Move], targets: Targets, waiting: frozenset[str] = frozenset()) -> None:
    """Raises Failure where hosts would answer 503. waiting: those that stay where they are for now."""
    failing = [move for move in moving if move.would_fail(targets) and not {*move.hosts} <= waiting]
    if not failing:
        return
    raise Failure(
        f"Hosts would answer 503 until new tasks are healthy. {'; '.join(_line(move, targets) for move in failing)}",
        todo=_todo(failing),
    )


def _line(move: Move, targets: Targets) -> str:
    names = ", ".join(group_name(arn) for arn in move.serving)
    forwards = f"the rule forwards to the target group {names} with {move.left(targets)} targets"
    return f"{', '.join(move.hosts)}: {forwards}, and {move.part.target_group} has no healthy one"


def _todo(failing: Sequence[Move]) -> str:
    """A host that another service has moves in one deploy where that service comes first."""
    late = [move for move in failing if move.before is not None and not move.can_wait]
    if len(late) < len(failing):
        return TODO
    after = "; ".join(f"give {move.part.name} a priority above {move.before}" for move in late)
    return f"{after}, so that the host moves once its tasks are healthy, in the same deploy; or {TODO}"
