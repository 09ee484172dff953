# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Puts a page into a private bucket of S3, with a link that expires."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .._aws.account import refuse_other_account
from .._aws.clock import answered_at
from .._aws.errors import ClientError, Failure, code_of, refused
from .._aws.session import Aws, gather
from .._module.run import Result, Run
from .._text.times import ISO, MINUTE, utc
from .private_bucket import LONGEST_HOURS, expiry, public_by

HEADERS = {"ContentType": "text/html; charset=utf-8", "CacheControl": "no-store"}
NO_POLICY, NO_BLOCK = "NoSuchBucketPolicy", "NoSuchPublicAccessBlockConfiguration"
MAKE = (
    "name a bucket of this account that blocks all public access; aws s3api put-public-access-block --region REGION "
    "--bucket NAME --public-access-block-configuration "
    "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"
)


def upload(run: Run) -> Result:
    """Refuse a bucket that is public or of another account; otherwise put the page, which replaces an earlier one."""
    bucket, key, hours = run.params["bucket"], run.params["key"], run.params["link_hours"]
    if not 1 <= hours <= LONGEST_HOURS:
        raise Failure(
            f"link_hours: {hours} is not from 1 to {LONGEST_HOURS}", todo="AWS takes a week at most; give fewer hours"
        )
    identity = run.aws.client("sts").get_caller_identity()
    refuse_other_account(identity["Account"], run.params["aws_account_id"] or "")
    owner = {"Bucket": bucket, "ExpectedBucketOwner": identity["Account"]}
    region = _private(run.aws, owner)
    result: Result = {"changed": True, "bucket": bucket, "key": key}
    if run.check_mode:
        return {**result, "url": "", "expires": ""}
    s3 = run.aws.client("s3", region)
    s3.put_object(**owner, Key=key, Body=run.params["content"].encode(), **HEADERS)
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=hours * 3600)
    credentials = s3._request_signer._credentials  # botocore has no public way
    session_ends: datetime | None = getattr(credentials, "_expiry_time", None)
    expires = expiry(answered_at(identity), hours, session_ends)
    sooner = ", or until the session of these credentials ends" if credentials.token and not session_ends else ""
    run.progress.show(
        [f"The page is in s3://{bucket}/{key}. This link opens it until {utc(expires, MINUTE)} UTC{sooner}:", url]
    )
    return {**result, "url": url, "expires": utc(expires, ISO)}


def _private(aws: Aws, owner: dict[str, str]) -> str:
    """The bucket's region; raises Failure for a bucket that is public, may become so, or is not this account's."""
    s3 = aws.client("s3")
    try:
        found = gather(
            {
                "region": lambda: s3.get_bucket_location(**owner).get("LocationConstraint") or "us-east-1",
                "public": lambda: _unless(
                    NO_POLICY, lambda: s3.get_bucket_policy_status(**owner)["PolicyStatus"]["IsPublic"], False
                ),
                "grants": lambda: s3.get_bucket_acl(**owner)["Grants"],
                "block": lambda: _unless(
                    NO_BLOCK, lambda: s3.get_public_access_block(**owner)["PublicAccessBlockConfiguration"], {}
                ),
            }
        )
    except ClientError as error:
        raise refused(error, f"Bucket {owner['Bucket']} of account {owner['ExpectedBucketOwner']}") from error
    reasons = list(public_by(found["public"], found["grants"], found["block"]))
    if reasons:
        raise Failure(f"bucket: {owner['Bucket']} is not private: {'; '.join(reasons)}. Nothing was put", todo=MAKE)
    region: str = found["region"]
    return "eu-west-1" if region == "EU" else region


def _unless(code: str, call: Any, otherwise: Any) -> Any:
    try:
        return call()
    except ClientError as error:
        if code_of(error) == code:
            return otherwise
        raise
