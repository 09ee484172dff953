"""Web ACLs with their IP sets, what they are before and what is recorded; and the buckets of load balancers' logs, empty."""

from __future__ import annotations

import base64
import json
from typing import Any

from moto.core.utils import camelcase_to_underscores
from moto.s3.models import s3_backends
from moto.wafv2.models import FakeIPSet, FakeLoggingConfiguration, FakeRule, FakeWebACL, wafv2_backends

from .api import Api
from .file import Twin
from .making import made

SETTINGS = {
    "GetPublicAccessBlock": ("PutPublicAccessBlock", "PublicAccessBlockConfiguration"),
    "GetBucketOwnershipControls": ("PutBucketOwnershipControls", "OwnershipControls"),
    "GetBucketEncryption": ("PutBucketEncryption", "ServerSideEncryptionConfiguration"),
}
"""By the operation that a setting was read with: the one that puts it, and under which name."""


def load(twin: Twin, api: Api) -> None:
    """Put them into the account; after the load balancers."""
    backend: Any = wafv2_backends[twin.account][twin.region]
    twin.each("wafv2", "GetIPSet", lambda item: _ip_set(twin, backend, item))
    twin.each("wafv2", "GetWebACL", lambda item: _web_acl(twin, backend, item))
    for name in sorted(_buckets(twin)):
        _bucket(twin, api, name)


def _ip_set(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    given = (item["IPAddressVersion"], list(item["Addresses"]), item["Name"], item.get("Description") or "", "REGIONAL")
    backend.ip_sets[item["ARN"]] = made(FakeIPSet, item["ARN"], item["Id"], *given)
    _tag(twin, backend, item["ARN"])


def _web_acl(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    rules = [
        made(FakeRule, **{camelcase_to_underscores(key): _sent(value) for key, value in rule.items()})
        for rule in item.get("Rules") or []
    ]
    acl = made(
        FakeWebACL,
        item["Name"],
        twin.account,
        item["ARN"],
        item["Id"],
        item["VisibilityConfig"],
        item["DefaultAction"],
        item.get("Description"),
        rules,
        item.get("AssociationConfig"),
        item.get("CaptchaConfig"),
        item.get("ChallengeConfig"),
        item.get("CustomResponseBodies"),
        item.get("TokenDomains"),
    )
    acl.capacity = item.get("Capacity", acl.capacity)
    backend.wacls[acl.arn] = acl
    acl.associated_resources += twin.of("wafv2", "ListResourcesForWebACL", acl.arn) or []
    if logging := twin.of("wafv2", "GetLoggingConfiguration", acl.arn):
        given = (logging.get("RedactedFields"), logging.get("ManagedByFirewallManager"), logging.get("LoggingFilter"))
        backend.logging_configurations[acl.arn] = made(
            FakeLoggingConfiguration, acl.arn, logging["LogDestinationConfigs"], *given
        )
    _tag(twin, backend, acl.arn)


def _sent(value: Any) -> Any:
    """A part of a rule as a request has it: what to search for in base64."""
    if isinstance(value, dict):
        return {
            key: base64.b64encode(item.encode()).decode() if key == "SearchString" else _sent(item)
            for key, item in value.items()
        }
    return [_sent(item) for item in value] if isinstance(value, list) else value


def _tag(twin: Twin, backend: Any, arn: str) -> None:
    backend.tag_resource(arn, twin.of("wafv2", "ListTagsForResource", arn) or [])


def _buckets(twin: Twin) -> set[str]:
    attributes = [item for _arn, items in twin.by_subject("elbv2", "DescribeLoadBalancerAttributes") for item in items]
    named = {item.get("Value") or "" for item in attributes if item["Key"].endswith("_logs.s3.bucket")}
    return named - {""}


def _bucket(twin: Twin, api: Api, name: str) -> None:
    """Of a bucket that could not be read, one without settings."""
    backend: Any = s3_backends[twin.account]["aws"]
    bucket = backend.create_bucket(name, twin.region)
    for read, (put, member) in SETTINGS.items():
        if found := twin.of("s3", read, name):
            api.make("s3", put, {"Bucket": name, member: found})
    if rules := twin.of("s3", "GetBucketLifecycleConfiguration", name):
        api.make("s3", "PutBucketLifecycleConfiguration", {"Bucket": name, "LifecycleConfiguration": {"Rules": rules}})
    if listed := twin.of("s3", "GetBucketTagging", name):
        api.make("s3", "PutBucketTagging", {"Bucket": name, "Tagging": {"TagSet": listed}})
    if policy := twin.of("s3", "GetBucketPolicy", name):
        bucket.policy = json.dumps(json.loads(policy)).encode()
