# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What differs between an environment and its inventory, and which of the two has changed. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._ecs.names import SERVICE
from .._module.last_converged import LastConverged
from .._plan import render
from .._plan.fingerprint import same_desired
from .._plan.values import Actual, Address, Plan, Step, Verb

PARENT = re.compile(r"(sg|rtb)-[0-9a-f]+")
"""A rule or route is changed in the name of its security group or route table."""


@dataclass(frozen=True)
class Difference:
    """A step of a plan. drifted: whether it is the account that changed; names: how AWS may name the resource."""

    part: str
    step: Step
    drifted: bool
    names: tuple[str, ...] = ()

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
            "names": list(self.names),
            "details": render.details(self.step),
            "before": section["before"],
            "after": section["after"],
        }


def differences_of(
    part: str, plan: Plan, actual: Mapping[Address, Actual], last: LastConverged, now: str
) -> list[Difference]:
    """The differences of one part. last: as it last converged; now: the fingerprint of today's desired state.

    What follows from a change of the inventory, such as a service's new task definition, is no drift either, nor is what a rollback left.
    """
    requested: set[Address] = set()
    differences = []
    for step in plan.steps:
        drifted = same_desired(step.address, last.fingerprint, now) and not step.needs & requested
        drifted = drifted and not _left_by_rollback(step.address, actual, last)
        requested |= set() if drifted else {step.address}
        differences.append(Difference(part, step, drifted, _names(step.address, actual)))
    return differences


def _left_by_rollback(address: Address, actual: Mapping[Address, Actual], last: LastConverged) -> bool:
    left = last.rolled_back.get(address.name) if address.kind == SERVICE and address in actual else None
    return left is not None and actual[address].properties.get("task_definition") == left


def _names(address: Address, actual: Mapping[Address, Actual]) -> tuple[str, ...]:
    resource = actual.get(address)
    if resource is None:
        return (address.name,)
    known = [str(resource.attributes[name]) for name in ("id", "arn") if resource.attributes.get(name)]
    return (address.name, *known, *(value for value in resource.properties.values() if PARENT.fullmatch(str(value))))
