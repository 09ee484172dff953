# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a twin does not hold although AWS tells it: values that look like secrets where a person may have put one in plain. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .._plan.render import HIDDEN, SECRET_NAME

PASSWORD_IN_URL = re.compile(r"(?<=://)([^/@:\s]*):([^/@\s]+)(?=@)")
NAMED = ({"name", "value"}, {"Name", "Value"})
MAPS = ("options", "dockerLabels")
"""Of container definitions: values by names that a person chose, such as splunk-token."""
OWN = "/talentbase.aws/"
"""The parameters of this collection itself, which hold no secret."""


def redacted(answers: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The answers without such values, and where each was, as a path."""
    paths: list[str] = []
    return {name: _without(item, name, paths) for name, item in answers.items()}, sorted(set(paths))


def _without(value: Any, path: str, paths: list[str]) -> Any:
    if isinstance(value, Mapping):
        hidden = dict(_secrets_of(value, path.rsplit("/", 1)[-1]))
        paths += [f"{path}/{key}" for key in hidden]
        return {key: hidden.get(key) or _without(item, f"{path}/{key}", paths) for key, item in value.items()}
    if isinstance(value, list):
        return [_without(item, f"{path}/{_name(item, number)}", paths) for number, item in enumerate(value)]
    if isinstance(value, str) and PASSWORD_IN_URL.search(value):
        paths.append(path)
        return PASSWORD_IN_URL.sub(rf"\1:{HIDDEN}", value)
    return value


def _secrets_of(item: Mapping[str, Any], within: str) -> Iterator[tuple[str, Any]]:
    """The keys of a map whose values are hidden: a named value, the value of a parameter, of a header, also that
    a rule of WAF looks for, or of a container's own map.
    """
    for name, value in (("name", "value"), ("Name", "Value")):
        own = str(item.get(name)).startswith(OWN)
        if not own and {name, value} <= set(item) and is_secret(item[name]) and not _is_reference(item[value]):
            yield value, HIDDEN
    if {"HttpHeaderName", "Values"} <= set(item) and _hides_in(str(item["HttpHeaderName"])):
        yield "Values", [HIDDEN]
    header = (item.get("FieldToMatch") or {}).get("SingleHeader") or {} if "SearchString" in item else {}
    if header and _hides_in(str(header.get("Name"))):
        yield "SearchString", HIDDEN
    if within in MAPS:
        yield from ((key, HIDDEN) for key, value in item.items() if is_secret(key) and not _is_reference(value))


def is_secret(name: Any) -> bool:
    """Whether the last part of a name, of a variable or a parameter, says that its value is a secret."""
    last = str(name).rstrip("/").rsplit("/", 1)[-1]
    return bool(SECRET_NAME.fullmatch(re.sub(r"[^A-Z0-9]", "_", last.upper())))


def _hides_in(header: str) -> bool:
    """A header that a CDN sends so that nobody else gets through is a secret, such as X-Origin-Verify."""
    return is_secret(header) or "VERIFY" in header.upper()


def _is_reference(value: Any) -> bool:
    return str(value).startswith("arn:")


def _name(item: Any, number: int) -> str:
    """What a path calls an item of a list."""
    names = ("name", "Name", "taskDefinitionArn", "taskArn", "RuleArn")
    found = next((item[name] for name in names if isinstance(item, Mapping) and item.get(name)), number)
    return str(found)
