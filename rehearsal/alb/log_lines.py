"""Requests and connections as a load balancer writes them into its logs. Pure.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html and load-balancer-connection-logs.html there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote

from .actions import Response
from .rules import Request

TLS, CIPHER = "TLSv1.3", "TLS_AES_128_GCM_SHA256"


class Place(NamedTuple):
    """Where a request came in: the load balancer's name in its ARN, the listener's protocol and port."""

    balancer: str
    protocol: str
    port: str


def access_line(place: Place, request: Request, response: Response, now: float, number: int) -> str:
    """A line of an access log. Who could not be served has -1 for times, and no target."""
    secure, target = place.protocol == "HTTPS", response.target or "-"
    served = bool(response.target) and response.status not in (502, 504)
    took = f"{max(response.after, 0.001):.3f}"
    times = ("0.000", took, "0.000") if served else ("-1", "-1", "-1")
    status = str(response.status) if served else "-"
    query = f"?{request.query}" if request.query else ""
    url = f"{'https' if secure else 'http'}://{request.host}:{place.port}{request.path}{query}"
    actions = ",".join([*(["waf"] if response.inspected else []), *([response.action] if response.action else [])])
    fields = [
        "https" if secure else "http",
        moment(now + response.after),
        place.balancer,
        f"{request.source}:{40000 + number % 20000}",
        target,
        *times,
        str(response.status),
        status,
        str(len(request.body) + 200),
        str(len(response.body) + 150),
        _quoted(f"{request.method} {url} HTTP/1.1"),
        _quoted(request.headers.get("user-agent") or "-"),
        *((CIPHER, TLS) if secure else ("-", "-")),
        response.target_group or "-",
        f'"Root=1-{int(now):08x}-{number:024x}"',
        _quoted(request.host),
        '"arn:aws:acm:::certificate"' if secure else '"-"',
        response.rule or "0",
        moment(now),
        f'"{actions or "-"}"',
        _quoted(response.headers.get("Location") or "-"),
        '"-"',
        f'"{target}"',
        f'"{status}"',
        '"-"',
        '"-"',
        f"TID_{number:032x}",
    ]
    return " ".join(fields)


def connection_line(place: Place, request: Request, now: float, number: int) -> str:
    """A line of a connection log; each request here has a connection of its own."""
    tls = (TLS, CIPHER, "0.004") if place.protocol == "HTTPS" else ("-", "-", "-")
    port = 40000 + number % 20000
    return " ".join(
        [moment(now), request.source, str(port), place.port, *tls, '"-"', "-", "-", "-", f"TID_{number:032x}"]
    )


def moment(seconds: float) -> str:
    """A time as the logs have it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _quoted(text: str) -> str:
    """A field of text; what is not printable, and quotes, are escaped."""
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\' or not char.isprintable() or ord(char) > 126:
        return quote(char, safe="")
    return char
