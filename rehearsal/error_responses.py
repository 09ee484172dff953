"""One error in the wire format of the request that it answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

THROTTLE, ERROR, REJECT = "throttle", "error", "reject"


class ErrorResponse(NamedTuple):
    """HTTP status, error code and message."""

    status: int
    code: str
    message: str


# Services whose requests may have no body, and so no content type, and that answer in JSON.
REST_JSON = ("backup", "efs", "elasticfilesystem")
# Each service's own code for too many calls (its API reference, "Common errors"); the others say ThrottlingException
# in JSON and Throttling in XML.
THROTTLED = {
    "ec2": ErrorResponse(503, "RequestLimitExceeded", "Request limit exceeded."),
    "s3": ErrorResponse(503, "SlowDown", "Please reduce your request rate."),
    "backup": ErrorResponse(429, "ThrottlingException", "Rate exceeded"),
}
FAILED = {
    "ecs": ErrorResponse(500, "ServerException", "Service Unavailable. Please try again later."),
    "ec2": ErrorResponse(500, "InternalError", "An internal error has occurred"),
    "s3": ErrorResponse(500, "InternalError", "We encountered an internal error. Please try again."),
}


def for_fault(
    kind: str | None, service: str, environ: dict[str, Any], body: bytes, answer: ErrorResponse | None = None
) -> ErrorResponse:
    """How a service says that it throttles, that it has failed, or that the request, which it quotes, is invalid.

    answer: what it says instead.
    """
    if answer is not None:
        return answer
    if kind == REJECT:
        message = f"1 validation error detected: Value '{body.decode(errors='replace')}' failed to satisfy constraint"
        return ErrorResponse(400, "ValidationException", message)
    if kind == THROTTLE:
        code = "Throttling" if is_xml(service, environ) else "ThrottlingException"
        return THROTTLED.get(service, ErrorResponse(400, code, "Rate exceeded"))
    return FAILED.get(service, ErrorResponse(500, "InternalFailure", "The request processing has failed."))


def respond(
    error: ErrorResponse, service: str, environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Answer with an error; the request's body has been read, so that the connection can go on."""
    content_type, body = _rendered(error, service, environ)
    headers = [("Content-Type", content_type), ("Content-Length", str(len(body))), ("x-amzn-ErrorType", error.code)]
    start_response(f"{error.status} ", headers)
    return [body]


def _rendered(error: ErrorResponse, service: str, environ: dict[str, Any]) -> tuple[str, bytes]:
    if not is_xml(service, environ):
        return "application/x-amz-json-1.1", json.dumps({"__type": error.code, "message": error.message}).encode()
    xml = f"<Code>{error.code}</Code><Message>{escape(error.message)}</Message>"
    if service == "ec2":
        xml = f"<Response><Errors><Error>{xml}</Error></Errors></Response>"
    elif service == "s3":
        xml = f"<Error>{xml}</Error>"
    else:
        xml = f"<ErrorResponse><Error><Type>Sender</Type>{xml}</Error></ErrorResponse>"
    return "text/xml", xml.encode()


def is_xml(service: str, environ: Mapping[str, Any]) -> bool:
    """Whether a service answers a request in XML."""
    json_request = environ.get("HTTP_X_AMZ_TARGET") or "json" in environ.get("CONTENT_TYPE", "")
    return not (json_request or service in REST_JSON)
