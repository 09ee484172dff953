# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which target groups a service has, which one is live, and where its rules send requests. Pure.

A service whose strategy moves traffic has two target groups, and ECS moves the weights of its rules between them: the
weights are never a difference, the set of target groups is. The live target group is the one with the most weight. A service
that goes back to the strategy rolling keeps its live target group, and its rules stay as they are, so that no request is
lost; the other target group, which gets none, is then an orphan that pruning takes out of the rules and deletes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._inventory.services import Service
from .actions import weights_of
from .names import alternate_name, target_group_name

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Traffic:
    """The target groups of a service by name: the live one, and the other one where the strategy moves traffic."""

    live: str
    other: str = ""

    @property
    def groups(self) -> tuple[str, ...]:
        """The desired target groups."""
        return (self.live, self.other) if self.other else (self.live,)


def traffic_of(service: Service, rule: Answer | None, names: Mapping[str, str]) -> Traffic:
    """The target groups of a service. rule: its production rule, if there is one; names: of target groups by ARN."""
    pair = (target_group_name(service), alternate_name(service))
    weights = weights_by_name(rule, names)
    live = max(pair, key=lambda name: weights.get(name, -1))
    other = next(name for name in pair if name != live)
    return Traffic(live, other if service.deployment.shifts_traffic else "")


def weights_by_name(rule: Answer | None, names: Mapping[str, str]) -> dict[str, int]:
    """The weights of the target groups that a rule forwards to. names: of target groups by ARN."""
    actions = (rule or {}).get("Actions") or []
    return {names.get(arn, arn): weight for action in actions for arn, weight in weights_of(action).items()}
