# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the changes of a plan cost a month: a line, what of it each thing costs, and whether a limit is passed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from .._inventory.cost import AssumedUsage, Cost
from .._inventory.faults import Fault
from .._plan.planner import resolve
from .._plan.values import UNKNOWN, Actual, Address, Plan, Resource, Verb
from .estimate import Estimate, estimate
from .usages import Resources

NONE = AssumedUsage()
MOST = 3
"""As many of the things that cost more or less are named."""


class Compared(Protocol):
    """A layer as it is desired and as it is; see Comparison."""

    @property
    def desired(self) -> Sequence[Resource]:
        """What the inventory asks for."""

    @property
    def actual(self) -> Mapping[Address, Actual]:
        """What there is."""

    @property
    def plan(self) -> Plan:
        """The steps between the two."""


def before_and_after(layers: Iterable[Compared], region: str) -> tuple[Estimate, Estimate]:
    """What the environment costs as it is and once the plans are carried out, use aside, which a plan does not change."""
    now: dict[Address, Mapping[str, Any]] = {}
    then: dict[Address, Mapping[str, Any]] = {}
    for layer in layers:
        gone = {step.address for step in layer.plan.steps if step.verb is Verb.DELETE}
        now |= {address: item.properties for address, item in layer.actual.items()}
        then |= {address: item.properties for address, item in layer.actual.items() if address not in gone}
        for item in layer.desired:
            wanted = resolve(item.properties, lambda _ref: UNKNOWN)
            then[item.address] = {**then.get(item.address, {}), **wanted}
    return _estimate(now, region), _estimate(then, region)


def change_line(before: Estimate, after: Estimate) -> str:
    """Such as `+12.41 USD a month (128.62 -> 141.03): NAT gateway b +32.85`; empty where nothing changes."""
    parts = sorted(_differences(before, after).items(), key=lambda item: -abs(item[1]))
    if not parts:
        return ""
    change = round(after.month_usd - before.month_usd, 2)
    named = [f"{what} {usd:+.2f}" for what, usd in parts[:MOST]]
    more = [f"{len(parts) - MOST} more"] if len(parts) > MOST else []
    unpriced = f"; {len(after.without)} more without a price" if after.without else ""
    sums = f"{before.month_usd:.2f} -> {after.month_usd:.2f}"
    return f"{change:+.2f} USD a month ({sums}{unpriced}): {', '.join([*named, *more])}"


def limit_faults(cost: Cost, before: Estimate, after: Estimate) -> list[Fault]:
    """A plan that costs more than the inventory lets it; one that makes it cheaper is never refused."""
    if after.month_usd <= before.month_usd:
        return []
    said = f"the plan costs {after.month_usd:.2f} USD a month by list prices, {before.month_usd:.2f} before it"
    if cost.limit and after.month_usd > cost.limit:
        return [Fault("cost.limit", f"is {cost.limit:g}, and {said}", "raise it, or make what is planned smaller")]
    if cost.warn and after.month_usd > cost.warn:
        return [Fault("cost.warn", f"is {cost.warn:g}, and {said}", "raise it once that is wanted", warning=True)]
    return []


def _differences(before: Estimate, after: Estimate) -> dict[str, float]:
    """USD a month by what costs more or less."""
    changes: dict[str, float] = {}
    for sign, lines in ((-1, before.lines), (1, after.lines)):
        for line in lines:
            changes[line.what] = changes.get(line.what, 0.0) + sign * line.month_usd
    return {what: usd for what, usd in changes.items() if abs(usd) >= 0.005}


def _estimate(resources: Resources, region: str) -> Estimate:
    return estimate(resources, region, NONE, 0)
