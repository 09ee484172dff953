# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plan as a person reads it: one line a step, and a diff in Ansible's shape."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from .values import Plan

HIDDEN = "(hidden)"
SECRET_NAME = re.compile(r"[A-Z0-9_]*(PASSWORD|PASSWD|SECRET|TOKEN|KEY|PASSPHRASE|CREDENTIAL|DSN)[A-Z0-9_]*")


def lines(plan: Plan) -> list[str]:
    """One line for each step, such as "create subnet app-public-a"."""
    return [str(step) for step in plan.steps]


def diff(plan: Plan) -> list[dict[str, str]]:
    """The plan as Ansible's diff: a section for each resource, with what differs before and after."""
    return [
        {
            "before_header": str(step.address),
            "after_header": str(step.address),
            "before": _text(step.before),
            "after": _text(step.after),
        }
        for step in plan.steps
    ]


def hide(value: Any, name: str = "") -> Any:
    """The value with every environment variable that is named like a secret hidden; an ARN is not secret."""
    if isinstance(value, Mapping):
        return {key: hide(item, str(key)) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [hide(item) for item in value]
    return HIDDEN if SECRET_NAME.fullmatch(name) and not str(value).startswith("arn:") else value


def _text(properties: Mapping[str, Any]) -> str:
    return json.dumps(hide(properties), indent=2, sort_keys=True, default=str) + "\n" if properties else ""
