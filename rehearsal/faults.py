"""Faults on request: calls that are throttled, fail or are rejected, drawn from a seed; coded answers; latency."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from .error_responses import ERROR, REJECT, THROTTLE, ErrorResponse
from .fault_answers import FaultAnswer, fault_answers

DEFAULTS: dict[str, Any] = {
    "throttle_percent": 0,
    "error_percent": 0,
    "reject_percent": 0,
    "latency_ms": 0,
    "operations": ["*"],
    "seed": 1,
    "answers": [],
}


class Fault(NamedTuple):
    """What happens to one call: `kind` is THROTTLE, ERROR, REJECT or None; `latency` in real seconds; a coded answer."""

    kind: str | None = None
    latency: float = 0.0
    answer: ErrorResponse | None = None


class Faults:
    """The faults in force, and how many calls each has hit."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """No faults."""
        self._rules, self._enabled = dict(DEFAULTS), False
        self._restart()

    def replace(self, rules: object) -> None:
        """Take these faults in place of all earlier ones, the counts at zero; ValueError leaves the earlier ones."""
        self._rules = _checked(rules)
        self._enabled = True
        self._restart()

    def _restart(self) -> None:
        self._rng = random.Random(self._rules["seed"])
        self._counts = {THROTTLE: 0, ERROR: 0, REJECT: 0}
        self._answers: list[FaultAnswer] = fault_answers(self._rules["answers"])

    def as_dict(self) -> dict[str, Any]:
        """The faults as PUT faults takes them, and how many calls were throttled, failed and were rejected since."""
        names = {THROTTLE: "throttled", ERROR: "failed", REJECT: "rejected"}
        counts = {names[kind]: count for kind, count in self._counts.items()}
        return {**self._rules, "answers": [answer.as_dict() for answer in self._answers], **counts}

    def draw(self, service: str, operation: str, now: float = 0.0, dry_run: bool = False) -> Fault:
        """What happens to a call at a time of the account's clock.

        A coded answer goes before the rest; else one number of the seed's sequence for each call that the operations cover.
        """
        name = f"{service}:{operation}"
        for answer in self._answers:
            if error := answer.draw(name, now, dry_run):
                return Fault(answer=error)
        if not self._enabled or not any(fnmatchcase(name, glob) for glob in self._rules["operations"]):
            return Fault()
        kind = self._kind(self._rng.uniform(0, 100))
        if kind is not None:
            self._counts[kind] += 1
        return Fault(kind, self._rules["latency_ms"] / 1000)

    def _kind(self, drawn: float) -> str | None:
        """The kind that a number from 0 to 100 falls on: the percentages follow one another."""
        limit = 0.0
        for kind in (THROTTLE, ERROR, REJECT):
            limit += self._rules[f"{kind}_percent"]
            if drawn < limit:
                return kind
        return None


def _checked(rules: object) -> dict[str, Any]:
    if not isinstance(rules, Mapping):
        raise ValueError('The body must be a JSON object, such as {"throttle_percent": 10, "operations": ["ecs:*"]}.')
    unknown = sorted(set(map(str, rules)) - set(DEFAULTS))
    if unknown:
        raise ValueError(f"Unknown key {', '.join(unknown)}; known keys are {', '.join(DEFAULTS)}.")
    checked = {**DEFAULTS, **rules}
    for key in ("throttle_percent", "error_percent", "reject_percent", "latency_ms"):
        value, highest = checked[key], float("inf") if key == "latency_ms" else 100
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= highest:
            raise ValueError(f"{key} must be a number from 0 {'on' if highest > 100 else 'to 100'}, not {value!r}.")
    if sum(checked[f"{kind}_percent"] for kind in (THROTTLE, ERROR, REJECT)) > 100:
        raise ValueError("throttle_percent, error_percent and reject_percent must not exceed 100 together.")
    if isinstance(checked["seed"], bool) or not isinstance(checked["seed"], int):
        raise ValueError(f"seed must be a whole number, not {checked['seed']!r}.")
    operations = checked["operations"]
    if not isinstance(operations, list) or not all(isinstance(item, str) for item in operations):
        raise ValueError('operations must be a list of globs, such as ["ecs:*", "elbv2:Describe*"].')
    fault_answers(checked["answers"])
    return checked
