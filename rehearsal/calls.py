"""Counting AWS calls by operation; nothing of a request but its operation is kept."""

from __future__ import annotations

import io
from collections import Counter
from time import process_time
from typing import Any
from urllib.parse import parse_qs

READ_PREFIXES = ("Describe", "List", "Get", "BatchGet", "Head", "Search", "Lookup", "Simulate", "Filter")
LAYERS = "starport-layer-bucket"
"""ECR's bucket of S3 with the layers of images; its URLs are presigned."""
S3_CONTROL = "v20180820"
"""The version of the API of S3's settings of accounts, which signs as S3 and begins each of its paths with it."""
# Where the signing name is not the name that boto3 gives the client.
CLIENT_NAMES = {
    "elasticfilesystem": "efs",
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "tagging": "resourcegroupstaggingapi",
}


class Calls:
    """How often each operation was called since the last reset()."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._dry_runs = 0
        self._since = process_time()

    def count(self, service: str, operation: str, dry_run: bool = False) -> None:
        """Add one call; a dry run is no write."""
        self._count[f"{service}:{operation}"] += 1
        self._dry_runs += dry_run and is_write(service, operation)

    def reset(self) -> None:
        """Start counting anew."""
        self._count.clear()
        self._dry_runs = 0
        self._since = process_time()

    def as_dict(self) -> dict[str, Any]:
        """Total, writes and the count of each operation, and what the account computed since, as GET calls answers."""
        writes = sum(count for name, count in self._count.items() if is_write(*name.split(":", 1)))
        return {
            "total": self._count.total(),
            "writes": writes - self._dry_runs,
            "by_operation": dict(sorted(self._count.items())),
            "processor_seconds": round(process_time() - self._since, 3),
        }


def is_write(service: str, operation: str) -> bool:
    """Whether an operation can change the account, judged by its name."""
    return service != "sts" and not operation.startswith(READ_PREFIXES)


def is_dry_run(service: str, environ: dict[str, Any]) -> bool:
    """Whether a call asks EC2 alone whether it would be allowed."""
    return service == "ec2" and _form(environ).get("DryRun") == ["true"]


def identify(environ: dict[str, Any]) -> tuple[str, str]:
    """Service (boto3's client name) and operation of a WSGI request; the request body stays readable."""
    signing_name = _signing_name(environ.get("HTTP_AUTHORIZATION", ""))
    service = CLIENT_NAMES.get(signing_name, signing_name)
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return service or target.split(".")[0], target.rsplit(".", 1)[-1]
    path = environ.get("PATH_INFO", "").strip("/").split("/")
    if path[0] == LAYERS:
        return "s3", "GetObject"
    if service == "s3" and path[0] == S3_CONTROL:
        service = "s3control"
    if len(path) == 4 and path[0] == "service" and path[2] == "operation":  # smithy-rpc-v2-cbor
        return service or path[1], path[3]
    form = _form(environ)
    if "Action" in form:
        classic = service == "elbv2" and form.get("Version", [""])[0] == "2012-06-01"
        return "elb" if classic else service or "unknown", form["Action"][0]
    return service or "unknown", _rest_operation(service, environ) or "Unknown"


def _signing_name(authorization: str) -> str:
    """The service in `Credential=KEY/DATE/REGION/SERVICE/aws4_request`."""
    scope = authorization.partition("Credential=")[2].split(",")[0].split("/")
    return scope[3].lower() if len(scope) == 5 else ""


def _form(environ: dict[str, Any]) -> dict[str, list[str]]:
    query = parse_qs(environ.get("QUERY_STRING", ""))
    if not environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        return query
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return {**query, **parse_qs(body.decode("utf-8", "replace"))}


def _rest_operation(service: str, environ: dict[str, Any]) -> str | None:
    """The operation whose HTTP method and path in botocore's model fit the request."""
    from botocore.exceptions import UnknownServiceError
    from moto.core.request import Request
    from moto.core.routing import get_service_router
    from werkzeug.exceptions import NotFound

    try:
        operation, _ = get_service_router(service).match(Request(environ.copy(), shallow=True))
    except (NotFound, NotImplementedError, UnknownServiceError, ValueError):
        return None
    return str(operation.name)
