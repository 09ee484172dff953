# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From what is wanted and what is there to a plan. Pure: no AWS, no Ansible."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Any

from .values import UNKNOWN, Actual, Address, KindRules, Plan, Ref, Resource, Step, Verb

State = Mapping[Address, Actual]
NO_RULES = KindRules()


def make_plan(
    desired: Sequence[Resource],
    actual: State,
    rules: Mapping[str, KindRules] | None = None,
    prune: Collection[str] = (),
) -> Plan:
    """The steps that turn what is there into what is wanted.

    prune: kinds of which a resource that is there and not wanted is deleted; in the order of their deletion.
    """
    rules = rules or {}
    unknown: set[tuple[Address, str | None]] = set()
    steps: list[Step] = []
    refusals: list[str] = []
    for resource in in_order(desired):
        properties = resolve(resource.properties, _lookup(actual, unknown))
        step = _step(
            resource, properties, actual.get(resource.address), rules.get(resource.address.kind, NO_RULES), refusals
        )
        if step is None:
            continue
        steps.append(step)
        if step.verb is Verb.CREATE:
            unknown.add((step.address, None))
        else:
            unknown.update((step.address, name) for name in _renewed(step, rules.get(step.address.kind, NO_RULES)))
    deletions = _unwanted(desired, actual, prune)
    first = [step for step in deletions if rules.get(step.address.kind, NO_RULES).delete_first]
    last = [step for step in deletions if step not in first]
    return Plan((*first, *steps, *last), tuple(refusals))


def make_absence_plan(
    desired: Sequence[Resource], actual: State, keep: Collection[str] = (), shared: Collection[Address] = ()
) -> Plan:
    """The steps that remove whatever of these resources is there, dependants first, but for the kinds to keep and for what others have, too.

    What is there and not wanted goes first, in the order that the needs of the wanted kinds tell.
    """
    wanted = [resource.address for resource in in_order(desired)]
    others = [address for address in actual if address not in wanted]
    order = [*others, *reversed(wanted)]
    gone = [a for a in order if a in actual and a.kind not in keep and a not in shared]
    needs = {r.address: r.needs() for r in desired}
    kinds = {(r.address.kind, need.kind) for r in desired for need in r.needs()}

    def is_dependant(other: Address, address: Address) -> bool:
        if address in needs:
            return address in needs.get(other, ()) or other not in needs
        return other not in needs and other.kind != address.kind and (other.kind, address.kind) in kinds

    return Plan(tuple(_deletion(actual[a], frozenset(other for other in gone if is_dependant(other, a))) for a in gone))


def in_order(desired: Sequence[Resource]) -> list[Resource]:
    """The resources so that each comes after those it needs; otherwise in the order given."""
    by_address = {resource.address: resource for resource in desired}
    sorter = TopologicalSorter({r.address: [n for n in sorted(r.needs()) if n in by_address] for r in desired})
    return [by_address[address] for address in sorter.static_order()]


def resolve(value: Any, lookup: Callable[[Ref], Any]) -> Any:
    """The value with every Ref replaced by what it stands for."""
    if isinstance(value, Ref):
        return lookup(value)
    if isinstance(value, Mapping):
        return {key: resolve(item, lookup) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [resolve(item, lookup) for item in value]
    return value


def differences(before: Mapping[str, Any], after: Mapping[str, Any], ignore: Collection[str] = ()) -> list[str]:
    """The names of the wanted properties that differ. Tags that somebody else set are not differences."""
    return [key for key, value in after.items() if key not in ignore and not _same(key, before.get(key), value)]


def _same(key: str, before: Any, after: Any) -> bool:
    if key == "tags" and isinstance(before, Mapping) and isinstance(after, Mapping):
        return all(before.get(name) == value for name, value in after.items())
    return bool(before == after)


def _managed(key: str, before: Any, after: Any) -> Any:
    """What is there, of tags only those that are wanted: others stay, so they are no part of the change."""
    if key == "tags" and isinstance(before, Mapping) and isinstance(after, Mapping):
        return {name: value for name, value in before.items() if name in after}
    return before


def _lookup(actual: State, unknown: set[tuple[Address, str | None]]) -> Callable[[Ref], Any]:
    def value_of(ref: Ref) -> Any:
        if (ref.address, None) in unknown or (ref.address, ref.attribute) in unknown or ref.address not in actual:
            return UNKNOWN
        return actual[ref.address].attributes.get(ref.attribute, UNKNOWN)

    return value_of


def _step(
    resource: Resource, properties: Mapping[str, Any], actual: Actual | None, rules: KindRules, refusals: list[str]
) -> Step | None:
    if actual is None:
        effect = rules.effect(resource.address, {}, properties, ()) if rules.effect else ""
        return Step(Verb.CREATE, resource.address, {}, properties, resource.needs(), effect)
    changed = differences(actual.properties, properties, rules.initial)
    for key in (key for key in changed if key in rules.fixed):
        refusals.append(
            f"{resource.address}: {key} is {actual.properties.get(key)!r} and cannot become {properties[key]!r} in place"
        )
    kept = [key for key in changed if key not in rules.fixed]
    if not kept:
        return None
    before = {key: _managed(key, actual.properties.get(key), properties[key]) for key in kept}
    effect = rules.effect(resource.address, actual.properties, properties, kept) if rules.effect else ""
    return Step(Verb.UPDATE, resource.address, before, {key: properties[key] for key in kept}, resource.needs(), effect)


def _renewed(step: Step, rules: KindRules) -> frozenset[str]:
    return rules.renewed if set(step.after) - rules.light else frozenset()


def _unwanted(desired: Iterable[Resource], actual: State, prune: Collection[str]) -> list[Step]:
    wanted = {resource.address for resource in desired}
    order = list(prune)
    extra = [a for a in actual.values() if a.address.kind in order and a.address not in wanted]
    steps: list[Step] = []
    for item in sorted(extra, key=lambda a: order.index(a.address.kind)):
        steps.append(
            _deletion(item, frozenset(step.address for step in steps if step.address.kind != item.address.kind))
        )
    return steps


def _deletion(actual: Actual, needs: frozenset[Address]) -> Step:
    return Step(Verb.DELETE, actual.address, actual.properties, {}, needs)
