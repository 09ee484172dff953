"""One change by hand, and what those that make some need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.harness import Account

NAME = "talentbase-dev"
WEB, API = "talentbase-web-dev", "talentbase-api-dev"
ROLE = f"{WEB}-us-east-1-task"
TAG = {"Key": "Project", "Value": "Other"}


@dataclass(frozen=True)
class Change:
    """One change by hand. name: of the resource that differs afterwards; gone: whether the whole resource does."""

    part: str
    kind: str
    name: str
    property: str
    call: Callable[[Account], Any]
    gone: bool = False
    also: tuple[tuple[str, str, str], ...] = field(default=())

    def __str__(self) -> str:
        return f"{self.kind}-{self.property}"


def only(items: list[Any]) -> Any:
    """The one item."""
    [item] = items
    return item


def by_name(answers: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The EC2 resource with this name."""
    return next(item for item in answers if {"Key": "Name", "Value": name} in item.get("Tags", []))


def simple(
    part: str, kind: str, service: str, operation: str, name: str, changes: dict[str, dict[str, Any]]
) -> list[Change]:
    """Changes that are one call each: by property, its arguments."""

    def caller(arguments: dict[str, Any]) -> Callable[[Account], Any]:
        return lambda account: getattr(account.client(service), operation)(**arguments)

    return [Change(part, kind, name, prop, caller(arguments)) for prop, arguments in changes.items()]
