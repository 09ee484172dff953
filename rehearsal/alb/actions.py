"""What a listener's actions answer: fixed responses, redirects, and the target group of a forward. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from .rules import Request

REASONS = {
    301: "Moved Permanently",
    302: "Found",
    403: "Forbidden",
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
}


@dataclass(frozen=True)
class Response:
    """An HTTP answer, due `after` seconds of the account's clock."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0
    dropped: bool = False
    """Whether nothing answers at all, as where the load balancer's security groups let nobody in."""
    target: str = ""
    """The address and port of the target that was asked, its group, the rule's priority, what the rule did: for the logs."""
    target_group: str = ""
    rule: str = ""
    action: str = ""
    inspected: bool = False
    """Whether a web ACL looked at the request."""


def error(status: int, after: float = 0.0) -> Response:
    """The page that a load balancer itself answers."""
    title = f"{status} {REASONS[status]}"
    head, body = f"<head><title>{title}</title></head>", f"<center><h1>{title}</h1></center>"
    page = f"<html>\r\n{head}\r\n<body>\r\n{body}\r\n</body>\r\n</html>\r\n"
    return Response(status, page.encode(), {"Content-Type": "text/html", "Server": "awselb/2.0"}, after)


def fixed_response(action: dict[str, Any]) -> Response:
    """The answer of a fixed-response action."""
    settings = action.get("FixedResponseConfig") or {}
    headers = {"Content-Type": settings.get("ContentType") or "text/plain", "Server": "awselb/2.0"}
    return Response(int(settings.get("StatusCode", 200)), str(settings.get("MessageBody") or "").encode(), headers)


def redirect(action: dict[str, Any], request: Request, protocol: str, port: str) -> Response:
    """The answer of a redirect action, its placeholders filled in from the request."""
    settings = action.get("RedirectConfig") or {}
    values = {"protocol": protocol.lower(), "host": request.host, "port": port, "path": request.path.lstrip("/")}
    values["query"] = request.query
    defaults = {
        "protocol": "#{protocol}",
        "host": "#{host}",
        "port": "#{port}",
        "path": "/#{path}",
        "query": "#{query}",
    }
    parts = {key: str(settings.get(key.capitalize()) or default) for key, default in defaults.items()}
    for key, value in values.items():
        parts = {name: text.replace("#{" + key + "}", value) for name, text in parts.items()}
    scheme = parts["protocol"].lower()
    usual = {"http": "80", "https": "443"}.get(scheme) == parts["port"]
    location = f"{scheme}://{parts['host']}{'' if usual else ':' + parts['port']}{parts['path']}"
    location += f"?{parts['query']}" if parts["query"] else ""
    status = int(str(settings.get("StatusCode", "HTTP_302")).removeprefix("HTTP_"))
    return Response(
        status, error(status).body, {"Location": location, "Content-Type": "text/html", "Server": "awselb/2.0"}
    )


def target_group(action: dict[str, Any], rng: random.Random) -> str | None:
    """The target group that a forward action sends one request to, by weight; None when all weights are 0."""
    groups = (action.get("ForwardConfig") or {}).get("TargetGroups") or []
    if not groups:
        return action.get("TargetGroupArn")
    weights = [int(group.get("Weight") or 0) for group in groups]
    if not any(weights):
        return None
    chosen: str = rng.choices([group["TargetGroupArn"] for group in groups], weights)[0]
    return chosen
