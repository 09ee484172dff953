"""Faults on request: throttled and failed calls, and latency, drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

THROTTLE, ERROR = "throttle", "error"
DEFAULTS: dict[str, Any] = {
    "throttle_percent": 0,
    "error_percent": 0,
    "latency_ms": 0,
    "operations": ["*"],
    "seed": 1,
}


class Fault(NamedTuple):
    """What happens to one call: `kind` is THROTTLE, ERROR or None; `latency` in real seconds."""

    kind: str | None = None
    latency: float = 0.0


class Faults:
    """The faults in force, and how often each has struck."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """No faults."""
        self._rules, self._on = dict(DEFAULTS), False
        self._start()

    def replace(self, rules: object) -> None:
        """Take these faults in place of all earlier ones, the counts at zero; ValueError leaves the earlier ones."""
        self._rules = _checked(rules)
        self._on = True
        self._start()

    def _start(self) -> None:
        self._chance = random.Random(self._rules["seed"])
        self._struck = {THROTTLE: 0, ERROR: 0}

    def as_dict(self) -> dict[str, Any]:
        """The faults as PUT faults takes them, and the calls that were throttled and that failed since."""
        return {**self._rules, "throttled": self._struck[THROTTLE], "failed": self._struck[ERROR]}

    def draw(self, service: str, operation: str) -> Fault:
        """What happens to a call; one number of the seed's sequence for each call that the operations cover."""
        name = f"{service}:{operation}"
        if not self._on or not any(fnmatchcase(name, glob) for glob in self._rules["operations"]):
            return Fault()
        drawn, throttles = self._chance.uniform(0, 100), self._rules["throttle_percent"]
        kind = THROTTLE if drawn < throttles else ERROR if drawn < throttles + self._rules["error_percent"] else None
        if kind is not None:
            self._struck[kind] += 1
        return Fault(kind, self._rules["latency_ms"] / 1000)


def _checked(rules: object) -> dict[str, Any]:
    if not isinstance(rules, Mapping):
        raise ValueError('The body must be a JSON object, such as {"throttle_percent": 10, "operations": ["ecs:*"]}.')
    unknown = sorted(set(map(str, rules)) - set(DEFAULTS))
    if unknown:
        raise ValueError(f"Unknown key {', '.join(unknown)}; known keys are {', '.join(DEFAULTS)}.")
    checked = {**DEFAULTS, **rules}
    for key in ("throttle_percent", "error_percent", "latency_ms"):
        value, highest = checked[key], float("inf") if key == "latency_ms" else 100
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= highest:
            raise ValueError(f"{key} must be a number from 0 {'on' if highest > 100 else 'to 100'}, not {value!r}.")
    if checked["throttle_percent"] + checked["error_percent"] > 100:
        raise ValueError("throttle_percent and error_percent must not exceed 100 together.")
    if isinstance(checked["seed"], bool) or not isinstance(checked["seed"], int):
        raise ValueError(f"seed must be a whole number, not {checked['seed']!r}.")
    operations = checked["operations"]
    if not isinstance(operations, list) or not all(isinstance(item, str) for item in operations):
        raise ValueError('operations must be a list of globs, such as ["ecs:*", "elbv2:Describe*"].')
    return checked
