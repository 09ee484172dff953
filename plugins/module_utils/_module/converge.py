# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one way every layer is converged: observe, plan, apply unless in check mode, report."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Generic

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._plan import render
from .._plan.fingerprint import fingerprint
from .._plan.owner import belongs_to_others, environment_id, owner_tags, owners
from .._plan.planner import make_absence_plan, make_plan
from .._plan.removals import split_removals
from .._plan.values import UNKNOWN, Address, Plan, Resource, Step
from .apply import Application, Outcome
from .last_converged import ConvergedStore
from .layer import Layer, Snapshot, State
from .run import Result, Run

IMAGES = ("image_tag", "image_tags")
IMAGE_REQUEST = (*IMAGES, "inventory_tags")
"""Options of a module that request images, and what the inventory named, which may have been others."""
REFUSED = "set it back in the inventory, or replace the resource by hand"


@dataclass(frozen=True)
class Comparison(Generic[Snapshot]):
    """A layer as it is desired and as it is, and the plan between the two.

    postponed: the steps that the plan leaves to a later run, as they take away what running tasks may need.
    """

    layer: Layer[Snapshot]
    snapshot: Snapshot
    desired: Sequence[Resource]
    actual: State
    plan: Plan
    postponed: Sequence[Step] = ()

    @cached_property
    def fingerprint(self) -> str:
        """What the layer is to be brought to, in 2,048 characters."""
        return fingerprint(self.desired, self.layer.rules)

    def expected(self) -> Outcome:
        """The outcome if AWS carried the plan out."""
        attributes: dict[Address, dict[str, Any]] = {resource.address: {} for resource in self.desired}
        attributes |= {address: dict(item.attributes) for address, item in self.actual.items()}
        return Outcome(attributes, [], [address for address, item in self.actual.items() if not item.ready])

    def result(self, outcome: Outcome, changed: bool) -> Result:
        """What the layer's module returns."""
        result = {
            **plan_result(self.plan),
            "changed": changed,
            "pending": sorted(str(address) for address in set(outcome.pending)),
            "postponed": [str(step) for step in self.postponed],
            **self.layer.outputs(self.snapshot, _Known(outcome.attributes)),
        }
        return {**result, "facts": {name: result[name] for name in (*self.layer.facts, "pending")}}

    def preview(self) -> Result:
        """What converge() would return if AWS carried the plan out."""
        return self.result(self.expected(), bool(self.plan))


def compare(layer: Layer[Snapshot], snapshot: Snapshot | None = None) -> Comparison[Snapshot]:
    """Plan from a snapshot, or from one that is taken now; nothing is written.

    Raises Failure for a change that AWS cannot make in place.
    """
    now = layer.observe() if snapshot is None else snapshot
    desired, actual = layer.desired(now), layer.actual(now)
    plan = make_plan(desired, actual, layer.rules, layer.prune)
    if plan.refusals:
        raise Failure("; ".join(plan.refusals), todo=REFUSED)
    return Comparison(layer, now, desired, actual, plan)


def additions(comparison: Comparison[Snapshot]) -> Comparison[Snapshot]:
    """The same without what would take something away from running tasks."""
    layer, desired, actual = comparison.layer, comparison.desired, comparison.actual
    wide, plan, postponed = split_removals(desired, actual, layer.rules, layer.prune)
    return replace(comparison, desired=wide, plan=plan, postponed=postponed)


def converge(run: Run, layer: Layer[Snapshot], wait: bool = True, remember: bool = True) -> Result:
    """Bring a layer to its desired state, or plan that in check mode; returns what exit_json takes.

    remember: keep what it was brought to, for later runs to tell drift from.
    """
    if run.check_mode:
        return compare(layer).preview()
    planned = additions if run.params["removals"] == "postponed" else _whole
    comparison = planned(compare(layer, _settled(layer, run.progress) if wait else None))
    if comparison.plan and run.take_lock():
        run.aws.forget()
        comparison = planned(compare(layer))  # another run may have written between the first read and the lock
    outcome = _apply(run, comparison, wait)
    if remember:
        _remember(run, comparison, bool(outcome.done))
    return comparison.result(outcome, bool(outcome.done))


def remove(run: Run, layer: Layer[Snapshot], keep: Collection[str] = ()) -> Result:
    """Remove a layer, dependants first, but for the kinds to keep and for what another environment has, alone or beside this one."""
    comparison = _absence(run, layer, layer.observe() if run.check_mode else _settled(layer, run.progress), keep)
    if not run.check_mode:
        if comparison.plan and run.take_lock():
            run.aws.forget()
            comparison = _absence(run, layer, layer.observe(), keep)
        _apply(run, comparison, wait=True)
        if store := converged_store(run):
            store.forget(layer.part)
    if shared := _shared(run, comparison.actual):
        run.warn(_stays(run, comparison.actual, shared))
    return plan_result(comparison.plan)


def plan_result(plan: Plan) -> Result:
    """What a module returns of a plan."""
    return {"changed": bool(plan), "plan": render.lines(plan), "diff": render.diff(plan)}


def _whole(comparison: Comparison[Snapshot]) -> Comparison[Snapshot]:
    return comparison


def _remember(run: Run, comparison: Comparison[Snapshot], changed: bool) -> None:
    """What the layer was brought to; where something is postponed it is not there yet, and only that is remembered."""
    store, layer, records = converged_store(run), comparison.layer, run.params["records"]
    if store and comparison.postponed:
        store.postpone(layer.part, [str(step) for step in comparison.postponed])
    elif store:
        desired = layer.desired(layer.observe()) if layer.desired_follows_actual and changed else comparison.desired
        requested = {name: run.params[name] for name in IMAGE_REQUEST if run.params.get(name)}
        store.keep(
            layer.part, fingerprint(desired, layer.rules), requested, records.get(layer.part, {}).get("inputs", "")
        )
    if store and changed:
        store.renew({part: (item["same"], item["inputs"]) for part, item in records.items() if item["same"]})


def _settled(layer: Layer[Snapshot], progress: Progress) -> Snapshot:
    """The layer once everything that an earlier run started and did not wait for is ready."""
    snapshot = layer.observe()
    unready = [item for item in layer.actual(snapshot).values() if not item.ready]
    if not unready:
        return snapshot
    with ThreadPoolExecutor(max_workers=len(unready)) as pool:
        waits = [
            pool.submit(layer.handlers[item.address.kind].wait, item.address.name, item.attributes, progress)
            for item in unready
        ]
        for future in waits:
            future.result()
    return layer.observe()


def _absence(run: Run, layer: Layer[Snapshot], snapshot: Snapshot, keep: Collection[str]) -> Comparison[Snapshot]:
    desired, actual = layer.desired(snapshot), layer.actual(snapshot)
    return Comparison(layer, snapshot, desired, actual, make_absence_plan(desired, actual, keep, _shared(run, actual)))


def _stays(run: Run, actual: State, shared: Sequence[Address]) -> str:
    own = environment_id(run.params["environment"])
    [tag] = owner_tags(own)
    others = {name for address in shared for name in owners(actual[address].properties["tags"])} - {own}
    api = "aws resourcegroupstaggingapi --region REGION"
    listed = f"{api} get-resources --tag-filters Key={tag} --query 'ResourceTagMappingList[].ResourceARN' --output text"
    untag = f"xargs -n 20 {api} untag-resources --tag-keys {tag} --resource-arn-list"
    return (
        f"The environments {', '.join(sorted(others))} have these as well, so they stay: {', '.join(sorted(map(str, shared)))}. "
        f"To do, once an environment is gone: take its tag off what stays; of {own} with {listed} | {untag}"
    )


def _shared(run: Run, actual: State) -> list[Address]:
    """What another environment has, alone or beside this one."""
    return [item.address for item in actual.values() if belongs_to_others(item.properties.get("tags") or {}, run.tags)]


def _apply(run: Run, comparison: Comparison[Snapshot], wait: bool) -> Outcome:
    handlers = comparison.layer.handlers
    return Application(comparison.desired, comparison.actual, handlers, run.progress, wait).run(comparison.plan)


def converged_store(run: Run) -> ConvergedStore | None:
    """What is known of the environment's last converged state; for a run that has its lock, or could have had it."""
    option = run.params.get("lock")
    return ConvergedStore(run.aws, option["name"]) if option else None


class _Known(dict[Address, Mapping[str, Any]]):
    """Attributes by address; one that is not known yet reads as UNKNOWN."""

    def __getitem__(self, address: Address) -> Mapping[str, Any]:
        return _Attributes(self.get(address, {}))


class _Attributes(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return UNKNOWN
