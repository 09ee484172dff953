"""Checks of values, made of a shape of a service's model once. Pure.

A check gives the failures of a value, or None: most values have none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from botocore.model import ListShape, MapShape, Shape, StructureShape

from .patterns import matcher

SECRET = re.compile(r"password|secret|token|environment", re.IGNORECASE)
"""Members whose values are not quoted, beside those that the model calls sensitive."""


class Failure(NamedTuple):
    """One constraint that a value does not keep. value: as AWS quotes it; None for a secret. kind: of constraint."""

    path: str
    value: str | None
    kind: str
    constraint: str

    def under(self, name: str) -> Failure:
        """The failure as the surrounding value tells it."""
        return self._replace(path=f"{name}.{self.path}" if self.path else name)


Failures = list[Failure] | None
Check = Callable[[Any], Failures]


class Compiler:
    """Makes checks of one service's shapes; waived: shapes whose constraint of a kind AWS itself does not hold to."""

    def __init__(self, waived: frozenset[tuple[str, str]] = frozenset()) -> None:
        self._waived = waived
        self._checks: dict[tuple[str, bool], Check | None] = {}

    def check(self, shape: Shape, secret: bool = False) -> Check | None:
        """The check of a shape, None where it has no constraint; secret: its values are not quoted."""
        secret = secret or bool(shape.metadata.get("sensitive"))
        key = (shape.name, secret)
        if key not in self._checks:
            self._checks[key] = lambda value: (made := self._checks[key]) and made(value)  # a shape within itself
            self._checks[key] = self._made(shape, secret)
        return self._checks[key]

    def _made(self, shape: Shape, secret: bool) -> Check | None:
        if isinstance(shape, StructureShape):
            return self._structure(shape, secret)
        own = self._own(shape, secret)
        if isinstance(shape, ListShape):
            return _both(own, _items(self.check(shape.member, secret)))
        if isinstance(shape, MapShape):
            return _both(own, _entries(self.check(shape.key, secret), self.check(shape.value, secret)))
        return own

    def _structure(self, shape: StructureShape, secret: bool) -> Check | None:
        required = tuple(shape.required_members)
        checks = []
        for name, member in shape.members.items():
            check = self.check(member, secret or bool(SECRET.search(name)))
            if check is not None:
                checks.append((name, check))
        if not required and not checks:
            return None

        def structure(value: Any) -> Failures:
            if not isinstance(value, Mapping):
                return None
            found = [
                Failure(camel(name), "null", "required", "Member must not be null")
                for name in required
                if value.get(name) is None
            ]
            for name, check in checks:
                item = value.get(name)
                if item is not None and (failures := check(item)):
                    found += [failure.under(camel(name)) for failure in failures]
            return found or None

        return structure

    def _own(self, shape: Shape, secret: bool) -> Check | None:
        """The check of a value by itself, without what it holds."""
        facts = {kind: value for kind, value in shape.metadata.items() if (shape.name, kind) not in self._waived}
        tests = [*_size_tests(shape.type_name, facts), *_text_tests(facts)]
        if not tests:
            return None

        def own(value: Any) -> Failures:
            found = [
                Failure("", None if secret else told(value), kind, text) for kind, text, fails in tests if fails(value)
            ]
            return found or None

        return own


def camel(name: str) -> str:
    """A member's name as AWS's messages spell it: its first letter small."""
    return name[:1].lower() + name[1:]


def told(value: Any) -> str:
    """A value as AWS's messages quote it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}={told(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(told(item) for item in value) + "]"
    return str(value)


Tests = list[tuple[str, str, Callable[[Any], bool]]]


def _size_tests(kind: str, facts: Mapping[str, Any]) -> Tests:
    number = kind in ("integer", "long", "float", "double")
    if not number and kind not in ("string", "blob", "list", "map"):
        return []
    size: Callable[[Any], Any] = (lambda value: value) if number else len
    noun = "value" if number else "length"
    tests: Tests = []
    least, most = facts.get("min"), facts.get("max")
    if least is not None:
        text = f"Member must have {noun} greater than or equal to {least}"
        tests.append(("min", text, lambda value: size(value) < least))
    if most is not None:
        tests.append(("max", f"Member must have {noun} less than or equal to {most}", lambda value: size(value) > most))
    return tests


def _text_tests(facts: Mapping[str, Any]) -> Tests:
    tests: Tests = []
    if pattern := facts.get("pattern"):
        matches = matcher(pattern)
        text = f"Member must satisfy regular expression pattern: {pattern}"
        tests.append(("pattern", text, lambda value: not matches(value)))
    if enum := facts.get("enum"):
        allowed = frozenset(enum)
        text = f"Member must satisfy enum value set: [{', '.join(enum)}]"
        tests.append(("enum", text, lambda value: value not in allowed))
    return tests


def _items(check: Check | None) -> Check | None:
    if check is None:
        return None

    def items(values: Any) -> Failures:
        found: list[Failure] = []
        for number, value in enumerate(values, 1):
            if value is not None and (failures := check(value)):
                found += [failure.under(f"{number}.member") for failure in failures]
        return found or None

    return items


def _entries(key_check: Check | None, value_check: Check | None) -> Check | None:
    if key_check is None and value_check is None:
        return None

    def entries(values: Any) -> Failures:
        found: list[Failure] = []
        for key, value in values.items():
            for check, item, name in ((key_check, key, "key"), (value_check, value, f"{key}.member")):
                if check is not None and item is not None and (failures := check(item)):
                    found += [failure.under(name) for failure in failures]
        return found or None

    return entries


def _both(first: Check | None, second: Check | None) -> Check | None:
    if first is None or second is None:
        return first or second
    return lambda value: [*(first(value) or ()), *(second(value) or ())] or None
