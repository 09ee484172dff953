# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Charts: metrics over days, deployments by day, a rollout by phase, a share of what is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from .svg import drawing, number, percent, stretched, tag, text
from .words import day, figure

Data = Mapping[str, Any]
TOP, PLOT, BOTTOM = 16, 80, 18
FAR = 3.0
"""A mark this many times above all that was measured is told in words, and does not flatten the line."""
GOOD = "succeeded"
NEUTRAL = ("superseded", "in progress")
HALF = 44
WIDEST_LIMIT = 3.0


def values_of(chart: Data) -> list[float]:
    """All that was measured."""
    return [value for line in chart["lines"] for value in line["points"] if value is not None]


def metric_chart(chart: Data, span: Data) -> Markup:
    """A small chart of one measure, with its targets and thresholds."""
    top = _top(chart)
    marks = [mark for mark in chart["marks"] if mark["value"] <= top]
    lines = [_line(line["points"], place, top) for place, line in enumerate(chart["lines"])]
    rules = [tag("path", class_=_mark_class(mark), d=f"M0 {_y(mark['value'], top)}H100") for mark in marks]
    grid = tag("path", class_="grid", d="M0 0H100M0 50H100M0 100H100")
    return drawing(
        metric_words(chart),
        TOP + PLOT + BOTTOM,
        stretched(TOP, PLOT, grid, *rules, *lines),
        text("0", 11, figure(top, chart["unit"]), "axis"),
        *_mark_labels(marks, top),
        text("0", TOP + PLOT + 13, day(span["start"]), "axis"),
        text("100%", TOP + PLOT + 13, day(span["end"]), "axis", "end"),
    )


def metric_words(chart: Data) -> str:
    """What a chart shows, in words."""
    return f"{chart['title']}: {summary_words(chart)}"


def summary_words(chart: Data) -> str:
    """The same without its title."""
    unit, lines = chart["unit"], chart["lines"]
    alone = len(lines) == 1
    parts = [_summary(line["points"], unit, "" if alone else line["label"]) for line in lines]
    return "; ".join([*parts, *(f"{_named(mark)} {figure(mark['value'], unit)}" for mark in chart["marks"])])


def _summary(points: Sequence[float | None], unit: str, name: str) -> str:
    """What a line shows; in short where it is one of several."""
    known = [value for value in points if value is not None]
    if not known:
        return f"{name} has no data".strip()
    now, highest = figure(known[-1], unit), figure(max(known), unit)
    if name:
        return f"{name} {now}, highest {highest}"
    return f"now {now}, average {figure(sum(known) / len(known), unit)}, highest {highest}"


def _named(mark: Data) -> str:
    return f"alarm {mark['label']} at" if mark["severity"] else mark["label"]


def _top(chart: Data) -> float:
    measured = max(values_of(chart), default=0.0)
    near = [mark["value"] for mark in chart["marks"] if not measured or mark["value"] <= FAR * measured]
    return float(chart["most"] or 1.1 * max([measured, *near, 0.0]) or 1.0)


def _y(value: float, top: float) -> str:
    return str(number(100 - 100 * min(value, top) / top))


def _line(points: Sequence[float | None], place_of_line: int, top: float) -> Markup:
    """A line with its gaps; a point between two gaps is a short stroke."""
    step = 100 / max(1, len(points) - 1)
    parts, pen = [], "M"
    for place, value in enumerate(points):
        if value is None:
            pen = "M"
            continue
        alone = pen == "M" and (place + 1 == len(points) or points[place + 1] is None)
        parts.append(f"{pen}{number(place * step)} {_y(value, top)}{'h.8' if alone else ''}")
        pen = "L"
    return tag("path", class_=f"line line{place_of_line % 3}", d="".join(parts))


def _mark_class(mark: Data) -> str:
    return f"mark {mark['severity'] or 'target'}"


def _mark_labels(marks: Sequence[Data], top: float) -> Iterator[Markup]:
    """A label above each mark, where there is room for it: from the lowest up."""
    lowest = float(TOP + PLOT + BOTTOM)
    for mark in sorted(marks, key=lambda item: float(item["value"])):
        y = TOP + PLOT * (1 - mark["value"] / top) - 3
        if y <= lowest - 11:
            lowest = y
            yield text("100%", round(y, 1), mark["label"], "axis", "end")


def days_chart(days: Sequence[Data]) -> Markup:
    """Deployments by day: those that succeeded above the line, all others below it."""
    above = [day_["verdicts"].get(GOOD, 0) for day_ in days]
    below = [sum(day_["verdicts"].values()) - good for day_, good in zip(days, above, strict=True)]
    most = max([*above, *below, 1])
    bars = [part for place, item in enumerate(days) for part in _day_bars(place / len(days), 1 / len(days), item, most)]
    middle, month = TOP + HALF, percent(1 - 30 / len(days))
    return drawing(
        days_words(days),
        TOP + 2 * HALF + BOTTOM,
        tag("line", class_="grid", x1="0", x2="100%", y1=middle, y2=middle),
        *bars,
        text("0", 11, f"succeeded, {most} a day at most", "axis"),
        text("0", TOP + 2 * HALF + 13, day(days[0]["date"]), "axis"),
        tag("line", class_="mark target", x1=month, x2=month, y1=TOP, y2=TOP + 2 * HALF),
        text(month, 11, "30 days", "axis", "middle"),
        text("100%", TOP + 2 * HALF + 13, day(days[-1]["date"]), "axis", "end"),
        class_="days",
    )


def days_words(days: Sequence[Data]) -> str:
    """How many deployments ended how."""
    totals: dict[str, int] = {}
    for item in days:
        for verdict, times in item["verdicts"].items():
            totals[verdict] = totals.get(verdict, 0) + times
    told = ", ".join(f"{times} {verdict}" for verdict, times in sorted(totals.items())) or "none"
    return f"Deployments of the last {len(days)} days by day: {told}"


def verdict_class(verdict: str) -> str:
    """How a verdict is shown: ok, bad or busy."""
    return "ok" if verdict == GOOD else "busy" if verdict in NEUTRAL else "bad"


def _day_bars(left: float, width: float, item: Data, most: int) -> Iterator[Markup]:
    middle = float(TOP + HALF)
    up, down = middle - 1, middle + 1
    for verdict, times in sorted(item["verdicts"].items()):
        height = (HALF - 2) * times / most
        up -= height if verdict == GOOD else 0
        y = up if verdict == GOOD else down
        down += 0 if verdict == GOOD else height
        place = {"x": percent(left), "y": y, "width": percent(0.75 * width), "height": height}
        yield tag("rect", class_=f"fill {verdict_class(verdict)}", **place)


def rollout_chart(rollout: Data) -> Markup:
    """The way of one task, a row for each phase, with the ends of its periods."""
    steps = rollout["steps"]
    end = max(step["end"] for step in steps)
    limits = [item for item in rollout["limits"] if item["at"] <= WIDEST_LIMIT * end]
    whole = 1.04 * max([end, *(item["at"] for item in limits)]) or 1.0
    height = 26.0 * len(steps)
    rows = [part for row, step in enumerate(steps) for part in _step(step, row, whole)]
    return drawing(
        rollout_words(rollout),
        height + 16 * max(1, len(limits)),
        *rows,
        *[part for row, item in enumerate(limits) for part in _limit(item, row, height, whole)],
        class_="rollout",
    )


def rollout_words(rollout: Data) -> str:
    """The phases and limits in words."""
    steps = [f"{step['title']} from {step['begin']:.0f} s to {step['end']:.0f} s" for step in rollout["steps"]]
    limits = [f"{item['title']} at {item['at']:.0f} s" for item in rollout["limits"]]
    return f"The slowest task of the running revision: {'; '.join([*steps, *limits])}"


def _step(step: Data, row: int, whole: float) -> Iterator[Markup]:
    begin, end = step["begin"] / whole, step["end"] / whole
    y = 26.0 * row
    words = f"{step['title']}, {step['end'] - step['begin']:.0f} s"
    late = begin > 0.5
    yield text(percent(end if late else begin), y + 11, words, "axis", "end" if late else None)
    yield tag(
        "rect",
        class_=f"fill step{row % 3}",
        x=percent(begin),
        y=y + 15,
        width=percent(max(0.004, end - begin)),
        height=8,
        rx=2,
    )


def _limit(item: Data, row: int, height: float, whole: float) -> Iterator[Markup]:
    x = percent(item["at"] / whole)
    yield tag("line", class_="mark target", x1=x, x2=x, y1=0, y2=height + 4)
    yield text(
        x,
        height + 13 + 16 * row,
        f"{item['title']}, {item['at']:.0f} s",
        "axis",
        "end" if item["at"] > whole / 2 else None,
    )


def share_bar(value: float, allowed: float, label: str, bad: bool = False) -> Markup:
    """How much of what is allowed is used."""
    share = value / allowed if allowed else 0.0
    return drawing(
        label,
        10,
        tag("rect", class_="track", width="100%", height=10, rx=5),
        tag("rect", class_=f"fill {'bad' if bad else 'step0'}", width=percent(max(0.01, share)), height=10, rx=5),
        class_="share",
    )
