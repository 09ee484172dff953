# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read the bucket of a load balancer's logs. They are made only where the inventory has one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._aws.errors import ClientError, Failure, code_of
from .._aws.session import Aws, gather

Answer = Mapping[str, Any]
# What S3 answers where a setting, or the bucket, is not there: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
UNSET = frozenset(
    {
        "404",
        "NoSuchBucket",
        "NoSuchBucketPolicy",
        "NoSuchLifecycleConfiguration",
        "NoSuchPublicAccessBlockConfiguration",
        "NoSuchTagSet",
        "OwnershipControlsNotFoundError",
        "ServerSideEncryptionConfigurationNotFoundError",
    }
)
FOREIGN = ("403", "AccessDenied")


@dataclass(frozen=True)
class BucketSnapshot:
    """AWS's answers. account_id: of the credentials; settings: by the name of the call without get_, empty where S3 has none."""

    account_id: str
    exists: bool
    settings: Mapping[str, Answer]


def read_bucket(aws: Aws, name: str) -> BucketSnapshot:
    """The bucket of a name; raises Failure for one of another account or region."""
    account = aws.once("caller", lambda: aws.client("sts").get_caller_identity())["Account"]
    s3, owner = aws.client("s3"), {"Bucket": name, "ExpectedBucketOwner": account}
    if not _exists(s3, owner, aws.region):
        return BucketSnapshot(account, False, {})
    calls: dict[str, Callable[..., Any]] = {
        "policy": s3.get_bucket_policy,
        "public_access": s3.get_public_access_block,
        "ownership": s3.get_bucket_ownership_controls,
        "encryption": s3.get_bucket_encryption,
        "lifecycle": s3.get_bucket_lifecycle_configuration,
        "tags": s3.get_bucket_tagging,
    }
    settings = gather({key: partial(_unless_unset, partial(call, **owner)) for key, call in calls.items()})
    return BucketSnapshot(account, True, settings)


def _exists(s3: Any, owner: Mapping[str, str], region: str) -> bool:
    name = owner["Bucket"]
    try:
        answer = s3.head_bucket(**owner)
    except ClientError as error:
        if code_of(error) in FOREIGN:
            problem = f"ingress.access_logs.bucket: {name} is a bucket of another account, or may not be read"
            raise Failure(problem, todo="give a name that no bucket has yet") from error
        if code_of(error) in UNSET:
            return False
        raise
    where = answer.get("BucketRegion") or region
    if where != region:
        problem = f"ingress.access_logs.bucket: {name} is in {where}, and the load balancer in {region}"
        raise Failure(problem, todo="give another name, as a load balancer logs to a bucket of its region")
    return True


def _unless_unset(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except ClientError as error:
        if code_of(error) in UNSET:
            return {}
        raise
