# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plan that only adds, for a deploy whose services do not run their new revision yet. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from .planner import NO_RULES, State, make_plan
from .values import KindRules, Plan, Resource, Step


def split_removals(
    desired: Sequence[Resource], actual: State, rules: Mapping[str, KindRules], prune: Collection[str]
) -> tuple[list[Resource], Plan, list[Step]]:
    """What is desired together with what is there, the plan for that, and the steps that are postponed.

    The plan deletes nothing but kinds that hold a name or a priority (KindRules.delete_first), and a property with a rule in
    KindRules.widen keeps what it grants now. A postponed step is one of the whole plan that this plan does not take, or takes in part.
    """
    wide = [_widened(resource, actual, rules) for resource in desired]
    at_once = [kind for kind in prune if rules.get(kind, NO_RULES).delete_first]
    plan = make_plan(wide, actual, rules, at_once)
    taken = {(step.verb, step.address): step for step in plan.steps}
    whole = make_plan(desired, actual, rules, prune)
    return wide, plan, [step for step in whole.steps if not _same(step, taken.get((step.verb, step.address)))]


def _widened(resource: Resource, actual: State, rules: Mapping[str, KindRules]) -> Resource:
    present, widen = actual.get(resource.address), rules.get(resource.address.kind, NO_RULES).widen
    if present is None or not widen:
        return resource
    given = resource.properties
    wide = {name: union(present.properties.get(name), given[name]) for name, union in widen.items() if name in given}
    return replace(resource, properties={**given, **wide})


def _same(step: Step, taken: Step | None) -> bool:
    return taken is not None and taken.after == step.after
