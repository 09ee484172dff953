"""Elastic Load Balancing: a rule takes five values in all its conditions, and five wildcards.

The words about values are AWS's: https://github.com/aws/aws-cdk/issues/10065, https://github.com/aws-cloudformation/cfn-lint/issues/3833.
The limits are not adjustable: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html. New accounts
have five wildcards (https://github.com/awsdocs/elb-application-load-balancers-user-guide/pull/32); of these no message was found.
"""

from __future__ import annotations

from typing import Any

from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend

from ..clock import Clock
from ..patching import replace

VALUES, WILDCARDS = 5, 5
CONFIGURATIONS = (
    "HostHeaderConfig",
    "HttpHeaderConfig",
    "HttpRequestMethodConfig",
    "PathPatternConfig",
    "QueryStringConfig",
    "SourceIpConfig",
)


def install(clock: Clock) -> None:
    """Patch moto, which counts neither."""
    validate = ELBv2Backend._validate_conditions

    def validate_conditions(self: ELBv2Backend, conditions: list[dict[str, Any]]) -> None:
        """What CreateRule and ModifyRule check of conditions; ValidationError."""
        validate(self, conditions)
        values = [value for condition in conditions for value in _values(condition)]
        if len(values) > VALUES:
            raise ELBClientError("ValidationError", f"A rule can only have '{VALUES}' condition values")
        if sum(value.count("*") + value.count("?") for value in values if isinstance(value, str)) > WILDCARDS:
            raise ELBClientError("ValidationError", f"A rule can only have '{WILDCARDS}' condition wildcards")

    replace(ELBv2Backend, _validate_conditions=validate_conditions)


def _values(condition: dict[str, Any]) -> list[Any]:
    """The values of a condition; DescribeRules of moto gives them back as they came."""
    found = [value for name in CONFIGURATIONS for value in (condition.get(name) or {}).get("Values") or []]
    return found or list(condition.get("Values") or [])
