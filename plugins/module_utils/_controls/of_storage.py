# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of ECR's repositories and S3's buckets. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from .model import OUTSIDE, Control, Outcome, Resource, either

BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee
GROUPS = ("/global/AllUsers", "/global/AuthenticatedUsers")
READS, WRITES = ("READ", "FULL_CONTROL"), ("WRITE", "WRITE_ACP", "FULL_CONTROL")


def _entry(repository: Resource) -> str:
    return f"repositories.KEY, which names {repository.name}"


def scanned(repository: Resource) -> Outcome:
    """Images are scanned when they are pushed, or all the time."""
    registry = repository.part("registry_scanning")
    matching = [
        rule["scanFrequency"]
        for rule in registry.get("rules") or []
        for item in rule["repositoryFilters"]
        if fnmatchcase(repository.name, item["filter"]) and rule["scanFrequency"] != "MANUAL"
    ]
    own = (repository.answer.get("imageScanningConfiguration") or {}).get("scanOnPush")
    remedy = f"{_entry(repository)} has scan_on_push: true"
    return either(own or matching, "images are scanned", "images are not scanned", remedy)


def immutable(repository: Resource) -> Outcome:
    """A tag stays with its image."""
    value = str(repository.answer.get("imageTagMutability") or "MUTABLE")
    remedy = f"{_entry(repository)} has immutable_tags: true; then deploy tags that are new, such as a git SHA"
    return either(value.startswith("IMMUTABLE"), f"its tags are {value}", f"its tags are {value}", remedy)


def has_lifecycle(repository: Resource) -> Outcome:
    """Old images are removed by a policy."""
    remedy = f"{_entry(repository)}, with expire_untagged_days: 90"
    return either(repository.part("lifecycle"), "it has a lifecycle policy", "it has no lifecycle policy", remedy)


def blocked(bucket: Resource) -> Outcome:
    """Public access is blocked in all four ways; of a bucket or of the account."""
    block = bucket.part("public_access_block")
    missing = [name for name in BLOCKS if not block.get(name)]
    remedy = f"{OUTSIDE}switch Block Public Access on, of the account or of the bucket"
    return either(
        not missing, "public access is blocked", f"public access may be given: {len(missing)} of 4 blocks off", remedy
    )


def no_public_read(bucket: Resource) -> Outcome:
    """Nobody reads it without being allowed to."""
    return _not_public(bucket, READS, "read")


def no_public_write(bucket: Resource) -> Outcome:
    """Nobody writes it without being allowed to."""
    return _not_public(bucket, WRITES, "write")


def _not_public(bucket: Resource, permissions: Sequence[str], verb: str) -> Outcome:
    block = bucket.part("public_access_block")
    grants = [item for item in bucket.part("grants") if item.get("Permission") in permissions and _is_public(item)]
    by_acl = bool(grants) and not block.get("IgnorePublicAcls")
    by_policy = bucket.part("policy_is_public") and not block.get("RestrictPublicBuckets")
    remedy = f"{OUTSIDE}switch Block Public Access on, of the account or of the bucket"
    return either(not (by_acl or by_policy), f"nobody may {verb} it unasked", f"everybody may {verb} it", remedy)


def _is_public(grant: Mapping[str, Any]) -> bool:
    return str((grant.get("Grantee") or {}).get("URI", "")).endswith(GROUPS)


def tls_only(bucket: Resource) -> Outcome:
    """Its policy denies requests without TLS."""
    statements = json.loads(bucket.part("policy") or "{}").get("Statement") or []
    good = any(_denies_plain(item) for item in ([statements] if isinstance(statements, dict) else statements))
    remedy = f"{OUTSIDE}a policy of the bucket that denies s3:* where aws:SecureTransport is false"
    return either(good, "it takes requests with TLS alone", "it takes requests without TLS", remedy)


def _denies_plain(statement: Mapping[str, Any]) -> bool:
    condition = (statement.get("Condition") or {}).get("Bool") or {}
    plain = str(condition.get("aws:SecureTransport", "")).lower() == "false"
    actions = statement.get("Action")
    return (
        statement.get("Effect") == "Deny"
        and plain
        and "s3:*" in ([actions] if isinstance(actions, str) else actions or [])
    )


def access_logged(bucket: Resource) -> Outcome:
    """S3 logs who reads and writes it."""
    remedy = f"{OUTSIDE}server access logging of the bucket into another bucket"
    return either(bucket.part("logging"), "its requests are logged", "its requests are not logged", remedy)


def no_acls(bucket: Resource) -> Outcome:
    """ACLs are off."""
    owner = bucket.part("ownership") or "not set"
    remedy = f"{OUTSIDE}set the object ownership of the bucket to BucketOwnerEnforced"
    return either(
        owner == "BucketOwnerEnforced", "ACLs are off", f"ACLs count: its object ownership is {owner}", remedy
    )


def old_objects_removed(bucket: Resource) -> Outcome:
    """It has lifecycle rules."""
    good = [rule for rule in bucket.part("lifecycle") if rule.get("Status") == "Enabled"]
    return either(
        good,
        f"it has {len(good)} lifecycle rules",
        "it has no lifecycle rule",
        f"{OUTSIDE}a lifecycle rule of the bucket",
    )


def versioned(bucket: Resource) -> Outcome:
    """It keeps versions."""
    remedy = f"{OUTSIDE}switch versioning on for the bucket"
    return either(bucket.part("versioning") == "Enabled", "it keeps versions", "it keeps no versions", remedy)


def encrypted_with_kms(bucket: Resource) -> Outcome:
    """KMS encrypts what is in it."""
    kind = bucket.part("encryption") or "not told"
    remedy = f"{OUTSIDE}encrypt the bucket with KMS; load balancers log to buckets with SSE-S3 alone"
    return either(kind.startswith("aws:kms"), f"it is encrypted by {kind}", f"it is encrypted by {kind}", remedy)


CONTROLS = (
    Control("ECR.1", "ECR private repositories should have image scanning configured", "repositories", scanned),
    Control("ECR.2", "ECR private repositories should have tag immutability configured", "repositories", immutable),
    Control(
        "ECR.3", "ECR repositories should have at least one lifecycle policy configured", "repositories", has_lifecycle
    ),
    Control("S3.1", "S3 general purpose buckets should have block public access settings enabled", "account", blocked),
    Control("S3.2", "S3 general purpose buckets should block public read access", "buckets", no_public_read),
    Control("S3.3", "S3 general purpose buckets should block public write access", "buckets", no_public_write),
    Control("S3.5", "S3 general purpose buckets should require requests to use SSL", "buckets", tls_only),
    Control("S3.8", "S3 general purpose buckets should block public access", "buckets", blocked),
    Control("S3.9", "S3 general purpose buckets should have server access logging enabled", "buckets", access_logged),
    Control("S3.12", "ACLs should not be used to manage user access to S3 general purpose buckets", "buckets", no_acls),
    Control("S3.13", "S3 general purpose buckets should have Lifecycle configurations", "buckets", old_objects_removed),
    Control("S3.14", "S3 general purpose buckets should have versioning enabled", "buckets", versioned),
    Control(
        "S3.17",
        "S3 general purpose buckets should be encrypted at rest with AWS KMS keys",
        "buckets",
        encrypted_with_kms,
    ),
)
