# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hosts and paths that move from one target group to another: which may, and which stay until the new tasks are healthy. Pure.

A host or path that one service gives and another takes can be in the rules of both: the rule with the lower number gets its requests. So
where the giving service comes first, its rule keeps it until the services are rolled out, while the taking service has its own rule,
without which ECS refuses its target group: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
Where the taking service comes first, a new rule of it is made behind those that it takes requests from (`holding_back.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from .._aws.errors import Failure
from .._inventory.routes import Conditions, Route
from .actions import group_name, weights_of
from .leaving import LeavingRule
from .listener_rules import RulePart, rule_routes
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
    """Hosts and paths that are to be forwarded to other target groups than they are: serving and desired are their ARNs.

    giving: the part of another service of the inventory that has them now; None where nothing else has a rule for them.
    leaving: the rule of a service that has left the inventory and has them now. taken_from: the priority of the rule that has them now,
    where it comes later than the part is to, and does not yet; else 0. in_part: whether that rule has them among others alone.
    """

    part: RulePart
    routes: Sequence[Route]
    serving: Sequence[str]
    desired: Sequence[str]
    giving: RulePart | None = None
    leaving: LeavingRule | None = None
    taken_from: int = 0
    in_part: bool = False

    def would_fail(self, targets: Targets) -> bool:
        """Whether the requests would leave targets for a target group without a healthy one."""
        return bool(self.left(targets)) and not any("healthy" in targets.get(arn, ()) for arn in self.desired)

    def left(self, targets: Targets) -> int:
        """How many targets the requests would leave."""
        return sum(state not in NOT_SERVING for arn in self.serving for state in targets.get(arn, ()))

    @property
    def can_wait(self) -> bool:
        """Whether it may stay in the rule that has it, beside the new one, which comes later."""
        return self.before is not None and self.before < self.part.priority

    @property
    def before(self) -> int | None:
        """The priority of the rule that has the requests, where its service keeps it."""
        return self.leaving.priority if self.leaving else self.giving.priority if self.giving else None


def concerned(moving: Sequence[Move]) -> list[str]:
    """The ARNs of the target groups whose targets decide."""
    return sorted({arn for move in moving for arn in (*move.serving, *move.desired)})


def moves(
    matching: Matching, arns: Mapping[str, str], leaving: Sequence[LeavingRule] = (), unplaced: Collection[str] = ()
) -> list[Move]:
    """The production rules that forward elsewhere, and the hosts and paths that go to the rule of another service.

    arns: of target groups by name. unplaced: the target groups of services to which the inventory gives no priority.
    """
    rule_set, left = matching.rule_sets[0], {item.arn: item for item in leaving}
    return [
        move
        for part in rule_set.parts
        for move in _moves_to(part, rule_set, arns, left)
        if not (move.in_part and part.target_group in unplaced)
    ]


def _moves_to(
    part: RulePart, rule_set: RuleSet, arns: Mapping[str, str], left: Mapping[str, LeavingRule]
) -> Iterator[Move]:
    desired = [arns[name] for name in (part.target_group, part.alternate) if name in arns]
    parts = {item.name: item for item in rule_set.parts}
    own = rule_set.claimed.get(part.name)
    found = [(sorted(part.routes), own, "")] if own else []
    for route in sorted(part.routes):
        found += [([route], rule, name) for name, rule in _rules_left(route, part, rule_set, left)]
    found += _narrowed(part, rule_set)
    exact, later = {rule["RuleArn"] for _routes, rule, _name in found}, [*_later(part, rule_set)]
    found += [item for item in later if item[1]["RuleArn"] not in exact]
    behind = {rule["RuleArn"]: int(rule["Priority"]) for _routes, rule, _name in later}
    for routes, rule, name in found:
        serving = [arn for action in rule["Actions"] for arn, weight in weights_of(action).items() if weight]
        if serving and not {*serving} & {*desired}:
            arn = rule["RuleArn"]
            taken_from, in_part = behind.get(arn, 0), arn not in exact
            yield Move(part, routes, serving, desired, parts.get(name), left.get(arn), taken_from, in_part)


def _rules_left(
    route: Route, part: RulePart, rule_set: RuleSet, left: Mapping[str, LeavingRule]
) -> list[tuple[str, Rule]]:
    """The rule that has a route now and loses it to a part, with its name: another service's, or nobody's that comes later or left."""
    others = [(name, rule) for name, rule in rule_set.claimed.items() if name != part.name]
    others += [
        ("", rule) for rule in rule_set.unclaimed if int(rule["Priority"]) > part.priority or rule["RuleArn"] in left
    ]
    having = [(name, rule) for name, rule in others if route in rule_routes(rule)]
    first = sorted(having, key=lambda item: int(item[1]["Priority"]))[:1]
    own = rule_set.claimed.get(part.name)
    has_it = own is not None and route in rule_routes(own)
    return [item for item in first if not has_it or int(item[1]["Priority"]) < int((own or {})["Priority"])]


def _narrowed(part: RulePart, rule_set: RuleSet) -> Iterator[tuple[list[Route], Rule, str]]:
    """The rules of other services that lose hosts or paths of which a part has some requests, such as /* of which it has /cart/*."""
    for other in (item for item in rule_set.parts if item.name != part.name and item.name in rule_set.claimed):
        rule = rule_set.claimed[other.name]
        lost = rule_routes(rule) - other.routes - part.routes
        routes = [route for route in sorted(lost) if any(route.overlaps(item) for item in part.routes)]
        if routes:
            yield routes, rule, other.name


def _later(part: RulePart, rule_set: RuleSet) -> Iterator[tuple[list[Route], Rule, str]]:
    """The rules that a part is to come before, and does not yet, with the routes of which they have requests now, and their names."""
    own = rule_set.claimed.get(part.name)
    last = int(own["Priority"]) if own else None
    others = [(name, rule) for name, rule in rule_set.claimed.items() if name != part.name]
    for name, rule in [*others, *(("", rule) for rule in rule_set.unclaimed)]:
        priority = int(rule["Priority"])
        if priority <= part.priority or (last is not None and last < priority):
            continue
        routes = [route for route in sorted(part.routes) if any(route.overlaps(item) for item in rule_routes(rule))]
        if routes:
            yield routes, rule, name


def waiting_routes(moving: Sequence[Move], targets: Targets) -> frozenset[Route]:
    """What stays in the rules of the services that give it until the services are rolled out."""
    waiting = [move for move in moving if move.would_fail(targets) and (move.can_wait or move.taken_from)]
    fitting = _with_room([move for move in waiting if _gives(move)])
    return frozenset(
        route for move in waiting if not _gives(move) or _giving(move).name in fitting for route in move.routes
    )


def _gives(move: Move) -> bool:
    """Whether a rule of another service is to lose what moves."""
    return bool(move.giving) and not move.leaving and not move.in_part


def shared_routes(moving: Sequence[Move], targets: Targets) -> frozenset[Route]:
    """What other tasks can serve at once. It stays in the rules that have it until those of the services that take it do.

    Rules change in one call each: two that swap their hosts would leave one without a rule between the calls.
    """
    handed_over = [move for move in moving if move.giving and not move.in_part]
    fitting = _with_room(handed_over)
    return frozenset(
        route
        for move in handed_over
        if _giving(move).name in fitting and not move.would_fail(targets)
        for route in move.routes
    )


def _with_room(moving: Sequence[Move]) -> set[str]:
    """The names of the rules that can keep what they give beside what they are to have, and nothing more."""
    given: dict[str, list[Route]] = {}
    for move in moving:
        given.setdefault(_giving(move).name, []).extend(move.routes)
    parts = {_giving(move).name: _giving(move) for move in moving}
    return {name for name, routes in given.items() if _has_room(parts[name], routes)}


def _has_room(part: RulePart, routes: Sequence[Route]) -> bool:
    hosts = {*part.hosts, *(route.host for route in routes)} if part.hosts else {""}
    paths = {*part.paths, *(route.path for route in routes)} if part.paths else {""}
    together = Conditions(
        () if "" in hosts else tuple(sorted(hosts)),
        () if "" in paths else tuple(sorted(paths)),
    )
    every = {Route(host, path) for host, path in product(together.hosts or ("",), together.paths or ("",))}
    known = [*part.routes, *routes]
    return together.fits and all(any(item.takes_all(route) for item in known) for route in every)


def _giving(move: Move) -> RulePart:
    return move.giving or move.part


def refuse_moves(moving: Sequence[Move], targets: Targets, waiting: frozenset[Route] = frozenset()) -> None:
    """Raises Failure where requests would be answered 503. waiting: what stays where it is for now."""
    failing = [move for move in moving if move.would_fail(targets) and not {*move.routes} <= waiting]
    if not failing:
        return
    raise Failure(
        f"Hosts would answer 503 until new tasks are healthy. {'; '.join(_line(move, targets) for move in failing)}",
        todo=_todo(failing),
    )


def _line(move: Move, targets: Targets) -> str:
    names = ", ".join(group_name(arn) for arn in move.serving)
    forwards = f"the rule forwards to the target group {names} with {move.left(targets)} targets"
    return f"{', '.join(map(str, move.routes))}: {forwards}, and {move.part.target_group} has no healthy one"


def _todo(failing: Sequence[Move]) -> str:
    """A host that another service has moves in one deploy where that service comes first."""
    late = [move for move in failing if move.before is not None and not move.can_wait]
    if len(late) < len(failing):
        return TODO
    after = "; ".join(f"give {move.part.name} a priority above {move.before}" for move in late)
    return f"{after}, so that the host moves once its tasks are healthy, in the same deploy; or {TODO}"
