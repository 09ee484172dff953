"""An API call's parameters, as botocore's model of the service names them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import UnknownServiceError
from moto.core.parse import PROTOCOL_PARSERS, RequestParserError
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.exceptions import NotFound

PARSED = "rehearsal.parsed"
"""Where a WSGI request keeps its parameters: several judge it."""


def parameters(service: str, operation: str, environ: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a WSGI request, whose body stays readable; none where parsed() has None."""
    return parsed(service, operation, environ) or {}


def parsed(service: str, operation: str, environ: dict[str, Any]) -> dict[str, Any] | None:
    """The parameters of a WSGI request; None of a service or operation that botocore does not know, or of what is no request."""
    name, found = environ.get(PARSED, (None, None))
    if name != (service, operation):
        found = _parse(service, operation, environ)
        environ[PARSED] = ((service, operation), found)
    result: dict[str, Any] | None = found
    return result


def _parse(service: str, operation: str, environ: dict[str, Any]) -> dict[str, Any] | None:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    request = Request({**environ, "wsgi.input": io.BytesIO(body)})
    try:
        model = get_service_model(service)
        if operation not in model.operation_names:
            return None
        protocol = determine_request_protocol(model, request.content_type)
        values: Any = {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": body,
            "url_path": request.path,
            "url_params": _url_parameters(service, request) if protocol.startswith("rest") else {},
        }
        return dict(PROTOCOL_PARSERS[protocol](model.operation_model(operation)).parse(values))
    except (UnknownServiceError, NotFound, KeyError, ValueError, RequestParserError):
        return None


def _url_parameters(service: str, request: Request) -> Mapping[str, Any]:
    try:
        _operation, found = get_service_router(service).match(request)
    except (NotFound, NotImplementedError, ValueError):
        return {}
    return dict(found or {})


def scope(environ: Mapping[str, Any]) -> tuple[str, str]:
    """The access key and the region that a request was signed with; empty without a signature."""
    parts = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].split(",")[0].split("/")
    return (parts[0], parts[2]) if len(parts) == 5 else ("", "us-east-1")
