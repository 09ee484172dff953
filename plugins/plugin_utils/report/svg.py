# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Elements of SVG, with every text and attribute escaped.

A drawing has no viewBox: places are in percent of its width and heights in pixels, so that text has one size on every screen.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape


def tag(name: str, *children: object, **attributes: Any) -> Markup:
    """An element. class_ and stroke_width become class and stroke-width; an attribute that is None is left out."""
    shown = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(escape(child) for child in children)
    return Markup(f"<{name}{shown}>{inside}</{name}>" if inside else f"<{name}{shown}/>")


def number(value: Any) -> Any:
    """A number in few characters; anything else as it is."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def percent(share: float) -> str:
    """A share of the width."""
    return f"{number(100.0 * min(1.0, max(0.0, share)))}%"


def drawing(label: str, height: float, *children: object, class_: str = "") -> Markup:
    """A whole drawing. label: what it shows, for those who do not see it."""
    return tag(
        "svg", *children, class_=f"chart {class_}".strip(), role="img", aria_label=label, width="100%", height=height
    )


def text(x: str, y: float, words: object, class_: str | None = None, anchor: str | None = None) -> Markup:
    """A line of text. anchor: middle or end, where x is not its begin."""
    return tag("text", words, x=x, y=y, class_=class_, text_anchor=anchor)


def stretched(y: float, height: float, *children: object) -> Markup:
    """A plot of 100 by 100 that is stretched over the width."""
    box = {"viewBox": "0 0 100 100", "preserveAspectRatio": "none"}
    return tag("svg", *children, y=y, width="100%", height=height, **box)
