# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the bucket of a load balancer's logs is called, and what names it. Pure."""

from __future__ import annotations

from .._inventory.environment import Ingress
from .._plan.values import Address

BUCKET = "bucket"
LOGS_TAG = "talentbase.aws/access-logs"
"""Names the bucket on its load balancer, so that logs that the inventory no longer has are known as the environment's."""
ACCESS, CONNECTIONS = "access_logs", "connection_logs"


def bucket_address(ingress: Ingress) -> Address | None:
    """The bucket's address in the plan; None without one."""
    return Address(BUCKET, ingress.access_logs.bucket) if ingress.access_logs else None


def logs_tag(ingress: Ingress) -> dict[str, str]:
    """The tag of a load balancer that has logs."""
    return {LOGS_TAG: ingress.access_logs.bucket} if ingress.access_logs else {}


def log_destinations(ingress: Ingress) -> dict[str, str]:
    """Where the load balancer logs to, as BUCKET/PREFIX; empty for nowhere."""
    logs = ingress.access_logs
    if logs is None:
        return {ACCESS: "", CONNECTIONS: ""}
    place = f"{logs.bucket}/{logs.prefix}".removesuffix("/")
    return {ACCESS: place, CONNECTIONS: place if logs.connections else ""}
