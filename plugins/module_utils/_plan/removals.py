# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plan that only adds, for a deploy whose services do not run their new revision yet. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from .planner import NO_RULES, State, make_plan
from .values import KindRules, Plan, Resource, Step, Verb


def split_removals(
    desired: Sequence[Resource], actual: State, rules: Mapping[str, KindRules], prune: Collection[str]
) -> tuple[list[Resource], Plan, list[Step]]:
    """What is desired together with what is there, the plan for that, and the steps that are postponed.

    The plan deletes nothing but kinds that hold a name or a priority (KindRules.delete_first), a property with a rule in
    KindRules.widen keeps what it grants now, and a new resource is made as KindRules.first says. A postponed step is one of the whole plan
    that this plan does not take, or takes in part.
    """
    wide = [_widened(resource, actual, rules) for resource in desired]
    at_once = [kind for kind in prune if rules.get(kind, NO_RULES).delete_first]
    plan = make_plan(wide, actual, rules, at_once)
    taken = {(step.verb, step.address): step for step in plan.steps}
    whole = make_plan(desired, actual, rules, prune)
    left = [step for step in whole.steps if not _same(step, taken.get((step.verb, step.address)))]
    return wide, plan, [_rest(step, taken.get((step.verb, step.address))) for step in left]


def _rest(step: Step, taken: Step | None) -> Step:
    """What remains to be done: of a new resource that is made otherwise first, the change of that."""
    if step.verb is not Verb.CREATE or taken is None:
        return step
    changed = [name for name, value in step.after.items() if taken.after[name] != value]
    before, after = ({name: item[name] for name in changed} for item in (taken.after, step.after))
    return replace(step, verb=Verb.UPDATE, before=before, after=after)


def _widened(resource: Resource, actual: State, rules: Mapping[str, KindRules]) -> Resource:
    present, own = actual.get(resource.address), rules.get(resource.address.kind, NO_RULES)
    if present is None and own.first:
        return replace(resource, properties=own.first(resource.address, resource.properties))
    if present is None or not own.widen:
        return resource
    given = resource.properties
    wide = {
        name: union(present.properties.get(name), given[name]) for name, union in own.widen.items() if name in given
    }
    return replace(resource, properties={**given, **wide})


def _same(step: Step, taken: Step | None) -> bool:
    return taken is not None and taken.after == step.after
