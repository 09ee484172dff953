# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The controls over what was read: one row each, with the outcome for each resource. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._report.outside import told
from .._text.cleaning import one_line
from .model import FAILS, HOLDS, OTHER, UNREAD, Control, Found, NotRead, Outcome, Resource, Section, other

ABSENT = "it is not there"
ORDER = (FAILS, UNREAD, HOLDS, OTHER)
"""Of several resources the first of these is the control's own."""


def judged(controls: Iterable[Control], found: Found) -> list[dict[str, Any]]:
    """A row for each control. Texts of others are made safe."""
    return [_row(control, found[control.kind]) for control in controls]


def counts(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    """How many controls hold, do not, were not read, and do not apply."""
    verdicts = [row["verdict"] for row in rows]
    return {verdict.replace(" ", "_"): verdicts.count(verdict) for verdict in (HOLDS, FAILS, UNREAD, OTHER)}


def _row(control: Control, section: Section) -> dict[str, Any]:
    outcomes = [(item, _outcome(control, item)) for item in section.resources]
    verdict, reason = _whole(section, [outcome for _item, outcome in outcomes])
    return {
        "id": control.id,
        "title": control.title,
        "url": control.url,
        "verdict": verdict,
        "reason": told(reason),
        "resources": [_told(item, outcome) for item, outcome in outcomes],
    }


def _outcome(control: Control, resource: Resource) -> Outcome:
    if not resource.answer:
        return other(ABSENT)
    try:
        return control.rule(resource)
    except NotRead as error:
        return Outcome(UNREAD, str(error))


def _whole(section: Section, outcomes: list[Outcome]) -> tuple[str, str]:
    if section.error:
        return UNREAD, section.error
    if not outcomes:
        return OTHER, section.without
    verdict = next(item for item in ORDER if any(outcome.verdict == item for outcome in outcomes))
    return verdict, ""


def _told(resource: Resource, outcome: Outcome) -> dict[str, str]:
    return {
        "resource": told(resource.name),
        "key": resource.key,
        "verdict": outcome.verdict,
        "reason": told(outcome.reason),
        "remedy": one_line(outcome.remedy) if outcome.verdict == FAILS else "",
    }
