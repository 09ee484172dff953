"""How a container image behaves once a task starts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from fnmatch import fnmatchcase
from typing import Any

from .behaviour import Behaviour, Login
from .image_rules import InvalidBehaviour, parse

__all__ = ["Behaviour", "Images", "InvalidBehaviour"]

ALWAYS_SHOWN = ("startup_seconds", "healthy_seconds", "fail", "log")


class Images:
    """The behaviours of images, found by glob; the last matching glob wins."""

    def __init__(self) -> None:
        self._rules: dict[str, Behaviour] = {}
        self.rules_set_at = 0.0
        """When the rules were given, in seconds of the account's clock."""

    def behaviour(self, image: str, command: list[str] | None = None) -> Behaviour:
        """The behaviour of an image that runs a command; the default one when no rule matches."""
        line = " ".join(command or [])
        matches = [
            behaviour
            for glob, behaviour in self._rules.items()
            if fnmatchcase(image, glob) and (behaviour.command or "") in line
        ]
        return matches[-1] if matches else Behaviour()

    def replace(self, rules: object, at: float = 0.0) -> None:
        """Take `rules` in place of all earlier ones, at a second; InvalidBehaviour leaves the earlier ones."""
        if not isinstance(rules, Mapping):
            raise InvalidBehaviour("The body must be a JSON object that maps an image glob to its behaviour.")
        self._rules = {str(glob): parse(str(glob), rule) for glob, rule in rules.items()}
        self.rules_set_at = at

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """The rules as PUT images takes them; what a rule leaves open is left out."""
        return {glob: _shown(behaviour) for glob, behaviour in self._rules.items()}

    def clear(self) -> None:
        """Forget every rule."""
        self._rules = {}


def _shown(behaviour: Behaviour) -> dict[str, Any]:
    values = {key: _plain(value) for key, value in asdict(behaviour).items()}
    return {key: value for key, value in values.items() if key in ALWAYS_SHOWN or value not in (None, [])}


def _plain(value: Any) -> Any:
    if isinstance(value, Login):
        return value._asdict()
    return list(value) if isinstance(value, tuple) else value
