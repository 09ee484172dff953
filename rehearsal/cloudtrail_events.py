"""CloudTrail's events: the write calls that the account carried out, by whom and on what; secret values are hidden."""

from __future__ import annotations

import io
import json
import re
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, unquote
from uuid import uuid4

from moto.cloudtrail.models import cloudtrail_backends

from . import ACCOUNT_ID
from .calls import CLIENT_NAMES, is_write
from .clock import Clock, naive_utc

MAX_EVENTS = 2000
"""The newest events are kept; AWS keeps those of 90 days."""
SOURCES = {client: signing for signing, client in CLIENT_NAMES.items()}
# What CloudTrail hides: https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
SECRET = re.compile(r"password|secretstring|secretbinary|token|environment|^value$", re.IGNORECASE)
HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
StartResponse = Callable[..., Any]


def events(region: str) -> deque[dict[str, Any]]:
    """The events of a region, the newest first; they live on moto's backend, so that a reset takes them along."""
    backend = cloudtrail_backends[ACCOUNT_ID][region]
    listed: deque[dict[str, Any]] = backend.__dict__.setdefault("events", deque(maxlen=MAX_EVENTS))
    return listed


def record(
    service: str,
    operation: str,
    environ: dict[str, Any],
    start_response: StartResponse,
    answer: Callable[[StartResponse], Iterable[bytes]],
    clock: Clock,
) -> Iterable[bytes]:
    """The answer of a call, which becomes an event where it is a write that AWS carried out."""
    if not is_write(service, operation):
        return answer(start_response)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    status = [""]

    def start(line: str, *rest: Any) -> Any:
        status[0] = line
        return start_response(line, *rest)

    response = answer(start)
    if status[0].startswith("2"):
        _append(service, operation, environ, body, clock)
    return response


def _append(service: str, operation: str, environ: dict[str, Any], body: bytes, clock: Clock) -> None:
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].split(",")[0].split("/")
    key, region = (scope[0], scope[2]) if len(scope) == 5 else ("anonymous", "us-east-1")
    arn = f"arn:aws:iam::{ACCOUNT_ID}:user/{key}"
    source, now = f"{SOURCES.get(service, service)}.amazonaws.com", naive_utc(clock.now())
    record = {
        "eventVersion": "1.11",
        "userIdentity": {"type": "IAMUser", "arn": arn, "accountId": ACCOUNT_ID, "accessKeyId": key, "userName": key},
        "eventTime": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": source,
        "eventName": operation,
        "awsRegion": region,
        "requestParameters": _redacted(_parameters(environ, body)),
        "readOnly": False,
    }
    event: dict[str, Any] = {
        "EventId": str(uuid4()),
        "EventName": operation,
        "ReadOnly": "false",
        "AccessKeyId": key,
        "EventTime": clock.now(),
        "EventSource": source,
        "Username": key,
        "Resources": [],
        "CloudTrailEvent": json.dumps(record),
    }
    events(region).appendleft(event)


def _parameters(environ: dict[str, Any], body: bytes) -> Any:
    """What the call was asked for, as far as JSON, a form or a path says it."""
    text = body.decode("utf-8", "replace")
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        return {name: values[0] for name, values in parse_qs(text).items() if name not in ("Action", "Version")}
    try:
        return json.loads(text)
    except ValueError:
        return {"path": unquote(environ.get("PATH_INFO", "")), "names": re.findall(r"<(?:Name|DNSName)>([^<]+)<", text)}


def _redacted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: HIDDEN if SECRET.search(str(name)) else _redacted(item) for name, item in value.items()}
    return [_redacted(item) for item in value] if isinstance(value, list) else value
