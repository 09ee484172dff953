"""One error in the wire format of the request that it answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from .faults import REJECT, THROTTLE


class Refusal(NamedTuple):
    """HTTP status, error code and message."""

    status: int
    code: str
    message: str


# Each service's own code for too many calls (its API reference, "Common errors"); the others say ThrottlingException
# in JSON and Throttling in XML.
THROTTLED = {
    "ec2": Refusal(503, "RequestLimitExceeded", "Request limit exceeded."),
    "s3": Refusal(503, "SlowDown", "Please reduce your request rate."),
    "backup": Refusal(429, "ThrottlingException", "Rate exceeded"),
}
FAILED = {
    "ecs": Refusal(500, "ServerException", "Service Unavailable. Please try again later."),
    "ec2": Refusal(500, "InternalError", "An internal error has occurred"),
    "s3": Refusal(500, "InternalError", "We encountered an internal error. Please try again."),
}


def of_fault(kind: str, service: str, environ: dict[str, Any], body: bytes) -> Refusal:
    """How a service says that it throttles, that it has failed, or that the request is not right, which it quotes then."""
    if kind == REJECT:
        said = f"1 validation error detected: Value '{body.decode(errors='replace')}' failed to satisfy constraint"
        return Refusal(400, "ValidationException", said)
    if kind == THROTTLE:
        code = "Throttling" if _is_xml(service, environ) else "ThrottlingException"
        return THROTTLED.get(service, Refusal(400, code, "Rate exceeded"))
    return FAILED.get(service, Refusal(500, "InternalFailure", "The request processing has failed."))


def answer(
    refusal: Refusal, service: str, environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Answer the refusal; the request's body has been read, so that the connection can go on."""
    kind, body = _rendered(refusal, service, environ)
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("x-amzn-ErrorType", refusal.code)]
    start_response(f"{refusal.status} ", headers)
    return [body]


def _rendered(refusal: Refusal, service: str, environ: dict[str, Any]) -> tuple[str, bytes]:
    if not _is_xml(service, environ):
        return "application/x-amz-json-1.1", json.dumps({"__type": refusal.code, "message": refusal.message}).encode()
    error = f"<Code>{refusal.code}</Code><Message>{escape(refusal.message)}</Message>"
    if service == "ec2":
        error = f"<Response><Errors><Error>{error}</Error></Errors></Response>"
    elif service == "s3":
        error = f"<Error>{error}</Error>"
    else:
        error = f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error></ErrorResponse>"
    return "text/xml", error.encode()


def _is_xml(service: str, environ: dict[str, Any]) -> bool:
    json_request = environ.get("HTTP_X_AMZ_TARGET") or "json" in environ.get("CONTENT_TYPE", "")
    return not (json_request or service == "backup")
