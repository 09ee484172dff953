# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads plain data into dataclasses; each field says its type, its limits and what it is for.

A dataclass is the whole description of a part of the inventory: the reader, the checks and the reference in
docs/inventory.md all come from it.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Collection, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from .faults import Fault, suggestion

T = TypeVar("T")


@dataclass(frozen=True)
class Limits:
    """What a value may be, beyond its type. unit is for messages; pattern must match the whole text."""

    choices: Collection[Any] = ()
    least: float | None = None
    most: float | None = None
    pattern: str = ""
    form: str = ""
    unit: str = ""
    about: str = ""


def option(default: Any = MISSING, about: str = "", **limits: Any) -> Any:
    """A field of an inventory dataclass. Without a default it is required; a list or dict default is copied."""
    # pylint: disable=invalid-field-call
    metadata = {"limits": Limits(about=about, **limits)}
    if isinstance(default, (list, dict)) or is_dataclass(default):
        return field(default_factory=lambda: _copy(default), metadata=metadata)
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


def read(cls: type[T], data: Any, key: str, faults: list[Fault]) -> T | None:
    """The data as a value of this dataclass; None with faults noted where it cannot be one.

    key is the inventory key of the data, such as services.web.
    """
    return _read_record(cls, data, key, faults)


def limits_of(item: Field[Any]) -> Limits:
    """The limits a field was declared with."""
    limits: Limits = item.metadata.get("limits", Limits())
    return limits


@cache
def hints(cls: type) -> dict[str, Any]:
    """The types of a dataclass's fields."""
    return get_type_hints(cls)


def _read_record(cls: type[T], data: Any, key: str, faults: list[Fault]) -> T | None:
    before = len(faults)
    if not isinstance(data, Mapping):
        faults.append(Fault(key, f"is {_kind(data)}", "give a mapping of its options"))
        return None
    known = {item.name: item for item in fields(cls)}  # type: ignore[arg-type]
    for name in data:
        if name not in known:
            faults.append(Fault(_join(key, name), "is not an option", suggestion(str(name), known)))
    types = hints(cls)  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for name, item in known.items():
        if name in data:
            values[name] = _read_value(types[name], data[name], _join(key, name), limits_of(item), faults)
        elif item.default is MISSING and item.default_factory is MISSING:
            about = limits_of(item).about
            faults.append(Fault(_join(key, name), "is missing", f"give {_in_a_sentence(about) or 'it'}"))
    return cls(**values) if len(faults) == before else None


def _read_value(hint: Any, data: Any, key: str, limits: Limits, faults: list[Fault]) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _read_union(hint, data, key, limits, faults)
    if is_dataclass(hint):
        return _read_record(hint, data, key, faults)  # type: ignore[arg-type]
    if origin is dict:
        return _read_mapping(hint, data, key, limits, faults)
    if origin is list:
        return _read_list(hint, data, key, limits, faults)
    return _read_scalar(hint, data, key, limits, faults)


def _read_union(hint: Any, data: Any, key: str, limits: Limits, faults: list[Fault]) -> Any:
    if data is None and NoneType in get_args(hint):
        return None
    options = [arg for arg in get_args(hint) if arg is not NoneType]
    for arg in options[:-1]:
        trial: list[Fault] = []
        value = _read_value(arg, data, key, limits, trial)
        if not trial:
            return value
    return _read_value(options[-1], data, key, limits, faults)


def _read_mapping(hint: Any, data: Any, key: str, limits: Limits, faults: list[Fault]) -> Any:
    if not isinstance(data, Mapping):
        faults.append(Fault(key, f"is {_kind(data)}", "give a mapping"))
        return None
    lost = [name for name in data if is_lost(name)]
    faults += [Fault(_join(key, name), f"is named by {_kind(name)}, not by a text", QUOTES) for name in lost]
    item = get_args(hint)[1]
    return {str(name): _read_value(item, value, _join(key, name), limits, faults) for name, value in data.items()}


def _read_list(hint: Any, data: Any, key: str, limits: Limits, faults: list[Fault]) -> Any:
    if not isinstance(data, (list, tuple)):
        words = f": {json.dumps(_words(data))}" if isinstance(data, str) and data else ""
        faults.append(Fault(key, f"is {_kind(data)}", f"give a list{words}"))
        return None
    item = get_args(hint)[0]
    return [_read_value(item, value, f"{key}[{number}]", limits, faults) for number, value in enumerate(data)]


def _read_scalar(hint: Any, data: Any, key: str, limits: Limits, faults: list[Fault]) -> Any:
    if hint is Any:
        return data
    value = _converted(hint, data)
    if value is None:
        faults.append(Fault(key, f"is {_kind(data)}", f"give {_NAMES[hint]}{_range(limits)}{_quoted(hint, data)}"))
        return None
    if limits.choices and value not in limits.choices:
        hint = (
            suggestion(value, limits.choices) if hint is str else f"choose from {', '.join(map(str, limits.choices))}"
        )
        faults.append(Fault(key, f"is {value}, which is not a choice", hint))
    elif (limits.least is not None and value < limits.least) or (limits.most is not None and value > limits.most):
        faults.append(Fault(key, f"is {value}{_unit(limits)}", f"give {_NAMES[hint]}{_range(limits)}"))
    elif limits.pattern and not re.fullmatch(limits.pattern, str(value)):
        faults.append(Fault(key, f"is {value!r}", f"give {limits.form or limits.pattern}"))
    return value


SHELL = "CMD-SHELL "

_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def _converted(hint: Any, data: Any) -> Any:
    """The value in its type; texts of numbers and booleans count, as Ansible's templates and -e make them."""
    if hint is bool:
        words = {"true": True, "yes": True, "false": False, "no": False}
        return data if isinstance(data, bool) else words.get(str(data).lower())
    if hint is str:
        return str(data) if isinstance(data, (str, int)) and not isinstance(data, bool) else None
    if isinstance(data, bool) or not isinstance(data, (str, int, float)):
        return None
    try:
        number = float(data)
    except ValueError:
        return None
    if not isfinite(number):
        return None
    if hint is float:
        return number
    return int(number) if number == int(number) else None


QUOTES = "write it in quotes: without them YAML reads a number, a date or a boolean"


def _quoted(hint: Any, data: Any) -> str:
    """What to do about a text that YAML has read as something else; only a boolean keeps all that was written."""
    if hint is not str or not is_lost(data):
        return ""
    if isinstance(data, bool):
        return f', in quotes: "{data}"'
    return ", in quotes: without them YAML reads " + (
        "a number, 15.10 as 15.1" if isinstance(data, float) else "a date"
    )


def is_lost(data: Any) -> bool:
    """Whether YAML has made something of a text that may not be told any more. An integer is taken for its digits."""
    return isinstance(data, (bool, float, date))


def _words(text: str) -> list[str]:
    """The list that a person means by a text: of its words, but what a shell is to run stays one."""
    if text.startswith(SHELL):
        return [SHELL.strip(), text.removeprefix(SHELL).strip()]
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _range(limits: Limits) -> str:
    if limits.least is not None and limits.most is not None:
        return f" from {limits.least} to {limits.most}{_unit(limits)}"
    if limits.least is not None:
        return f" of at least {limits.least}{_unit(limits)}"
    return f" of at most {limits.most}{_unit(limits)}" if limits.most is not None else ""


def _unit(limits: Limits) -> str:
    return f" {limits.unit}" if limits.unit else ""


def _kind(data: Any) -> str:
    if data is None or isinstance(data, date):
        return "empty" if data is None else f"the date {data}"
    return (
        f"{data!r}"
        if isinstance(data, (str, int, float, bool))
        else f"a {'list' if isinstance(data, (list, tuple)) else 'mapping'}"
    )


def _in_a_sentence(about: str) -> str:
    text = about.rstrip(".")
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _join(key: str, name: Any) -> str:
    return f"{key}.{name}" if key else str(name)


def _copy(value: Any) -> Any:
    if isinstance(value, list):
        return [_copy(item) for item in value]
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return value
