"""S3: a bucket's policy does not refuse what comes without TLS, as all of this account's API does on loopback.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html; moto does not look at conditions.
"""

from __future__ import annotations

import json
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket

from ..clock import Clock
from ..patching import replace

NO_TLS = {"Bool": {"aws:SecureTransport": "false"}}


def install(clock: Clock) -> None:
    """Patch moto: S3."""
    replace(FakeBucket, get_permission=_get_permission)


def _get_permission(self: FakeBucket, action: str, resource: str) -> PermissionResult:
    policy: dict[str, Any] = json.loads(self.policy or b"{}")
    statements = [item for item in policy.get("Statement") or () if item.get("Condition") != NO_TLS]
    if not statements:
        return PermissionResult.NEUTRAL
    return IAMPolicy(json.dumps({**policy, "Statement": statements})).is_action_permitted(action, resource)
