# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read the settings of the environment's buckets."""

from __future__ import annotations

from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._inventory.buckets import bucket_keys
from .._inventory.inventory import Inventory
from .model import Resource, Section
from .reading import Reads, otherwise, resource

NONE = "the inventory has no bucket"
NO_BUCKET = ("NoSuchBucket", "404", "NotFound")


def read_buckets(aws: Aws, inventory: Inventory) -> Section:
    """The buckets that the inventory names."""
    keys = bucket_keys(inventory)
    found = gather({name: partial(_bucket, aws, name, key) for name, key in keys.items()}) if keys else {}
    return Section(NONE, list(found.values()))


def _bucket(aws: Aws, name: str, key: str) -> Resource:
    s3 = aws.client("s3")
    location = otherwise(partial(s3.get_bucket_location, Bucket=name), None, *NO_BUCKET)
    return resource(key, name, {"Name": name} if location else None, _settings(s3, name))


def _settings(s3: Any, name: str) -> Reads:
    return {
        "public_access_block": lambda: otherwise(
            lambda: s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"],
            {},
            "NoSuchPublicAccessBlockConfiguration",
        ),
        "grants": lambda: s3.get_bucket_acl(Bucket=name)["Grants"],
        "policy": lambda: otherwise(lambda: s3.get_bucket_policy(Bucket=name)["Policy"], "", "NoSuchBucketPolicy"),
        "policy_is_public": lambda: otherwise(
            lambda: s3.get_bucket_policy_status(Bucket=name)["PolicyStatus"]["IsPublic"], False, "NoSuchBucketPolicy"
        ),
        "logging": lambda: s3.get_bucket_logging(Bucket=name).get("LoggingEnabled") or {},
        "ownership": lambda: otherwise(
            lambda: s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"][0]["ObjectOwnership"],
            "",
            "OwnershipControlsNotFoundError",
        ),
        "lifecycle": lambda: otherwise(
            lambda: s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"], [], "NoSuchLifecycleConfiguration"
        ),
        "versioning": lambda: s3.get_bucket_versioning(Bucket=name).get("Status") or "",
        "encryption": lambda: otherwise(
            lambda: _algorithm(s3.get_bucket_encryption(Bucket=name)),
            "",
            "ServerSideEncryptionConfigurationNotFoundError",
        ),
    }


def _algorithm(answer: Any) -> str:
    [rule] = answer["ServerSideEncryptionConfiguration"]["Rules"][:1]
    return str(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"])
