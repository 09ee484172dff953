# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rule of a service that has left the inventory, whose hosts and paths other services take: it stays, behind theirs. Pure.

The service is left whole, so its target group keeps a rule, without which ECS registers no task:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html. A priority changes at once, so each request has one rule or the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .._inventory.routes import Route
from .._plan.owner import owned_alone
from .actions import group_name, weights_of
from .desired import IngressSpec
from .listener_rules import RulePart, is_plain, rule_routes

if TYPE_CHECKING:
    from .reads import IngressSnapshot

Answer = Mapping[str, Any]
LAST = 50_000
"""The highest number of a priority: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html"""


@dataclass(frozen=True)
class LeavingRule:
    """name: that of its first target group. behind: the priority after all rules that take its hosts and paths."""

    name: str
    answer: Answer
    behind: int

    @property
    def priority(self) -> int:
        """The one that it has."""
        return int(self.answer["Priority"])

    @property
    def arn(self) -> str:
        """The rule's ARN."""
        return str(self.answer["RuleArn"])

    @property
    def routes(self) -> frozenset[Route]:
        """The hosts and paths of the rule."""
        return rule_routes(self.answer)


def leaving_rules(spec: IngressSpec, snapshot: IngressSnapshot) -> list[LeavingRule]:
    """The production rules of services that have left, where the inventory's services take all of their hosts and paths."""
    if spec.removing:
        return []
    found: list[LeavingRule] = []
    for rule in snapshot.rules:
        taken = {int(item["Priority"]) for item in snapshot.rules if item is not rule} | {item.behind for item in found}
        groups = _groups_left(spec, snapshot, rule)
        if groups and (behind := _behind(rule, spec.rule_parts, taken)):
            found.append(LeavingRule(groups[0], rule, behind))
    return found


def _groups_left(spec: IngressSpec, snapshot: IngressSnapshot, rule: Answer) -> list[str]:
    """The target groups of a rule that this environment alone has, and that forwards to no service of the inventory."""
    names = [group_name(arn) for action in rule["Actions"] for arn in weights_of(action)]
    owned = owned_alone(snapshot.tags.get(rule["RuleArn"], {}), spec.tags)
    return names if owned and is_plain(rule) and not {*names} & {*spec.target_group_names} else []


def _behind(rule: Answer, parts: Sequence[RulePart], taken: Collection[int]) -> int:
    """The first free priority after the parts that take the rule's hosts and paths, its own where it comes after them; 0 where one is left.

    taken: the priorities of the other rules, those to which they step back among them.
    """
    routes, priority = rule_routes(rule), int(rule["Priority"])
    taking = [part for part in parts if routes & part.routes]
    if routes - {route for part in taking for route in part.routes}:
        return 0
    last = max(part.priority for part in taking)
    used = {*taken, *(part.priority for part in parts)}
    if priority > last and priority not in used:
        return priority
    return next((n for n in range(last + 1, LAST + 1) if n not in used), 0)


def stepping_back(found: Sequence[LeavingRule], unclaimed: Sequence[Answer]) -> Iterator[tuple[str, LeavingRule]]:
    """Those that come first still, or are where the inventory wants another, by names for a plan. unclaimed: the rules that stay otherwise."""
    arns = {rule["RuleArn"] for rule in unclaimed}
    for item in found:
        if item.arn in arns and item.priority != item.behind:
            yield f"{item.name} of priority {item.priority}", item
