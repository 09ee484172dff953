# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules that are to come before others whose tasks answer, while theirs have no healthy one: they stay behind these for as long. Pure.

So a service that takes /orders/* from one that has every path gets a rule, with which ECS registers its tasks, and no request before they
are healthy.
"""

from __future__ import annotations

from collections.abc import Sequence

from .leaving import LAST
from .matching import RuleSet
from .moving import Move, Targets


def held_back(moving: Sequence[Move], targets: Targets, rule_set: RuleSet) -> dict[str, int]:
    """The priorities of these rules for now, by the names of the parts; nothing of one for which no priority is free."""
    last: dict[str, int] = {}
    for move in moving:
        if move.taken_from and move.would_fail(targets):
            last[move.part.name] = max(move.taken_from, last.get(move.part.name, 0))
    desired = {part.priority for part in rule_set.parts}
    taken = desired | {int(rule["Priority"]) for rule in (*rule_set.claimed.values(), *rule_set.unclaimed)}
    found: dict[str, int] = {}
    for name, priority in last.items():
        own = int(rule_set.claimed[name]["Priority"]) if name in rule_set.claimed else 0
        free = (number for number in range(priority + 1, LAST + 1) if number not in taken)
        number = own if own > priority and own not in desired else next(free, 0)
        if number:
            found[name] = number
            taken.add(number)
    return found
