"""One thing that IAM asks of a caller, and what the checks of all services share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from .. import ACCOUNT_ID
from ..iam_evaluation import Call

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """A call of an operation. service: as IAM's actions name it."""

    service: str
    operation: str
    region: str
    parameters: Parameters

    @property
    def action(self) -> str:
        """The action of the operation itself."""
        return f"{self.service}:{self.operation}"

    def arn(self, resource: str, service: str = "", region: str | None = None) -> str:
        """An ARN in the account."""
        return f"arn:aws:{service or self.service}:{self.region if region is None else region}:{ACCOUNT_ID}:{resource}"

    def call(self, resource: str = "*", **context: Any) -> Call:
        """The operation's action on a resource."""
        return Call(self.action, resource, context)

    def named(self, *names: str) -> list[str]:
        """The values of parameters that are given, lists in one row."""
        found: list[str] = []
        for name in names:
            value = self.parameters.get(name)
            found += [str(item) for item in value] if isinstance(value, list) else [str(value)] if value else []
        return found


def tags(value: Any) -> dict[str, str]:
    """Tags in any of AWS's shapes."""
    if isinstance(value, Mapping):
        return {str(key): str(text) for key, text in value.items()}
    pairs = ((item.get("Key", item.get("key")), item.get("Value", item.get("value", ""))) for item in value or ())
    return {str(key): str(text) for key, text in pairs}


def resource_tags(found: Mapping[str, str]) -> dict[str, str]:
    """The condition keys of a resource's tags."""
    return {f"aws:ResourceTag/{key}": value for key, value in found.items()}


def request_tags(found: Mapping[str, str]) -> dict[str, Any]:
    """The condition keys of the tags in a request."""
    keys: dict[str, Any] = {f"aws:RequestTag/{key}": value for key, value in found.items()}
    return {**keys, "aws:TagKeys": tuple(sorted(found))} if found else {}


def with_tagging(
    calls: Iterable[Call],
    action: str,
    resources: Sequence[str],
    given: Mapping[str, str],
    more: Mapping[str, Any] = MappingProxyType({}),
) -> list[Call]:
    """A call that makes something with tags needs the service's action of tagging, too. more: condition keys of that action."""
    context = {**request_tags(given), **more}
    tagging = [Call(action, resource, context) for resource in resources] if given else []
    return [*calls, *tagging]
