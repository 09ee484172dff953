# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What differs between an environment and its inventory, and which of the two has changed. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._plan import render
from .._plan.fingerprint import same_desired
from .._plan.values import Actual, Address, Plan, Step

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
            "change": str(self.step),
            "drifted": self.drifted,
            "names": list(self.names),
            "details": render.details(self.step),
            "before": section["before"],
            "after": section["after"],
        }


def differences_of(part: str, plan: Plan, actual: Mapping[Address, Actual], before: str, now: str) -> list[Difference]:
    """The differences of one part.

    before: the fingerprint of what it was last brought to, empty where that is not known; now: of today's desired state.

    What follows from a change of the inventory, such as a service's new task definition, is no drift either.
    """
    requested: set[Address] = set()
    differences = []
    for step in plan.steps:
        drifted = same_desired(step.address, before, now) and not step.needs & requested
        requested |= set() if drifted else {step.address}
        differences.append(Difference(part, step, drifted, _names(step.address, actual)))
    return differences


def _names(address: Address, actual: Mapping[Address, Actual]) -> tuple[str, ...]:
    resource = actual.get(address)
    if resource is None:
        return (address.name,)
    known = [str(resource.attributes[name]) for name in ("id", "arn") if resource.attributes.get(name)]
    return (address.name, *known, *(value for value in resource.properties.values() if PARENT.fullmatch(str(value))))
