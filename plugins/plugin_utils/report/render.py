# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The pages of environments as one HTML file that needs nothing else: no request, no font, no script of others."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import charts, words
from .environment_drawing import environment_drawings, mark_of

FOLDER = Path(__file__).parent / "templates"
STATES = {"ok": "well", "busy": "rolling out", "bad": "not well", "unknown": "not known"}


def report_html(pages: Sequence[Mapping[str, Any]], unread: Sequence[Mapping[str, str]] = ()) -> str:
    """The whole file. pages: of the module environment_report; unread: environments without one, with their error."""
    return filled("report.html.j2", pages=pages, unread=unread, single=len(pages) + len(unread) == 1)


def filled(name: str, **values: Any) -> str:
    """A template as a file with its style and script, and a policy that lets a browser ask nobody for anything."""
    style, script = (_text(part) for part in ("report.css", "report.js"))
    template = _environment().get_template(name)
    return template.render(style=Markup(style), script=Markup(script), policy=_policy(style, script), **values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    named: tuple[Any, ...] = (
        *(charts.metric_chart, charts.summary_words, charts.values_of, charts.days_chart, charts.rollout_chart),
        *(charts.share_bar, charts.verdict_class, environment_drawings, mark_of, state_of),
        *(words.figure, words.length, words.moment, words.day, words.rate, words.count),
    )
    environment.globals.update({item.__name__: item for item in named}, STATES=STATES)
    return environment


def state_of(page: Mapping[str, Any]) -> str:
    """The state of an environment, as that of a service."""
    if page["verdict"] == "unknown":
        return "unknown"
    moving = any(item["state"] == "busy" for item in page["services"])
    bad = any(item["state"] == "bad" for item in page["services"])
    return "ok" if page["verdict"] == "healthy" else "busy" if moving and not bad else "bad"


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """What the browser may do: show this style, run this script, and ask nobody for anything."""
    allowed = {
        "default-src": "'none'",
        "style-src": _hash(style),
        "script-src": _hash(script),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
