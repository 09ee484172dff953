"""The parts of a request that a web ACL looks at, as attackers' disguises are undone. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from urllib.parse import parse_qsl, unquote_plus

from ..alb.rules import Request

BODY_BYTES = 8192
"""What WAF sees of a body before a load balancer: https://docs.aws.amazon.com/waf/latest/developerguide/web-request-body-inspection.html"""
# Blocks for documentation (RFC 5737), which stand for addresses of the world. Others are in no country.
COUNTRIES = {"192.0.2.0/24": "US", "198.51.100.0/24": "DE", "203.0.113.0/24": "AU"}


@dataclass(frozen=True)
class Inspected:
    """A request with its body and its size, the country of its address, and the labels that rules have given it."""

    request: Request
    body: bytes = b""
    labels: list[str] = field(default_factory=list)

    @property
    def country(self) -> str:
        """The country's two letters; - where the address is in none."""
        address = ip_address(self.request.source)
        return next((name for block, name in COUNTRIES.items() if address in ip_network(block)), "-")

    @property
    def headers(self) -> Mapping[str, str]:
        """By name in lower case."""
        return self.request.headers

    @property
    def cookies(self) -> str:
        """The header as it came."""
        return self.headers.get("cookie", "")

    def texts(self, part: str) -> Iterator[str]:
        """The texts of a part, named as rules of AWS end, decoded."""
        if part == "HEADER":
            yield from (value for name, value in self.headers.items() if name != "cookie")
        elif part == "COOKIE":
            yield unquote_plus(self.cookies)
        elif part == "URIPATH":
            yield unquote_plus(self.request.path)
        elif part == "QUERYSTRING":
            yield unquote_plus(self.request.query)
        elif part == "QUERYARGUMENTS":
            pairs = parse_qsl(self.request.query, keep_blank_values=True)
            yield from (unquote_plus(text) for pair in pairs for text in pair)
        elif part == "BODY":
            text = self.body[:BODY_BYTES].decode(errors="replace")
            yield from (text, unquote_plus(text))
