"""Logs of load balancers: AWS refuses to send them to a bucket that does not let it.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html, "Troubleshooting";
hashicorp/terraform-provider-aws, internal/service/elbv2/load_balancer.go; aws/aws-cdk#1633
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend
from moto.s3.models import s3_backends

from .. import ACCOUNT_ID
from ..alb.log_delivery import KINDS
from ..clock import Clock
from ..patching import replace

DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com"
_modify = ELBv2Backend.modify_load_balancer_attributes


def install(clock: Clock) -> None:
    """Patch moto: attributes of load balancers."""
    replace(ELBv2Backend, modify_load_balancer_attributes=modify_load_balancer_attributes)


def modify_load_balancer_attributes(self: ELBv2Backend, arn: str, attrs: dict[str, Any]) -> dict[str, Any]:
    """ModifyLoadBalancerAttributes; InvalidConfigurationRequest."""
    balancer = self.load_balancers.get(arn)
    after = {**(balancer.attrs if balancer else {}), **attrs}
    for kind in KINDS:
        if f"{kind}.enabled" in attrs and after[f"{kind}.enabled"] == "true":
            _refuse(str(after.get(f"{kind}.bucket") or ""), str(after.get(f"{kind}.prefix") or ""), self.region_name)
    return _modify(self, arn, attrs)


def _refuse(name: str, prefix: str, region: str) -> None:
    bucket = s3_backends[ACCOUNT_ID]["aws"].buckets.get(name)
    if bucket is None:
        raise ELBClientError("InvalidConfigurationRequest", f"The bucket does not exist: {name}")
    if bucket.region_name != region:
        problem = f"The bucket {name} is not in the region of the load balancer"
        raise ELBClientError("InvalidConfigurationRequest", problem)
    folder = f"{prefix}/" if prefix else ""
    wanted = f"arn:aws:s3:::{name}/{folder}AWSLogs/{ACCOUNT_ID}/"
    policy = json.loads(bucket.policy or b"{}")
    keys = json.dumps(bucket.encryption or {})
    if "aws:kms" in keys or not any(_lets(item, wanted) for item in policy.get("Statement") or ()):
        problem = f"Access Denied for bucket: {name}. Please check S3bucket permission"
        raise ELBClientError("InvalidConfigurationRequest", problem)


def _lets(statement: Mapping[str, Any], wanted: str) -> bool:
    principal = statement.get("Principal")
    services = principal.get("Service", []) if isinstance(principal, Mapping) else []
    resources = statement.get("Resource") or []
    resources = [resources] if isinstance(resources, str) else resources
    actions = statement.get("Action") or []
    return (
        statement["Effect"] == "Allow"
        and DELIVERY in ([services] if isinstance(services, str) else services)
        and "s3:PutObject" in ([actions] if isinstance(actions, str) else actions)
        and any(fnmatchcase(f"{wanted}x", pattern) for pattern in resources)
    )
