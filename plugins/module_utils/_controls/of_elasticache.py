# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of ElastiCache. Pure."""

from __future__ import annotations

from .model import Control, Outcome, Resource, either, other

DEFAULT = "default"


def backed_up(cache: Resource) -> Outcome:
    """Daily snapshots are kept."""
    days = int(cache.answer.get("SnapshotRetentionLimit") or 0)
    return either(
        days,
        f"daily snapshots are kept for {days} days",
        "no snapshots are made",
        f"{cache.key}.snapshot_retention_days: 7",
    )


def minor_versions(cache: Resource) -> Outcome:
    """Minor versions come by themselves."""
    off = [item["CacheClusterId"] for item in cache.part("members") if not item.get("AutoMinorVersionUpgrade")]
    remedy = "deploy.yml --tags data switches it on"
    return either(
        not off,
        "minor versions come in the maintenance window",
        f"minor versions do not come to {', '.join(off)}",
        remedy,
    )


def fails_over(cache: Resource) -> Outcome:
    """Failover is automatic."""
    state = str(cache.answer.get("AutomaticFailover") or "disabled")
    return either(
        state in ("enabled", "enabling"), f"failover is {state}", f"failover is {state}", f"{cache.key}.nodes: 2"
    )


def encrypted(cache: Resource) -> Outcome:
    """It is encrypted at rest."""
    remedy = f"{cache.key}.encrypted: true, for a new one: it is fixed at creation"
    return either(
        cache.answer.get("AtRestEncryptionEnabled"), "it is encrypted at rest", "it is not encrypted at rest", remedy
    )


def encrypted_in_transit(cache: Resource) -> Outcome:
    """Clients use TLS."""
    if not cache.answer.get("TransitEncryptionEnabled"):
        remedy = f"{cache.key}.transit_encryption: true, and ${{{cache.key.replace('caches', 'cache')}.scheme}}:// in what connects"
        return either(False, "", "clients connect without TLS", remedy)
    mode = str(cache.answer.get("TransitEncryptionMode") or "required")
    return either(
        mode == "required", "clients connect with TLS", f"TLS is {mode}", f"{cache.key}.transit_encryption: true"
    )


def own_subnet_group(cache: Resource) -> Outcome:
    """Not the default subnet group."""
    names = {str(item.get("CacheSubnetGroupName")) for item in cache.part("members")}
    if not names:
        return other("it has no node yet")
    return either(
        DEFAULT not in names,
        f"it is in {', '.join(sorted(names))}",
        "it is in the default subnet group",
        f"{cache.key}.subnet_group: a group of the isolated subnets, for a new one",
    )


CONTROLS = (
    Control(
        "ElastiCache.1", "ElastiCache (Redis OSS) clusters should have automatic backups enabled", "caches", backed_up
    ),
    Control(
        "ElastiCache.2",
        "ElastiCache clusters should have automatic minor version upgrades enabled",
        "caches",
        minor_versions,
    ),
    Control(
        "ElastiCache.3", "ElastiCache replication groups should have automatic failover enabled", "caches", fails_over
    ),
    Control("ElastiCache.4", "ElastiCache replication groups should be encrypted at rest", "caches", encrypted),
    Control(
        "ElastiCache.5", "ElastiCache replication groups should be encrypted in transit", "caches", encrypted_in_transit
    ),
    Control(
        "ElastiCache.7", "ElastiCache clusters should not use the default subnet group", "caches", own_subnet_group
    ),
)
