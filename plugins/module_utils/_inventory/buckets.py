# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The buckets that an inventory names. Pure."""

from __future__ import annotations

from .inventory import Inventory


def bucket_keys(inventory: Inventory) -> dict[str, str]:
    """The inventory keys of its buckets, by the buckets' names."""
    logs = inventory.ingress.access_logs if inventory.ingress else None
    named = {"report_bucket": inventory.report_bucket, "ingress.access_logs.bucket": logs.bucket if logs else ""}
    return {name: key for key, name in named.items() if name}
