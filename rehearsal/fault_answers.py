"""Answers on request: an error code of AWS for some calls of an operation, for a number of calls or a time. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from .error_responses import ErrorResponse

NEEDED = ("operation", "code")
DEFAULTS: dict[str, Any] = {"message": "", "status": 400, "first": None, "seconds": None}
KEYS = (*NEEDED, *DEFAULTS)


class FaultAnswer:
    """One entry of `answers`: what it says, and how many calls it has struck since when."""

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self._entry = {**DEFAULTS, **entry}
        self._struck, self._since = 0, 0.0

    def draw(self, name: str, now: float, dry_run: bool = False) -> ErrorResponse | None:
        """The error that a call gets, or None. name: service:Operation; now: seconds of the account's clock.

        dry_run: what passes is for calls that are carried out.
        """
        if not fnmatchcase(name, self._entry["operation"]) or self._is_over(now) or (dry_run and self._passes()):
            return None
        self._since = self._since if self._struck else now
        self._struck += 1
        return ErrorResponse(self._entry["status"], self._entry["code"], self._entry["message"])

    def _passes(self) -> bool:
        return self._entry["first"] is not None or self._entry["seconds"] is not None

    def _is_over(self, now: float) -> bool:
        first, seconds = self._entry["first"], self._entry["seconds"]
        used = first is not None and self._struck >= first
        return used or bool(self._struck and seconds is not None and now - self._since >= seconds)

    def as_dict(self) -> dict[str, Any]:
        """The entry as it was put, and how many calls it has struck."""
        given = {key: self._entry[key] for key in KEYS if self._entry[key] is not None}
        return {**given, "struck": self._struck}


def fault_answers(entries: object) -> list[FaultAnswer]:
    """The entries of `answers`; ValueError says what is wrong with them."""
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise ValueError('answers must be a list of objects, such as [{"operation": "ecs:*", "code": "Conflict"}].')
    for entry in entries:
        _check(entry)
    return [FaultAnswer(entry) for entry in entries]


def _check(entry: Mapping[str, Any]) -> None:
    if unknown := sorted(set(map(str, entry)) - set(KEYS)):
        raise ValueError(f"Unknown key {', '.join(unknown)} in answers; known keys are {', '.join(KEYS)}.")
    if missing := [key for key in NEEDED if not entry.get(key)]:
        raise ValueError(f"An entry of answers has no {' and no '.join(missing)}.")
    for key in ("operation", "code", "message"):
        if not isinstance(entry.get(key, ""), str):
            raise ValueError(f"{key} must be a text, not {entry[key]!r}.")
    whole = {"status": (400, 599), "first": (1, None)}
    for key, (lowest, highest) in whole.items():
        value = entry.get(key)
        right = isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= (highest or value)
        if value is not None and not right:
            limits = f"from {lowest} {f'to {highest}' if highest else 'on'}"
            raise ValueError(f"{key} must be a whole number {limits}, not {value!r}.")
    seconds = entry.get("seconds")
    if seconds is not None and (isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or seconds <= 0):
        raise ValueError(f"seconds must be a number above 0, not {seconds!r}.")
