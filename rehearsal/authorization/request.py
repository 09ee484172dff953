"""An API call's parameters, as botocore's model of the service names them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import UnknownServiceError
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.exceptions import NotFound


def parameters(service: str, operation: str, environ: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a WSGI request, whose body stays readable; none of a service or operation that botocore does not know."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    request = Request({**environ, "wsgi.input": io.BytesIO(body)})
    try:
        model = get_service_model(service)
        if operation not in model.operation_names:
            return {}
        parser = PROTOCOL_PARSERS[determine_request_protocol(model, request.content_type)]
        values: Any = {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": body,
            "url_path": request.path,
            "url_params": _url_parameters(service, request),
        }
        return dict(parser(model.operation_model(operation)).parse(values))
    except (UnknownServiceError, NotFound, KeyError, ValueError):
        return {}


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
