"""Whose requests a rate-based rule counts together: the address that they come from, or the first one in a header. Pure.

https://docs.aws.amazon.com/waf/latest/APIReference/API_ForwardedIPConfig.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Any

from ..alb.rules import Request

FORWARDED = "FORWARDED_IP"
Statement = Mapping[str, Any]


def forwarded_address(rate: Statement, request: Request) -> str | None:
    """The first address of the header, empty where it is none. None where the header is missing: "WAF doesn't apply the rule [...] at all"."""
    value = request.headers.get(str(rate["ForwardedIPConfig"]["HeaderName"]).lower())
    if value is None:
        return None
    try:
        return str(ip_address(value.split(",")[0].strip()))
    except ValueError:
        return ""


def key_of(rate: Statement, request: Request) -> str | None:
    """What a rule counts a request under; empty or None where it has no address to count, as forwarded_address()."""
    if rate["AggregateKeyType"] != FORWARDED:
        return request.source
    address = forwarded_address(rate, request)
    return f"{rate['ForwardedIPConfig']['HeaderName'].lower()} {address}" if address else address


def keys(rules: Iterable[Mapping[str, Any]], request: Request) -> set[str]:
    """Everything that the rate-based rules of a web ACL count a request under, and its source."""
    rates = [rule["Statement"]["RateBasedStatement"] for rule in rules if "RateBasedStatement" in rule["Statement"]]
    return {request.source, *(key for rate in rates if (key := key_of(rate, request)))}
