"""Reading the rules of PUT images: one check a key, each with a message that names the glob and the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from .behaviour import FAILURES, TARGET_REASONS, Behaviour, Login

SCAN = {"status", "description", "enhanced", "findings"}


class InvalidBehaviour(ValueError):
    """A behaviour that PUT images cannot accept; the message names the glob and the key."""


def parse(glob: str, rule: object) -> Behaviour:
    """The behaviour that a rule describes; InvalidBehaviour."""
    if not isinstance(rule, Mapping):
        raise InvalidBehaviour(f"{glob}: the behaviour must be an object, not {type(rule).__name__}.")
    known = [field.name for field in fields(Behaviour)]
    unknown = sorted(set(map(str, rule)) - set(known))
    if unknown:
        raise InvalidBehaviour(f"{glob}: unknown key {', '.join(unknown)}; known keys are {', '.join(known)}.")
    for key, value in rule.items():
        fits, wanted = _CHECKS[key]
        optional = value is None and key not in _REQUIRED
        if not optional and not fits(value):
            raise InvalidBehaviour(f"{glob}: {key} must be {wanted}, not {value!r}.")
    return Behaviour(**_values(rule))


def _values(rule: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in rule.items()}
    for key in ("log", "crash_log", "target_codes", "connects_to"):
        if values.get(key, ()) is None:
            del values[key]
    if values.get("listens_on") and "log" not in values:
        values["log"] = (f"Listening on port {values['listens_on']}",)
    if values.get("database_login"):
        values["database_login"] = Login(**values["database_login"])
    if values.get("target_codes") and not values.get("target_reason"):
        values["target_reason"] = "Target.ResponseCodeMismatch"
    return values


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_seconds(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_login(value: object) -> bool:
    if not isinstance(value, dict) or not {"user", "password"} <= set(value) <= set(Login._fields):
        return False
    return all(isinstance(name, str) for name in value.values())


def _is_scan(value: object) -> bool:
    if not isinstance(value, dict) or not set(value) <= SCAN:
        return False
    findings = value.get("findings", [])
    return isinstance(findings, list) and all(
        isinstance(item, dict) and {"name", "severity"} <= set(item) for item in findings
    )


def _is_one_of(options: tuple[str, ...]) -> Callable[[Any], bool]:
    return lambda value: value in options


def _is_list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(fits(item) for item in value)


_REQUIRED = ("startup_seconds", "healthy_seconds")
_SECONDS = (_is_seconds, "a number of seconds from 0 on")
_LINES = (_is_list_of(_is_text), "a list of lines")
_CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "startup_seconds": _SECONDS,
    "healthy_seconds": _SECONDS,
    "fail": (_is_one_of(FAILURES), f"one of {', '.join(FAILURES)} or null"),
    "exit_code": (_whole(0, 255), "a whole number from 0 to 255"),
    "log": _LINES,
    "crash_log": _LINES,
    "exit_after_seconds": _SECONDS,
    "run_seconds": _SECONDS,
    "pull_seconds": _SECONDS,
    "response_seconds": _SECONDS,
    "target_reason": (_is_one_of(TARGET_REASONS), f"one of {', '.join(TARGET_REASONS)} or null"),
    "target_codes": (_is_list_of(_whole(100, 599)), "a list of HTTP statuses"),
    "listens_on": (_whole(1, 65535), "a port"),
    "command": (_is_text, "a part of the container's command"),
    "keeps_secret": (_is_text, "the environment variable of a secret"),
    "connects_to": (_is_list_of(_is_text), "a list of environment variables"),
    "scan": (_is_scan, f"an object with some of {', '.join(sorted(SCAN))}, each finding with name and severity"),
    "newest_row_of": (_is_text, "the environment variable of a database's address"),
    "database_login": (_is_login, 'like {"user": "DB_USER", "password": "DB_PASSWORD"}'),
}
