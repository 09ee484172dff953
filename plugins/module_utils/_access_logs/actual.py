# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The bucket of a load balancer's logs as S3 describes it, in the shape of the desired one. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._aws.errors import Failure
from .._aws.tags import to_dict
from .._plan.owner import is_owned, owners
from .._plan.values import Actual, Address
from .names import BUCKET

if TYPE_CHECKING:
    from .reads import BucketSnapshot

Answer = Mapping[str, Any]
BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def check_bucket(name: str, snapshot: BucketSnapshot, wanted: Mapping[str, str]) -> None:
    """Raise Failure for a bucket that is somebody else's: that has tags or a policy, and not the environment's own tag.

    One without either is taken for a bucket that an interrupted run has just made.
    """
    tags = to_dict(snapshot.settings.get("tags", {}).get("TagSet")) if snapshot.exists else {}
    untouched = not tags and not snapshot.settings.get("policy")
    if not snapshot.exists or untouched or is_owned(tags, wanted) or not owners(wanted):
        return
    problem = f"ingress.access_logs.bucket: {name} is there, and not of this environment"
    raise Failure(problem, todo="give a name that no bucket has yet, as a deploy would replace its policy")


def actual_bucket(name: str, snapshot: BucketSnapshot) -> Actual | None:
    """The bucket; None where it is not there."""
    if not snapshot.exists:
        return None
    found = snapshot.settings
    block = found["public_access"].get("PublicAccessBlockConfiguration") or {}
    rules = (found["ownership"].get("OwnershipControls") or {}).get("Rules") or [{}]
    properties = {
        "policy": json.loads(found["policy"].get("Policy") or "{}"),
        "public_access": "blocked" if all(block.get(key) for key in BLOCKS) else "open",
        "ownership": rules[0].get("ObjectOwnership", ""),
        "encryption": _encryption(found["encryption"]),
        "expires_days": _expires(found["lifecycle"]),
        "tags": to_dict(found["tags"].get("TagSet")),
    }
    return Actual(Address(BUCKET, name), properties, {"name": name})


def _encryption(answer: Answer) -> str:
    rules = (answer.get("ServerSideEncryptionConfiguration") or {}).get("Rules") or [{}]
    return str((rules[0].get("ApplyServerSideEncryptionByDefault") or {}).get("SSEAlgorithm", ""))


def _expires(answer: Answer) -> int:
    """After how many days every object is deleted; 0 for never."""
    whole = [
        item
        for item in answer.get("Rules") or []
        if item["Status"] == "Enabled" and not (item.get("Filter") or {}).get("Prefix") and not item.get("Prefix")
    ]
    return min((int(item["Expiration"]["Days"]) for item in whole if "Days" in item.get("Expiration", {})), default=0)
