# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Applies a plan: each step as soon as what it depends on exists, independent steps in parallel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Protocol

from .._aws.errors import BotoCoreError, ClientError, Failure, refused
from .._aws.progress import Progress
from .._plan.planner import resolve
from .._plan.values import UNKNOWN, Actual, Address, Plan, Ref, Resource, Step, Verb, holds_unknown

THREADS = 8
DEFECT = "report this defect of talentbase.aws, or change the resource by hand"
Attributes = Mapping[str, Any]


class Handler(Protocol):
    """How resources of one kind are made. Properties arrive with every Ref resolved.

    A kind that takes minutes (slow) also has wait(), which returns the attributes once the resource is ready.
    """

    slow: bool

    def create(self, name: str, properties: Mapping[str, Any]) -> Attributes: ...

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> Attributes | None: ...

    def delete(self, actual: Actual) -> None: ...

    def wait(self, name: str, attributes: Attributes, progress: Progress) -> Attributes: ...


class BaseHandler:
    """Defaults for a Handler: quick, changed by creation alone."""

    slow = False

    def create(self, name: str, properties: Mapping[str, Any]) -> Attributes:
        """Make the resource; returns its attributes."""
        raise Failure(f"{name} cannot be created by this module", todo=DEFECT)

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> Attributes | None:
        """Change the resource in place; returns the attributes that are new, if any."""
        raise Failure(
            f"{actual.address} differs in {', '.join(changed)}, which cannot be changed in place", todo=DEFECT
        )

    def delete(self, actual: Actual) -> None:
        """Remove the resource and return once it is gone."""
        raise Failure(f"{actual.address} cannot be deleted by this module", todo=DEFECT)

    def wait(self, name: str, attributes: Attributes, progress: Progress) -> Attributes:
        """Return once the resource is ready."""
        return attributes


@dataclass
class Outcome:
    """The outcome of a plan: the attributes of every resource, the steps done, and what is still in progress."""

    attributes: dict[Address, dict[str, Any]]
    done: list[Step] = field(default_factory=list)
    pending: list[Address] = field(default_factory=list)


class Application:
    """One application of a plan."""

    def __init__(
        self,
        desired: Sequence[Resource],
        actual: Mapping[Address, Actual],
        handlers: Mapping[str, Handler],
        progress: Progress,
        wait: bool = True,
    ) -> None:
        self._resources = {resource.address: resource for resource in desired}
        self._actual = actual
        self._handlers = handlers
        self._progress = progress
        self._wait = wait
        self._steps = 0
        self.outcome = Outcome({address: dict(item.attributes) for address, item in actual.items()})
        self.outcome.pending = [address for address, item in actual.items() if not item.ready]

    def run(self, plan: Plan) -> Outcome:
        """Apply every step; raises Failure at the first that AWS refuses, after the running ones have ended."""
        self._refuse_unknown(plan)
        self._steps = len(plan.steps)
        try:
            for _deletions, steps in groupby(plan.steps, key=lambda step: step.verb is Verb.DELETE):
                self._run_batch(list(steps))
        finally:
            self._progress.steps_ended()
        return self.outcome

    def _refuse_unknown(self, plan: Plan) -> None:
        """Before the first write: everything that earlier layers publish must be known; a deletion needs none of it."""
        for step in (step for step in plan.steps if step.verb is not Verb.DELETE):
            given = self._resources[step.address].properties if step.address in self._resources else {}
            if missing := [name for name, value in given.items() if holds_unknown(value)]:
                raise Failure(
                    f"{step.address}: {', '.join(missing)} is not known yet",
                    todo="run the whole deploy, which creates the earlier layers",
                )

    def _run_batch(self, steps: list[Step]) -> None:
        waiting = {step.address: step for step in steps}
        running: dict[Future[None], Step] = {}
        failure: Failure | None = None
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            while running or (waiting and not failure):
                if not failure:
                    for step in self._startable(waiting, running.values()):
                        running[pool.submit(self._carry_out, waiting.pop(step.address))] = step
                if not running:
                    break
                for future in wait_for(running, return_when=FIRST_COMPLETED).done:
                    failure = self._finish(running.pop(future), future) or failure
        if failure:
            failure.details.update(changed=bool(self.outcome.done), done=[str(step) for step in self.outcome.done])
            raise failure

    def _startable(self, waiting: dict[Address, Step], running: Iterable[Step]) -> list[Step]:
        """The steps that can start now; those that need what is in progress are pending. A plan has each after what it needs."""
        unfinished = {*waiting, *(step.address for step in running)}
        ready = []
        for step in list(waiting.values()):
            if self._blocked(step):
                self.outcome.pending.append(waiting.pop(step.address).address)
                unfinished.discard(step.address)
            elif not step.needs & unfinished:
                ready.append(step)
        return ready

    def _blocked(self, step: Step) -> bool:
        busy = set(self.outcome.pending)
        return bool(step.needs & busy) or (step.verb is not Verb.CREATE and step.address in busy)

    def _finish(self, step: Step, future: Future[None]) -> Failure | None:
        error = future.exception()
        if error is None:
            self.outcome.done.append(step)
            return None
        if isinstance(error, Failure):
            return error
        if isinstance(error, (ClientError, BotoCoreError)):
            return refused(error, f"Could not {step.verb.value} {step.address}")
        raise error

    def _carry_out(self, step: Step) -> None:
        self._progress.step(str(step), len(self.outcome.done), self._steps)
        handler = self._handlers[step.address.kind]
        if step.verb is Verb.DELETE:
            handler.delete(self._actual[step.address])
            return
        properties = resolve(self._resources[step.address].properties, self._known)
        if step.verb is Verb.UPDATE:
            changed = sorted(step.after)
            attributes = handler.update(self._actual[step.address], properties, changed) or {}
        else:
            attributes = handler.create(step.address.name, properties)
        self.outcome.attributes.setdefault(step.address, {}).update(attributes)
        if handler.slow:
            self._settle(step.address, handler)

    def _settle(self, address: Address, handler: Handler) -> None:
        if not self._wait:
            self.outcome.pending.append(address)
            return
        ready = handler.wait(address.name, self.outcome.attributes[address], self._progress)
        self.outcome.attributes[address].update(ready)

    def _known(self, ref: Ref) -> Any:
        return self.outcome.attributes.get(ref.address, {}).get(ref.attribute, UNKNOWN)
