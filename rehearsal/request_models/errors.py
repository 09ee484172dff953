"""How each service says that a request does not keep to its model. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..error_responses import ErrorResponse
from .constraints import Failure

CODES = {
    # Each service's API reference, "Common errors" and the errors of its operations.
    "cloudwatch": "ValidationError",
    "ecr": "InvalidParameterException",
    "ecs": "InvalidParameterException",
    "elasticache": "InvalidParameterValue",
    "elbv2": "ValidationError",
    "iam": "ValidationError",
    "logs": "InvalidParameterException",
    "rds": "InvalidParameterValue",
    "resourcegroupstaggingapi": "InvalidParameterException",
    "route53": "InvalidInput",
    "service-quotas": "IllegalArgumentException",
    "sns": "InvalidParameter",
    "sts": "ValidationError",
}
OTHERS = "ValidationException"


def error(service: str, failures: Sequence[Failure]) -> ErrorResponse:
    """The answer to a request with these failures."""
    return _ec2(failures[0]) if service == "ec2" else ErrorResponse(400, CODES.get(service, OTHERS), _message(failures))


def _message(failures: Sequence[Failure]) -> str:
    """Words: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html; a secret is not quoted."""
    told = "; ".join(_sentence(failure) for failure in failures)
    return f"{len(failures)} validation error{'s' if len(failures) > 1 else ''} detected: {told}"


def _sentence(failure: Failure) -> str:
    value = "" if failure.value is None else " null" if failure.kind == "required" else f" '{failure.value}'"
    return f"Value{value} at '{failure.path}' failed to satisfy constraint: {failure.constraint}"


def _ec2(failure: Failure) -> ErrorResponse:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    name = failure.path[:1].upper() + failure.path[1:]
    if failure.kind == "required":
        return ErrorResponse(400, "MissingParameter", f"The request must contain the parameter {name}")
    value = "" if failure.value is None else f" ({failure.value})"
    return ErrorResponse(
        400, "InvalidParameterValue", f"Value{value} for parameter {name} is invalid. {failure.constraint}"
    )
