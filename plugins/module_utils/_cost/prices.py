# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS asks for a unit of a usage type, by region. Pure.

List prices, without free tiers and discounts of an account. A usage type that is not in the data has no price, which is never taken for 0.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .price_rows import ROWS

HOURS = 730
"""The hours of a month, as AWS's own calculator counts them."""


class Price(NamedTuple):
    """USD for a unit, where that is said, and when it was."""

    service_code: str
    unit: str
    usd: float
    source: str
    date: str


def price_of(region: str, usage_type: str, operation: str = "") -> Price | None:
    """The price; None where there is none in the data. operation: where the usage type alone does not say which engine it is."""
    found = _prices().get((region, usage_type), {})
    return found.get(operation) if operation else next(iter(found.values()), None)


def regions() -> list[str]:
    """The regions of which there are prices."""
    return sorted({region for region, _usage_type in _prices()})


@cache
def _prices() -> dict[tuple[str, str], dict[str, Price]]:
    prices: dict[tuple[str, str], dict[str, Price]] = {}
    for region, code, usage, operation, unit, usd, source, date in ROWS:
        prices.setdefault((region, usage), {})[operation] = Price(code, unit, usd, source, date)
    return prices
