# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a layer is: one part of an environment that is observed, compared with its desired state, and converged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol, TypeVar

from .._plan.values import Actual, Address, KindRules, Resource
from .apply import Handler

State = Mapping[Address, Actual]
Attributes = Mapping[Address, Mapping[str, Any]]
Snapshot = TypeVar("Snapshot")


class Layer(Protocol[Snapshot]):
    """A part of an environment. observe() is its only read; what follows from a snapshot is computed from it alone.

    part: its name among the parts of a deploy. desired_follows_actual: whether carrying out a plan changes what is desired, as the
    rules of a load balancer do; it is then observed once more, so that what is remembered is what the next run will compute.
    rules, prune: how its kinds may change, and which are pruned, see make_plan().
    handlers: who writes, by kind. facts: which of its outputs the layers that follow take; no two layers publish one of the same name.
    """

    part: str
    desired_follows_actual: bool
    facts: Collection[str]

    @property
    def rules(self) -> Mapping[str, KindRules]: ...

    @property
    def prune(self) -> Collection[str]: ...

    @property
    def handlers(self) -> Mapping[str, Handler]: ...

    def observe(self) -> Snapshot:
        """AWS's answers about this part; raises Failure for what must not be touched."""

    def desired(self, snapshot: Snapshot) -> list[Resource]:
        """The resources that the inventory wants."""

    def actual(self, snapshot: Snapshot) -> State:
        """The resources that there are."""

    def outputs(self, snapshot: Snapshot, attributes: Attributes) -> dict[str, Any]:
        """What the layer's module returns, from the attributes of its resources once they are converged."""
