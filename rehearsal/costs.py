"""What the account was billed, as it is told through the control path costs: items by month, which Cost Explorer sums up."""

from __future__ import annotations

import re
from typing import Any

MONTH = re.compile(r"\d{4}-\d{2}")
FORM = '{"months": {"YYYY-MM": [{"service": TEXT, "usage_type": TEXT, "usd": NUMBER, "tags": {KEY: VALUE}}]}}'


class Costs:
    """Items of a bill by month."""

    def __init__(self) -> None:
        self.months: dict[str, list[dict[str, Any]]] = {}

    def replace(self, body: object) -> None:
        """Take other months in the place of all; ValueError where they have not the form."""
        months = body.get("months") if isinstance(body, dict) and set(body) == {"months"} else None
        if not isinstance(months, dict) or not all(MONTH.fullmatch(str(name)) for name in months):
            raise ValueError(f"The body must be {FORM}.")
        for items in months.values():
            if not isinstance(items, list) or not all(map(_is_item, items)):
                raise ValueError(f"The body must be {FORM}.")
        self.months = months

    def as_dict(self) -> dict[str, Any]:
        """The months as they were given."""
        return {"months": self.months}


def _is_item(item: object) -> bool:
    if not isinstance(item, dict) or set(item) - {"service", "usage_type", "usd", "tags"}:
        return False
    texts = all(isinstance(item.get(name), str) for name in ("service", "usage_type"))
    number = isinstance(item.get("usd"), (int, float)) and not isinstance(item.get("usd"), bool)
    return texts and number and isinstance(item.get("tags", {}), dict)


COSTS = Costs()
