# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What resources cost a month: a line for each thing, what has no price, and the sums. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from .._inventory.cost import AssumedUsage
from .._waf.names import WEB_ACL
from .assumed import assumed_usages
from .prices import Price, price_of
from .usages import Resources, Usage, usages


@dataclass(frozen=True)
class Line:
    """What costs something. service: by its name in AWS; empty for what all share. month_usd: at the desired count; the others with autoscaling."""

    what: str
    service: str
    unit: str
    quantity: float
    price_usd: float
    month_usd: float
    minimum_usd: float
    maximum_usd: float
    fixed: bool
    usage_type: str
    source: str
    date: str


@dataclass(frozen=True)
class Estimate:
    """USD a month by list prices. without: what no sum has, with the reason."""

    lines: Sequence[Line]
    without: Sequence[str]

    @property
    def fixed_usd(self) -> float:
        """What it costs whether it is used or not, at the desired count of tasks."""
        return _sum(line.month_usd for line in self.lines if line.fixed)

    @property
    def usage_usd(self) -> float:
        """What comes with the assumed use."""
        return _sum(line.month_usd for line in self.lines if not line.fixed)

    @property
    def month_usd(self) -> float:
        """All of it, at the desired count of tasks."""
        return _sum(line.month_usd for line in self.lines)

    def to_result(self) -> dict[str, object]:
        """The estimate as a module returns it; at the fewest and at the most tasks with the assumed use."""
        return {
            "fixed_usd": self.fixed_usd,
            "usage_usd": self.usage_usd,
            "month_usd": self.month_usd,
            "at_minimum_usd": _sum(line.minimum_usd for line in self.lines),
            "at_maximum_usd": _sum(line.maximum_usd for line in self.lines),
            "lines": [asdict(line) for line in self.lines],
            "without": list(self.without),
        }


def estimate(resources: Resources, region: str, assumed: AssumedUsage, retention_days: int) -> Estimate:
    """What the resources cost with the assumed use. retention_days: of logs."""
    lines: list[Line] = []
    without: list[str] = []
    firewall = any(address.kind == WEB_ACL for address in resources)
    used = [(item, True) for item in together(usages(resources))]
    used += [(item, False) for item in assumed_usages(assumed, retention_days, firewall)]
    for usage, fixed in used:
        price = price_of(region, usage.usage_type, usage.operation)
        if usage.without:
            without.append(f"{usage.what}: {usage.without}")
        elif price is None:
            without.append(f"{usage.what}: no price of {_kind(usage)} in {region}")
        else:
            lines.append(_line(usage, price, fixed))
    return Estimate(lines, without)


def together(found: Iterable[Usage]) -> list[Usage]:
    """One for all that are called the same, such as all secrets."""
    known: dict[tuple[str, str], Usage] = {}
    for item in found:
        key = (item.what, item.usage_type)
        known[key] = known[key]._replace(quantity=known[key].quantity + item.quantity) if key in known else item
    return list(known.values())


def _kind(usage: Usage) -> str:
    return " ".join(filter(None, (usage.usage_type, usage.operation)))


def _line(usage: Usage, price: Price, fixed: bool) -> Line:
    fewest = usage.quantity if usage.minimum is None else usage.minimum
    most = usage.quantity if usage.maximum is None else usage.maximum
    return Line(
        usage.what,
        usage.service,
        price.unit,
        round(usage.quantity, 4),
        price.usd,
        round(usage.quantity * price.usd, 4),
        round(fewest * price.usd, 4),
        round(most * price.usd, 4),
        fixed,
        usage.usage_type,
        price.source,
        price.date,
    )


def _sum(values: Iterable[float]) -> float:
    return round(sum(values), 2)
