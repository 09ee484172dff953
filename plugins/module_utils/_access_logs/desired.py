# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The bucket of a load balancer's logs as the inventory wants it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.partition import partition
from .._inventory.access_logs import AccessLogs
from .._plan.values import Address, Resource
from .names import BUCKET

DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com"
OWNERSHIP, ENCRYPTION = "BucketOwnerEnforced", "AES256"
"""A load balancer takes no other encryption than S3's own keys."""


def desired_bucket(logs: AccessLogs, account_id: str, region: str, tags: Mapping[str, str]) -> Resource:
    """The bucket: private, encrypted, over TLS alone, and open to the load balancers of the account for their logs."""
    properties = {
        "policy": bucket_policy(logs, account_id, region),
        "public_access": "blocked",
        "ownership": OWNERSHIP,
        "encryption": ENCRYPTION,
        "expires_days": logs.retention_days,
        "tags": dict(tags),
    }
    return Resource(Address(BUCKET, logs.bucket), properties)


def bucket_policy(logs: AccessLogs, account_id: str, region: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html,

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    """
    arn = f"arn:{partition(region)}:s3:::{logs.bucket}"
    folder = f"{logs.prefix}/" if logs.prefix else ""
    deliver = {
        "Sid": "LogDelivery",
        "Effect": "Allow",
        "Principal": {"Service": DELIVERY},
        "Action": "s3:PutObject",
        "Resource": f"{arn}/{folder}AWSLogs/{account_id}/*",
    }
    deny = {
        "Sid": "OnlyTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [deliver, deny]}
