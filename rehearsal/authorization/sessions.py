"""Temporary credentials that have expired. The account's clock runs faster than the callers' clocks, so they expire when they are told to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from moto.sts.models import sts_backends

from .. import ACCOUNT_ID, error_responses
from ..error_responses import ErrorResponse
from .request import scope

# https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html (ExpiredTokenException); services with XML and
# those of EC2 say it in their own codes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
MESSAGE = "The security token included in the request is expired"
OF_XML = {"ec2": ErrorResponse(400, "RequestExpired", "Request has expired.")}


class Sessions:
    """The sessions of roles whose credentials no longer count."""

    def __init__(self) -> None:
        self._expired: set[str] = set()

    def expire(self) -> dict[str, int]:
        """End every session that the account has given; how many there are."""
        self._expired |= {role.access_key_id for role in sts_backends[ACCOUNT_ID]["aws"].assumed_roles}
        return {"expired": len(self._expired)}

    def clear(self) -> None:
        """None is expired, as at the start."""
        self._expired.clear()

    def answer(
        self, service: str, _operation: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes] | None:
        """The error of a call with expired credentials, or None."""
        if not self._expired or scope(environ)[0] not in self._expired:
            return None
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        return error_responses.respond(_error(service, environ), service, environ, start_response)


def _error(service: str, environ: dict[str, Any]) -> ErrorResponse:
    if environ.get("HTTP_X_AMZ_TARGET") or "json" in environ.get("CONTENT_TYPE", ""):
        return ErrorResponse(400, "ExpiredTokenException", MESSAGE)
    return OF_XML.get(service, ErrorResponse(403, "ExpiredToken", MESSAGE))
