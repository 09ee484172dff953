"""Regions to opt in to, which the account has not enabled: they know none of its keys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend

from ..authorization.request import scope
from ..error_responses import ErrorResponse
from .switches import SWITCHES

QUIRK = "disabled-region"
TEXT = "The security token included in the request is invalid."


def refuse(service: str, environ: Mapping[str, Any]) -> ErrorResponse | None:
    """The error of any call there, in the service's own code."""
    if not SWITCHES.on(QUIRK) or scope(environ)[1] not in _not_enabled():
        return None
    if service == "ec2":
        return ErrorResponse(401, "AuthFailure", "AWS was not able to validate the provided access credentials")
    if "json" in environ.get("CONTENT_TYPE", ""):
        return ErrorResponse(400, "UnrecognizedClientException", TEXT)
    return ErrorResponse(403, "InvalidClientTokenId", TEXT)


@cache
def _not_enabled() -> frozenset[str]:
    return frozenset(item.name for item in RegionsAndZonesBackend.regions if item.opt_in_status == "not-opted-in")
