"""Reading the body of PUT load: each message names the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from .profiles import HOURS_OF_DAY, CacheLoad, DatabaseLoad, Load, ServiceLoad, Spike

KINDS: Mapping[str, type[Any]] = {"services": ServiceLoad, "databases": DatabaseLoad, "caches": CacheLoad}
MOST_NOISE = 1.0


class InvalidLoad(ValueError):
    """A load that PUT load cannot accept; the message names the key."""


def parse(body: object) -> Load:
    """The load that a body describes; InvalidLoad."""
    given = _mapping("the load", body, {*KINDS, "seed"})
    found: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    for kind, cls in KINDS.items():
        for name, item in _mapping(kind, given.get(kind) or {}).items():
            found[kind][str(name)] = _read(f"{kind}.{name}", cls, item)
    seed = given.get("seed", 0)
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise InvalidLoad(f"seed must be a whole number, not {seed!r}.")
    return Load(found["services"], found["databases"], found["caches"], seed)


def _read(key: str, cls: type[Any], item: object) -> Any:
    given = _mapping(key, item, {field.name for field in fields(cls)})
    values = {name: _value(f"{key}.{name}", name, value) for name, value in given.items()}
    return cls(**values)


def _value(key: str, name: str, value: Any) -> Any:
    if name == "daily":
        if not isinstance(value, list) or len(value) != HOURS_OF_DAY:
            raise InvalidLoad(f"{key} must be a list of 24 numbers, one an hour of the day in UTC.")
        return tuple(_number(key, item) for item in value)
    if name == "services":
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise InvalidLoad(f"{key} must be a list of names.")
        return tuple(value)
    if name == "spikes":
        if not isinstance(value, list):
            raise InvalidLoad(f"{key} must be a list.")
        return tuple(_spike(f"{key}[{index}]", item) for index, item in enumerate(value))
    number = _number(key, value)
    if name == "noise" and number > MOST_NOISE:
        raise InvalidLoad(f"{key} must be a number from 0 to 1, not {value!r}.")
    return number


def _spike(key: str, item: object) -> Spike:
    given = _mapping(key, item, {field.name for field in fields(Spike)})
    missing = sorted({"after", "seconds", "times"} - set(given))
    if missing:
        raise InvalidLoad(f"{key} needs {', '.join(missing)}.")
    return Spike(**{name: _number(f"{key}.{name}", value) for name, value in given.items()})


def _number(key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < float("inf"):
        raise InvalidLoad(f"{key} must be a number from 0 on, not {value!r}.")
    return float(value)


def _mapping(key: str, item: object, known: set[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        raise InvalidLoad(f"{key} must be an object, not {type(item).__name__}.")
    unknown = sorted(set(item) - known) if known is not None else []
    if unknown:
        raise InvalidLoad(f"{key}: unknown key {', '.join(unknown)}; known keys are {', '.join(sorted(known or ()))}.")
    return item
