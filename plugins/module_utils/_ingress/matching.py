# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which rules and target groups of AWS are which service's of the inventory. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .actions import weights_of
from .desired import IngressSpec
from .existing import is_ours
from .leaving import leaving_rules
from .listener_rules import RulePart, rule_routes
from .names import target_group_name
from .traffic import Traffic, traffic_of

if TYPE_CHECKING:
    from .reads import IngressSnapshot

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class RuleSet:
    """The rules of one listener. claimed: those that are a service's, by the names of the parts; unclaimed: the others."""

    port: int
    parts: Sequence[RulePart]
    claimed: Mapping[str, Answer]
    unclaimed: Sequence[Answer]


@dataclass(frozen=True)
class Matching:
    """rule_sets: of production and, where there is a test listener, of tests.

    traffic: by the name of a service's first target group. groups: the desired target groups by name, with their service's key.
    """

    rule_sets: Sequence[RuleSet]
    traffic: Mapping[str, Traffic]
    groups: Mapping[str, str]


def match(spec: IngressSpec, snapshot: IngressSnapshot) -> Matching:
    """Match AWS's answers with the services."""
    arns, test_port = snapshot.target_group_arns, spec.ingress.test_port
    staying = {item.arn for item in leaving_rules(spec, snapshot) if item.routes & snapshot.waiting_routes}
    staying |= {rule["RuleArn"] for rule in snapshot.rules if not is_ours(spec, snapshot.tags.get(rule["RuleArn"], {}))}
    rule_sets = [
        RuleSet(spec.ingress.port, spec.rule_parts, *claim_rules(spec.rule_parts, snapshot.rules, arns, staying))
    ]
    if test_port:
        tests = claim_rules(spec.test_rule_parts, snapshot.test_rules, arns)
        rule_sets.append(RuleSet(test_port, spec.test_rule_parts, *tests))
    keys = {target_group_name(service): key for key, service in spec.services.items()}
    traffic = {
        name: traffic_of(spec.services[key], rule_sets[0].claimed.get(name), snapshot.target_group_names)
        for name, key in keys.items()
    }
    return Matching(rule_sets, traffic, {group: keys[name] for name, item in traffic.items() for group in item.groups})


def claim_rules(
    parts: Sequence[RulePart],
    rules: Iterable[Answer],
    group_arns: Mapping[str, str],
    staying: Collection[str] = (),
) -> tuple[dict[str, Answer], list[Answer]]:
    """Which rule is which part, by the part's name, and the rules that are none.

    Rules have no names: they are matched by target group, and where that was changed, by hosts and paths, but for those that stay, by ARN.
    """
    free = sorted(rules, key=lambda rule: int(rule["Priority"]))
    claimed: dict[str, Answer] = {}
    for by_group in (True, False):
        for part in (part for part in parts if part.name not in claimed):
            open_to = [rule for rule in free if by_group or rule["RuleArn"] not in staying]
            fitting = [rule for rule in open_to if _fits(rule, part, group_arns if by_group else None)]
            if fitting:
                claimed[part.name] = max(fitting, key=lambda rule: len(rule_routes(rule) & part.routes))
                free.remove(claimed[part.name])
    return claimed, free


def _fits(rule: Answer, part: RulePart, group_arns: Mapping[str, str] | None) -> bool:
    if group_arns is None:
        return bool(rule_routes(rule) & part.routes)
    forwarded = [arn for action in rule["Actions"] for arn in weights_of(action)]
    return any(group_arns.get(name) in forwarded for name in (part.target_group, part.alternate) if name)
