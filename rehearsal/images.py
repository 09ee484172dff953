"""How a container image behaves once a task starts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

FAILURES = ("pull", "exit", "health", "target")


@dataclass(frozen=True)
class Behaviour:
    """Seconds from task start to RUNNING, from RUNNING to the first good answer, and what goes wrong."""

    startup_seconds: float = 20.0
    healthy_seconds: float = 10.0
    fail: str | None = None
    exit_code: int = 1
    log: tuple[str, ...] = ("Listening",)


class InvalidBehaviour(ValueError):
    """A behaviour that PUT images cannot accept; the message names the glob and the key."""


class Images:
    """The behaviours of images, found by glob; the last matching glob wins."""

    def __init__(self) -> None:
        self._rules: dict[str, Behaviour] = {}

    def behaviour(self, image: str) -> Behaviour:
        """The behaviour of an image; the default one when no glob matches."""
        matches = [behaviour for glob, behaviour in self._rules.items() if fnmatchcase(image, glob)]
        return matches[-1] if matches else Behaviour()

    def replace(self, rules: object) -> None:
        """Take `rules` in place of all earlier ones; InvalidBehaviour leaves the earlier ones."""
        if not isinstance(rules, Mapping):
            raise InvalidBehaviour("The body must be a JSON object that maps an image glob to its behaviour.")
        self._rules = {str(glob): _parse(str(glob), rule) for glob, rule in rules.items()}

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """The rules as PUT images takes them."""
        return {glob: {**asdict(behaviour), "log": list(behaviour.log)} for glob, behaviour in self._rules.items()}

    def clear(self) -> None:
        """Forget every rule."""
        self._rules = {}


def _parse(glob: str, rule: object) -> Behaviour:
    if not isinstance(rule, Mapping):
        raise InvalidBehaviour(f"{glob}: the behaviour must be an object, not {type(rule).__name__}.")
    known = [field.name for field in fields(Behaviour)]
    unknown = sorted(set(map(str, rule)) - set(known))
    if unknown:
        raise InvalidBehaviour(f"{glob}: unknown key {', '.join(unknown)}; known keys are {', '.join(known)}.")
    for key in ("startup_seconds", "healthy_seconds"):
        _check_seconds(glob, key, rule.get(key, 0))
    if rule.get("fail") not in (None, *FAILURES):
        raise InvalidBehaviour(f"{glob}: fail must be one of {', '.join(FAILURES)} or null, not {rule['fail']!r}.")
    code = rule.get("exit_code", 1)
    if not isinstance(code, int) or isinstance(code, bool) or not 0 <= code <= 255:
        raise InvalidBehaviour(f"{glob}: exit_code must be a whole number from 0 to 255, not {code!r}.")
    log = rule.get("log", ["Listening"])
    if not isinstance(log, list) or not all(isinstance(line, str) for line in log):
        raise InvalidBehaviour(f"{glob}: log must be a list of lines.")
    return Behaviour(**{**rule, "log": tuple(log)})


def _check_seconds(glob: str, key: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise InvalidBehaviour(f"{glob}: {key} must be a number of seconds from 0 on, not {value!r}.")
