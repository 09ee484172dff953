# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plan as a person reads it: one line a step, and a diff in Ansible's shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .._text.cleaning import one_line
from .values import Plan, Step, Verb

HIDDEN = "(hidden)"
LONGEST = 200
SECRET_NAME = re.compile(r"[A-Z0-9_]*(PASSWORD|PASSWD|SECRET|TOKEN|KEY|PASSPHRASE|CREDENTIAL|DSN)[A-Z0-9_]*")


def lines(plan: Plan) -> list[str]:
    """One line for each step, such as "create subnet app-public-a"."""
    return [one_line(str(step)) for step in plan.steps]


def diff(plan: Plan) -> list[dict[str, str]]:
    """The plan as Ansible's diff: a section for each resource, with what differs before and after."""
    return [
        {
            "before_header": one_line(str(step.address)),
            "after_header": one_line(f"{step.address}: {step.effect}" if step.effect else str(step.address)),
            "before": _text(step.before),
            "after": _text(step.after),
        }
        for step in plan.steps
    ]


def details(step: Step) -> list[str]:
    """What differs, a line for each value, such as "retention_days is 1, should be 7"."""
    if step.verb is Verb.CREATE:
        return ["is missing"]
    if step.verb is Verb.DELETE:
        return ["is not in the inventory"]
    return list(_unequal("", hide(step.before), hide(step.after)))


def _unequal(path: str, before: Any, after: Any) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in sorted({*before, *after}, key=str):
            yield from _unequal(f"{path}.{name}" if path else str(name), before.get(name), after.get(name))
    elif before != after:
        yield f"{path} is {_short(before)}, should be {_short(after)}"


def _short(value: Any) -> str:
    text = "not set" if value is None else json.dumps(value, sort_keys=True, default=str)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def hide(value: Any, name: str = "") -> Any:
    """The value with every environment variable that is named like a secret hidden; an ARN is not secret."""
    if isinstance(value, Mapping):
        return {key: hide(item, str(key)) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [hide(item) for item in value]
    return HIDDEN if SECRET_NAME.fullmatch(name) and not str(value).startswith("arn:") else value


def _text(properties: Mapping[str, Any]) -> str:
    return json.dumps(hide(properties), indent=2, sort_keys=True, default=str) + "\n" if properties else ""
