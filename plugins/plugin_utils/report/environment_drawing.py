# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The drawing of an environment from the top down: hosts, load balancer, services with their tasks by zone, data stores.

It is made twice, for a wide and a narrow screen; the page's style shows one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from .svg import drawing, percent, tag, text
from .words import count, shortened

Data = Mapping[str, Any]
GAP, ARROW = 10.0, 26.0
BETWEEN = 0.012
"""The share of the width between two boxes."""
PLAIN = "plain"
MANY = 24
"""More services than these are small tiles."""
MOST_HOSTS = 6
SERVES = frozenset({"available", "backing-up", "snapshotting", "storage-optimization"})
LETTER = 7.2
"""Pixels that a character takes at most on average."""


@dataclass
class Canvas:
    """What is drawn so far. columns: boxes side by side; width: of the narrowest screen that shows it, in pixels."""

    columns: int
    width: int
    y: float = 1.0
    parts: list[Markup] = field(default_factory=list)

    def row(
        self, boxes: Sequence[Sequence[tuple[str, str]]], states: Sequence[str], columns: int, height: float
    ) -> None:
        """Boxes in rows of so many. boxes: of each its lines with their class."""
        between = BETWEEN if columns > 1 else 0.0
        width = (1 - (columns - 1) * between) / columns
        for start in range(0, len(boxes), columns):
            shown = boxes[start : start + columns]
            # A row that is not full is in the middle, unless there are full ones above it.
            filled = len(shown) * width + (len(shown) - 1) * between
            left = (1 - filled) / 2 if len(boxes) < columns else 0.0
            for place, lines in enumerate(shown):
                self._box(left + place * (width + between), width, height, lines, states[start + place])
            self.y += height + GAP
        self.y -= GAP

    def arrow(self) -> None:
        """Down to what comes next."""
        y = self.y
        self.parts.append(tag("line", class_="arrow", x1="50%", x2="50%", y1=y + 4, y2=y + ARROW - 6))
        head = tag("path", class_="head", d="M-5 -6L0 0L5 -6")
        self.parts.append(tag("svg", head, x="50%", y=y + ARROW - 5, class_="open"))
        self.y += ARROW

    def _box(self, left: float, width: float, height: float, lines: Sequence[tuple[str, str]], state: str) -> None:
        room = int((self.width * width - 34) / LETTER)
        shown = [
            text("12", 20 + 17.0 * number, shortened(words, room), class_)
            for number, (words, class_) in enumerate(lines)
        ]
        # The frame's own line is within the box.
        frame = tag("rect", class_=f"box {state}", width="100%", height=height, rx=8)
        dot = tag("svg", tag("g", mark_of(state), transform="translate(-16 9)"), x="100%", class_="open")
        marks = () if state == PLAIN else (dot,)
        box = {"x": percent(left), "y": self.y, "width": percent(width), "height": height}
        self.parts.append(tag("svg", frame, *shown, *marks, class_="open", **box))


def mark_of(state: str) -> Markup:
    """A mark for a state that needs no colour: a disc, a ring, a cross."""
    if state == "bad":
        return tag("path", class_="cross", d="M-4 -4L4 4M4 -4L-4 4", transform="translate(0 5)")
    return tag("circle", class_="disc" if state == "ok" else "ring", cy=5, r=4)


def environment_drawings(page: Data) -> Markup:
    """Both drawings."""
    wide, narrow = Canvas(3, 640), Canvas(1, 320)
    return Markup("").join(_drawn(page, canvas, name) for canvas, name in ((wide, "wide"), (narrow, "narrow")))


def _drawn(page: Data, canvas: Canvas, name: str) -> Markup:
    around = page["surroundings"]
    if around["hosts"]:
        hosts = around["hosts"][:MOST_HOSTS]
        more = len(around["hosts"]) - len(hosts)
        words = [*hosts, *([f"and {count(more, 'host')} more"] if more else [])]
        canvas.row([[(host, "strong")] for host in words], [PLAIN] * len(words), canvas.columns, 32)
        canvas.arrow()
        canvas.row([_balancer(around)], [_balancer_state(around)], 1, 48)
        canvas.arrow()
    _services(page["services"], canvas)
    if around["stores"]:
        canvas.arrow()
        states = ["ok" if item["status"] in SERVES else "bad" for item in around["stores"]]
        columns = min(canvas.columns, len(states))
        canvas.row([_store(item) for item in around["stores"]], states, columns, 48)
    if around["nat_gateways"]:
        canvas.y += GAP
        canvas.row([_nat(around["nat_gateways"])], [_nat_state(around["nat_gateways"])], 1, 32)
    return drawing(environment_words(page), canvas.y + 2, *canvas.parts, class_=f"environment {name}")


def _services(services: Sequence[Data], canvas: Canvas) -> None:
    states = [item["state"] for item in services]
    if len(services) > MANY:
        tiles = [[(item["key"], "strong"), (_tasks(item), "")] for item in services]
        canvas.row(tiles, states, canvas.columns + 1, 46)
    else:
        canvas.row([_service(item) for item in services], states, min(canvas.columns, max(1, len(services))), 66)


def _service(item: Data) -> list[tuple[str, str]]:
    zones = [f"{zone} {''.join(DOTS[state] for state in states)}" for zone, states in item["zones"].items()]
    return [
        (f"{item['key']}, {_tasks(item)} tasks", "strong"),
        (f"{item['revision']} {item['image']}", ""),
        ("  ".join(zones) or "no task", ""),
    ]


DOTS = {"ok": "●", "busy": "○", "bad": "✕"}


def _tasks(item: Data) -> str:
    return f"{item['running']} of {item['desired']}"


def _balancer(around: Data) -> list[tuple[str, str]]:
    balancer, certificate = around["load_balancer"], around["certificate"]
    if not balancer:
        return [("load balancer", "strong"), ("missing", "")]
    ends = (
        f", certificate for {count(certificate['days_left'], 'day')}"
        if certificate and certificate["days_left"] is not None
        else ""
    )
    return [(f"load balancer {balancer['name']}", "strong"), (f"{balancer['state']}{ends}", "")]


def _balancer_state(around: Data) -> str:
    return "ok" if around["load_balancer"] and around["load_balancer"]["state"] == "active" else "bad"


def _store(item: Data) -> list[tuple[str, str]]:
    return [(f"{item['kind']} {item['key']}", "strong"), (f"{item['name']}, {item['status']}", "")]


def _nat(gateways: Sequence[Data]) -> list[tuple[str, str]]:
    available = sum(item["state"] == "available" for item in gateways)
    return [(f"way out: {available} of {count(len(gateways), 'NAT gateway')} available", "")]


def _nat_state(gateways: Sequence[Data]) -> str:
    return "ok" if all(item["state"] == "available" for item in gateways) else "bad"


def environment_words(page: Data) -> str:
    """The drawing in words; the tables of the page have every name."""
    around, services = page["surroundings"], page["services"]
    well = sum(item["state"] == "ok" for item in services)
    balancer = around["load_balancer"]
    parts = [
        count(len(around["hosts"]), "host"),
        f"load balancer {balancer['state']}" if balancer else "no load balancer",
        f"{well} of {count(len(services), 'service')} well",
        *[f"{item['kind']} {item['key']} {item['status']}" for item in around["stores"]],
    ]
    return f"{page['cluster']} from the hosts to the data stores: {', '.join(parts)}"
