# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make and change the bucket of a load balancer's logs. It holds data, so nothing deletes or empties it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._aws.tags import to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .actual import BLOCKS

Properties = Mapping[str, Any]
US_EAST = "us-east-1"
"""Of which CreateBucket takes no name: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html"""


class BucketHandler(BaseHandler):
    """Makes the bucket and sets it up; a setting that is not there yet is what the next run finds."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    @property
    def _s3(self) -> Any:
        """Made once it is needed, as most environments have no logs of the load balancer."""
        return self._aws.client("s3")

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        region = self._aws.region
        place = {} if region == US_EAST else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        self._s3.create_bucket(Bucket=name, ObjectOwnership=properties["ownership"], **place)
        self._set(name, properties, list(properties))
        return {"name": name}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        given = dict(properties)
        if "tags" in changed:  # the call replaces all of them
            given["tags"] = {**actual.properties["tags"], **properties["tags"]}
        self._set(actual.address.name, given, changed)

    def _set(self, name: str, properties: Properties, changed: Sequence[str]) -> None:
        """The tags first, as they tell whose the bucket is; the policy when nothing of it can be public."""
        s3 = self._s3
        sets: dict[str, Callable[[], Any]] = {
            "tags": lambda: s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": to_list(properties["tags"])}),
            "public_access": lambda: s3.put_public_access_block(
                Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(BLOCKS, True)
            ),
            "ownership": lambda: s3.put_bucket_ownership_controls(
                Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": properties["ownership"]}]}
            ),
            "encryption": lambda: s3.put_bucket_encryption(
                Bucket=name, ServerSideEncryptionConfiguration=encryption_input(properties["encryption"])
            ),
            "expires_days": lambda: s3.put_bucket_lifecycle_configuration(
                Bucket=name, LifecycleConfiguration=lifecycle_input(properties["expires_days"])
            ),
            "policy": lambda: s3.put_bucket_policy(Bucket=name, Policy=json.dumps(properties["policy"])),
        }
        for key, call in sets.items():
            if key in changed:
                call()


def encryption_input(algorithm: str) -> dict[str, Any]:
    """What PutBucketEncryption takes."""
    return {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm}}]}


def lifecycle_input(days: int) -> dict[str, Any]:
    """What PutBucketLifecycleConfiguration takes; parts of uploads that nobody ended go as well."""
    rule = {
        "ID": "talentbase.aws-expire-logs",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Expiration": {"Days": days},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    return {"Rules": [rule]}
