# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a bucket keeps a page private. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee
EVERYBODY = ("/global/AllUsers", "/global/AuthenticatedUsers")
LONGEST_HOURS = 168
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html"""
BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def public_by(policy_is_public: bool, grants: Sequence[Mapping[str, Any]], block: Mapping[str, bool]) -> Iterator[str]:
    """What makes a bucket public, or lets it become so."""
    if policy_is_public:
        yield "its policy is public"
    if any(str((item.get("Grantee") or {}).get("URI", "")).endswith(EVERYBODY) for item in grants):
        yield "its ACL grants access to everybody"
    missing = [name for name in BLOCKS if not block.get(name)]
    if missing:
        yield f"Block Public Access is off ({', '.join(missing)})"


def expiry(now: datetime, hours: int, session_ends: datetime | None) -> datetime:
    """When a link ends: with the session of the credentials that signed it, if that is sooner."""
    wanted = now + timedelta(hours=hours)
    return min(wanted, session_ends) if session_ends else wanted
