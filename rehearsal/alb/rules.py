"""Which rule of a listener a request matches (ELBv2 User Guide, listener rules). Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qsl

CONFIGURATIONS = {
    "host-header": "HostHeaderConfig",
    "http-header": "HttpHeaderConfig",
    "http-request-method": "HttpRequestMethodConfig",
    "path-pattern": "PathPatternConfig",
    "query-string": "QueryStringConfig",
    "source-ip": "SourceIpConfig",
}


@dataclass(frozen=True)
class Request:
    """One HTTP request; header names are in lower case, the host is without its port."""

    method: str
    host: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    source: str = "127.0.0.1"
    body: bytes = b""


@dataclass(frozen=True)
class Rule:
    """A listener's rule; `priority` is None for the default one."""

    priority: int | None
    conditions: list[dict[str, Any]]
    actions: list[dict[str, Any]]


def choose(rules: Iterable[Rule], request: Request) -> Rule | None:
    """The first matching rule in order of priority; the default one last."""
    ordered = sorted(rules, key=lambda rule: (rule.priority is None, rule.priority or 0))
    return next((rule for rule in ordered if matches(rule, request)), None)


def matches(rule: Rule, request: Request) -> bool:
    """Whether a request meets every condition of a rule."""
    return all(_meets(condition, request) for condition in rule.conditions)


def _meets(condition: Mapping[str, Any], request: Request) -> bool:
    kind = condition.get("Field", "")
    settings = condition.get(CONFIGURATIONS.get(kind, "")) or {}
    values = condition.get("Values") or settings.get("Values") or []
    if kind == "query-string":
        return _meets_query(values, request)
    if kind == "source-ip":
        return any(ipaddress.ip_address(request.source) in ipaddress.ip_network(value) for value in values)
    if kind == "http-request-method":
        return request.method in values
    if kind == "path-pattern":
        return any(fnmatchcase(request.path, value) for value in values)
    if kind == "http-header":
        name = str(settings.get("HttpHeaderName", "")).lower()
        value = request.headers.get(name)
        return value is not None and any(fnmatchcase(value.lower(), str(value).lower()) for value in values)
    return kind == "host-header" and any(fnmatchcase(request.host.lower(), value.lower()) for value in values)


def _meets_query(values: list[Any], request: Request) -> bool:
    pairs = parse_qsl(request.query, keep_blank_values=True)
    return any(
        fnmatchcase(text.lower(), str(value.get("Value", "")).lower())
        and ("Key" not in value or fnmatchcase(key.lower(), str(value["Key"]).lower()))
        for key, text in pairs
        for value in values
    )
