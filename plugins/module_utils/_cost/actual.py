# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was spent, by month and usage type, beside what was estimated. Pure.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from .._text.cleaning import one_line
from .._text.tables import table, wrapped

Answer = Mapping[str, Any]
REGION_PREFIX = re.compile(r"^(?:[A-Z]{2,3}\d?|[A-Z]{3}\d)-")
"""What usage types of most regions begin with, such as EU- or USE1-; the estimate has them without."""
METRIC = "UnblendedCost"
ACTIVATE = "docs/cost.md says how it is activated"


def period_of(now: datetime) -> tuple[str, str]:
    """The last whole month and what there is of this one, as TimePeriod takes it: the end does not belong to it."""
    first = now.date().replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    return before.isoformat(), max(now.date(), first + timedelta(days=1)).isoformat()


def tag_state(tag: str, found: Sequence[Answer] | None) -> tuple[bool | None, str]:
    """Whether a tag is an active cost allocation tag, and what is to be known. found: of ListCostAllocationTags; None where it was refused."""
    if found is None:
        return None, f"whether {tag} is an active cost allocation tag is for the account that pays to say"
    if any(item.get("TagKey") == tag and item.get("Status") == "Active" for item in found):
        return True, ""
    return False, f"{tag} is not an active cost allocation tag, so AWS counts nothing by it; {ACTIVATE}"


def actual_cost(
    tag: str,
    value: str,
    results: Sequence[Answer],
    lines: Iterable[Answer],
    state: tuple[bool | None, str],
    today: date,
) -> dict[str, Any]:
    """The months with what each usage type cost in them, beside the estimate. results: ResultsByTime; lines: of the estimate."""
    months = [_month(item, today) for item in results]
    spent: dict[tuple[str, str], list[float]] = {}
    for number, item in enumerate(results):
        for group in item.get("Groups") or []:
            service, usage_type = (*group["Keys"], "", "")[:2]
            row = spent.setdefault((usage_type_of(usage_type), service), [0.0] * len(results))
            row[number] += float(group["Metrics"][METRIC]["Amount"])
    estimated: dict[str, float] = {}
    for line in lines:
        estimated[line["usage_type"]] = estimated.get(line["usage_type"], 0.0) + line["month_usd"]
    rows = [_row(kind, service, usd, estimated.pop(kind, None)) for (kind, service), usd in spent.items()]
    rows += [_row(kind, "", [0.0] * len(results), usd) for kind, usd in estimated.items()]
    return {
        "tag": f"{tag}={value}",
        "active": state[0],
        "note": state[1],
        "months": months,
        "lines": sorted(rows, key=lambda row: (-max(row["usd"], default=0.0), row["usage_type"])),
        "usd": [round(sum(row["usd"][number] for row in rows), 2) for number in range(len(results))],
    }


def usage_type_of(text: str) -> str:
    """A usage type without the region that it begins with."""
    return REGION_PREFIX.sub("", text)


def actual_lines(environment: str, found: Answer, width: int = 0) -> list[str]:
    """One table for an environment, then what is to be known."""
    rows = [(one_line(name), *cells) for name, *cells in _cells(found)]
    heading = (f"spent in {one_line(environment)} on {one_line(found['tag'])}", "estimate", *_headings(found))
    return ["", *table([heading, *rows], width), *wrapped(_notes(found), width)]


def actual_markdown(environment: str, found: Answer) -> list[str]:
    """The same for a pull request."""
    headings = ["estimate", *_headings(found)]
    lines = [
        f"### Spent in {_plain(environment)} on {_plain(found['tag'])}",
        "",
        f"| what | {' | '.join(headings)} |",
        f"| --- |{' ---: |' * len(headings)}",
    ]
    lines += [f"| {' | '.join(map(_plain, row))} |" for row in _cells(found)]
    return ["", *lines, "", *(f"- {_plain(note)}" for note in _notes(found))]


def _month(item: Answer, today: date) -> dict[str, Any]:
    period = item["TimePeriod"]
    whole = date.fromisoformat(period["End"][:10]) <= today.replace(day=1) and not item.get("Estimated")
    return {"start": period["Start"], "end": period["End"], "complete": whole}


def _row(usage_type: str, service: str, usd: Sequence[float], estimate: float | None) -> dict[str, Any]:
    rounded = None if estimate is None else round(estimate, 2)
    return {"usage_type": usage_type, "service": service, "estimate_usd": rounded, "usd": [round(x, 2) for x in usd]}


def _headings(found: Answer) -> list[str]:
    return [f"{item['start'][:7]}{'' if item['complete'] else ' so far'}" for item in found["months"]]


def _cells(found: Answer) -> list[tuple[str, ...]]:
    rows = [
        (
            f"{line['usage_type']}{' of ' + line['service'] if line['service'] else ''}",
            "-" if line["estimate_usd"] is None else f"{line['estimate_usd']:.2f}",
            *(f"{usd:.2f}" if usd else "-" for usd in line["usd"]),
        )
        for line in found["lines"]
    ]
    estimate = sum(line["estimate_usd"] or 0.0 for line in found["lines"])
    return [*rows, ("all", f"{estimate:.2f}", *(f"{usd:.2f}" for usd in found["usd"]))]


def _notes(found: Answer) -> list[str]:
    about = "USD as AWS bills them, unblended, with a day's delay; what cannot be tagged, such as data between zones, is in none of them."
    return [about, *([found["note"]] if found["note"] else [])]


def _plain(text: Any) -> str:
    return one_line(str(text)).replace("|", "\\|").replace("<", "&lt;")
