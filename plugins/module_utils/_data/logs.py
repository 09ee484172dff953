# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The logs that databases and caches send to CloudWatch Logs, and their log groups, desired and actual. Pure.

RDS makes the log groups of an instance itself where there are none, and keeps their events for ever, so they are made before:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html
A cache names its own, see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Logging-destinations.html. One whose name begins with
/aws/vendedlogs/ needs no more room in the account's resource policies, which have little:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._inventory.data_stores import Cache, Database
from .._inventory.inventory import Inventory
from .._logs.log_groups import desired_log_group
from .._plan.values import Resource

Answer = Mapping[str, Any]
CLOUDWATCH = "cloudwatch-logs"
ENDED = ("disabling", "error")
"""Statuses of a delivery that delivers nothing; one with an error is tried again by the next deploy."""


def database_log_groups(database: Database) -> dict[str, str]:
    """The log groups that a deploy makes for an instance, by the name of the log."""
    exports = database.log_exports if database.log_retention_days else None
    return {name: f"/aws/rds/instance/{database.identifier}/{name}" for name in sorted(exports or ())}


def cache_log_groups(cache: Cache) -> dict[str, str]:
    """The log groups of a cache, by the name of the log."""
    return {name: f"/aws/vendedlogs/elasticache/{cache.identifier}/{name}" for name in sorted(cache.log_exports or ())}


def store_log_groups(inventory: Inventory) -> list[str]:
    """The names of the log groups of all databases and caches."""
    groups = [database_log_groups(item) for item in inventory.databases.values()]
    groups += [cache_log_groups(item) for item in inventory.caches.values()]
    return sorted(name for found in groups for name in found.values())


def desired_log_groups(store: Database | Cache, groups: Mapping[str, str], tags: Mapping[str, str]) -> list[Resource]:
    """The log groups of one database or cache."""
    days, key = store.log_retention_days, store.log_kms_key
    return [desired_log_group(name, days, key, tags) for name in groups.values()]


def actual_deliveries(answer: Answer) -> dict[str, str]:
    """Where the logs of a replication group go, by the name of the log; a change that waits counts as made."""
    waiting = (answer.get("PendingModifiedValues") or {}).get("LogDeliveryConfigurations")
    found = waiting or answer.get("LogDeliveryConfigurations") or []
    return {item["LogType"]: _destination(item) for item in found if item.get("Status") not in ENDED}


def delivery_input(before: Mapping[str, str], after: Mapping[str, str]) -> list[dict[str, Any]]:
    """The LogDeliveryConfigurations of CreateReplicationGroup and ModifyReplicationGroup for what differs."""
    changed = [name for name, group in after.items() if before.get(name) != group]
    return [
        *({"LogType": name, "Enabled": True, "LogFormat": "json", **_to(after[name])} for name in changed),
        *({"LogType": name, "Enabled": False} for name in before if name not in after),
    ]


def _to(group: str) -> dict[str, Any]:
    return {"DestinationType": CLOUDWATCH, "DestinationDetails": {"CloudWatchLogsDetails": {"LogGroup": group}}}


def _destination(item: Answer) -> str:
    details: Sequence[Answer] = list((item.get("DestinationDetails") or {}).values())
    name = next((str(value) for found in details for value in (found or {}).values()), "")
    return name if item.get("DestinationType") == CLOUDWATCH else f"{item.get('DestinationType')} {name}"
