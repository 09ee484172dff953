# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one way every module of the collection runs: read, plan, apply unless in check mode, report."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from .._aws.errors import BotoCoreError, ClientError, Failure, explain
from .._aws.progress import Progress
from .._aws.session import Aws
from .._lock.lock import Lock, hold
from .._plan import render
from .._plan.fingerprint import fingerprint
from .._plan.planner import make_absence_plan, make_plan
from .._plan.values import UNKNOWN, Actual, Address, KindRules, Plan, Resource
from .apply import Application, Handler, Outcome
from .last_converged import ConvergedStore

State = Mapping[Address, Actual]
IMAGE_REQUEST = ("image_tag", "image_tags")
"""Options of a module that say what was asked for beside the inventory."""


class Layer(Protocol):
    """What a module knows of its part of the system; converge() does the rest.

    part: its name among the parts of a deploy. looks_first: whether what is wanted depends on what is there.
    """

    part: str
    looks_first: bool

    @property
    def rules(self) -> Mapping[str, KindRules]: ...

    @property
    def prune(self) -> Collection[str]: ...

    @property
    def handlers(self) -> Mapping[str, Handler]: ...

    def desired(self) -> list[Resource]: ...

    def read(self) -> State: ...

    def outputs(self, attributes: Mapping[Address, Mapping[str, Any]]) -> dict[str, Any]: ...


def run(module: AnsibleAWSModule, body: Callable[[Aws, Progress], dict[str, Any]]) -> None:
    """Run a module's body and exit with its result; every exception that a user can meet becomes one message."""
    try:
        result = body(Aws(module), Progress(module.params.get("progress_file")))
    except Failure as failure:
        module.fail_json(msg=str(failure), **failure.details)
    except (ClientError, BotoCoreError) as error:
        module.fail_json(msg=explain(error))
    except Exception as error:  # its text may hold a value that must not be seen, so only its place is told
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}, {place.name}"
        module.fail_json(
            msg=f"A defect of talentbase.aws: {where}. To do: report this line; the same command may be run again."
        )
    module.exit_json(**result)


def converge(module: AnsibleAWSModule, layer: Layer, progress: Progress, wait: bool = True) -> dict[str, Any]:
    """Bring a layer to its wanted state, or plan it in check mode; returns what exit_json takes."""
    desired, actual = layer.desired(), layer.read()
    if wait and not module.check_mode and settle(layer, actual, progress):
        actual = layer.read()
    plan = _planned(layer, desired, actual)
    if module.check_mode:
        return _result(plan, bool(plan), _expected_outcome(desired, actual), layer)
    if plan and take_lock(module, progress):
        actual = layer.read()  # another run may have written between the first read and the lock
        plan = _planned(layer, desired, actual)
    outcome = _apply(layer, plan, desired, actual, progress, wait)
    if last_converged := _converged_store(module):
        if layer.looks_first and outcome.done:
            layer.read()
        asked = {name: module.params[name] for name in IMAGE_REQUEST if module.params.get(name)}
        last_converged.keep(layer.part, fingerprint(layer.desired(), layer.rules), asked)
    return _result(plan, bool(outcome.done), outcome, layer)


@dataclass(frozen=True)
class Preview:
    """A layer as it is wanted, what would be done about it, and what converge() would give if AWS carried that out."""

    desired: Sequence[Resource]
    actual: State
    plan: Plan
    result: dict[str, Any]


def preview(layer: Layer) -> Preview:
    """Look at a layer; nothing is written."""
    desired, actual = layer.desired(), layer.read()
    plan = _planned(layer, desired, actual)
    return Preview(desired, actual, plan, _result(plan, bool(plan), _expected_outcome(desired, actual), layer))


def remove(module: AnsibleAWSModule, layer: Layer, progress: Progress, keep: Collection[str] = ()) -> dict[str, Any]:
    """Remove a layer, dependants first, but for the kinds to keep."""
    desired, actual = layer.desired(), layer.read()
    if not module.check_mode and settle(layer, actual, progress):
        actual = layer.read()
    plan = make_absence_plan(desired, actual, keep)
    if plan and not module.check_mode and take_lock(module, progress):
        actual = layer.read()
        plan = make_absence_plan(desired, actual, keep)
    if not module.check_mode:
        _apply(layer, plan, desired, actual, progress, True)
        if last_converged := _converged_store(module):
            last_converged.forget(layer.part)
    return {"changed": bool(plan), "plan": render.lines(plan), "diff": render.diff(plan)}


def settle(layer: Layer, actual: State, progress: Progress) -> bool:
    """Wait for what an earlier run started and did not wait for; true if there was any."""
    unready = [item for item in actual.values() if not item.ready]
    if not unready:
        return False
    with ThreadPoolExecutor(max_workers=len(unready)) as pool:
        waits = [
            pool.submit(layer.handlers[item.address.kind].wait, item.address.name, item.attributes, progress)
            for item in unready
        ]
        for future in waits:
            future.result()
    return True


def _planned(layer: Layer, desired: Sequence[Resource], actual: State) -> Plan:
    plan = make_plan(desired, actual, layer.rules, layer.prune)
    if plan.refusals:
        raise Failure("; ".join(plan.refusals))
    return plan


def take_lock(module: AnsibleAWSModule, progress: Progress) -> bool:
    """Have the lock before the first write; true where this run did not have it before."""
    option = module.params.get("lock")
    return bool(option) and hold(Aws(module), option, module.params["resource_tags"], progress)


def give_back(module: AnsibleAWSModule, progress: Progress) -> bool:
    """Give the lock back at the end of a module that is the last of its run; true where it was asked to."""
    option = module.params.get("lock")
    if not option or not option["release"] or module.check_mode:
        return False
    Lock(Aws(module), option["name"], option["holder"], {}, progress).release()
    return True


def _converged_store(module: AnsibleAWSModule) -> ConvergedStore | None:
    """What the environment remembers; that of a run that has its lock, or could have had it."""
    option = module.params.get("lock")
    return ConvergedStore(Aws(module), option["name"]) if option else None


def _apply(
    layer: Layer, plan: Plan, desired: Sequence[Resource], actual: State, progress: Progress, wait: bool
) -> Outcome:
    return Application(desired, actual, layer.handlers, progress, wait).run(plan)


def _expected_outcome(desired: Sequence[Resource], actual: State) -> Outcome:
    attributes: dict[Address, dict[str, Any]] = {resource.address: {} for resource in desired}
    pending = [address for address, item in actual.items() if not item.ready]
    return Outcome({**attributes, **{address: dict(item.attributes) for address, item in actual.items()}}, [], pending)


def _result(plan: Plan, changed: bool, outcome: Outcome, layer: Layer) -> dict[str, Any]:
    return {
        "changed": changed,
        "plan": render.lines(plan),
        "diff": render.diff(plan),
        "pending": sorted(str(address) for address in set(outcome.pending)),
        **layer.outputs(_Known(outcome.attributes)),
    }


class _Known(dict[Address, Mapping[str, Any]]):
    """Attributes by address; one that is not known yet reads as UNKNOWN."""

    def __getitem__(self, address: Address) -> Mapping[str, Any]:
        return _Attributes(self.get(address, {}))


class _Attributes(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return UNKNOWN
