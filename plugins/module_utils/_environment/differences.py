# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What differs between an environment and its inventory, and what has changed: the account, the inventory or this collection. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._aws.formats import VERSION
from .._ecs.names import SERVICE
from .._module.last_converged import LastConverged
from .._plan import render
from .._plan.change_cause import Cause
from .._plan.fingerprint import same_desired
from .._plan.values import Actual, Address, Plan, Step, Verb

PARENT = re.compile(r"(sg|rtb)-[0-9a-f]+")
"""A rule or route is changed in the name of its security group or route table."""


@dataclass(frozen=True)
class Difference:
    """A step of a plan. names: how AWS may name the resource; before: the version of the collection that brought it where it was."""

    part: str
    step: Step
    cause: Cause
    names: tuple[str, ...] = ()
    before: str = ""

    @property
    def drifted(self) -> bool:
        """Whether it is the account that changed."""
        return self.cause is Cause.DRIFT

    @property
    def because(self) -> str:
        """The cause in a few words, to stand before a colon; empty for a change of the inventory alone."""
        return self.cause.in_words(self.before, VERSION)

    def to_result(self) -> dict[str, Any]:
        """The difference as a module returns it."""
        [section] = render.diff(Plan((self.step,)))
        return {
            "part": self.part,
            "resource": str(self.step.address),
            "kind": self.step.address.kind,
            "name": self.step.address.name,
            "verb": self.step.verb.value,
            "changed": sorted(map(str, self.step.after)) if self.step.verb is Verb.UPDATE else [],
            "effect": self.step.effect,
            "change": str(self.step),
            "drifted": self.drifted,
            "cause": self.cause.value,
            "because": self.because,
            "names": list(self.names),
            "details": render.details(self.step),
            "before": section["before"],
            "after": section["after"],
        }


def differences_of(
    part: str, plan: Plan, actual: Mapping[Address, Actual], last: LastConverged, now: str, inputs: str = ""
) -> list[Difference]:
    """The differences of one part. last: as it last converged; now: the fingerprint of today's desired state; inputs: of the inventory.

    What follows from a change that is no drift, such as a service's new task definition, is none either, nor is what a rollback left.
    """
    changed, causes = _changed(last, inputs), dict[Address, Cause]()
    differences = []
    for step in plan.steps:
        needed = {causes[address] for address in step.needs if address in causes}
        if not same_desired(step.address, last.fingerprint, now):
            cause = changed
        elif needed:
            cause = needed.pop() if len(needed) == 1 else Cause.BOTH
        else:
            cause = Cause.INVENTORY if _left_by_rollback(step.address, actual, last) else Cause.DRIFT
        if cause is not Cause.DRIFT:
            causes[step.address] = cause
        differences.append(Difference(part, step, cause, _names(step.address, actual), last.version))
    return differences


def _changed(last: LastConverged, inputs: str) -> Cause:
    """What has changed where a desired state has. inputs: the digest of what the inventory gives now."""
    if not last.fingerprint or last.version == VERSION:
        return Cause.INVENTORY
    if not (last.inputs and inputs):
        return Cause.EITHER
    return Cause.COLLECTION if last.inputs == inputs else Cause.BOTH


def _left_by_rollback(address: Address, actual: Mapping[Address, Actual], last: LastConverged) -> bool:
    left = last.rolled_back.get(address.name) if address.kind == SERVICE and address in actual else None
    return left is not None and actual[address].properties.get("task_definition") == left


def _names(address: Address, actual: Mapping[Address, Actual]) -> tuple[str, ...]:
    resource = actual.get(address)
    if resource is None:
        return (address.name,)
    known = [str(resource.attributes[name]) for name in ("id", "arn") if resource.attributes.get(name)]
    return (address.name, *known, *(value for value in resource.properties.values() if PARENT.fullmatch(str(value))))
