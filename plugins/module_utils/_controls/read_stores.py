# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read databases, their snapshots, parameters and events, and caches."""

from __future__ import annotations

from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._inventory.inventory import Inventory
from .model import Answer, Resource, Section
from .of_rds import FORCED
from .reading import Reads, otherwise, resource

NO_DATABASE, NO_CACHE = "the inventory has no database", "the inventory has no cache"
MANUAL = "manual"


def read_databases(aws: Aws, inventory: Inventory) -> Section:
    """The databases with their snapshots, the parameter that forces TLS, and recovery points of AWS Backup."""
    names = {f"databases.{key}": item.identifier for key, item in inventory.databases.items()}
    if not names:
        return Section(NO_DATABASE)
    filters = [{"Name": "db-instance-id", "Values": list(names.values())}]
    answers = aws.pages("rds", "describe_db_instances", "DBInstances", Filters=filters)
    known = {item["DBInstanceIdentifier"]: item for item in answers}
    found = gather({key: partial(_database, aws, key, name, known.get(name)) for key, name in names.items()})
    return Section("", list(found.values()))


def _database(aws: Aws, key: str, name: str, answer: Answer | None) -> Resource:
    if answer is None:
        return resource(key, name, None, {})
    reads: Reads = {
        "snapshots": partial(_snapshots, aws, name),
        "force_ssl": partial(_force_ssl, aws, answer),
        "recovery_points": partial(_recovery_points, aws, answer["DBInstanceArn"]),
    }
    return resource(key, name, answer, reads)


def _snapshots(aws: Aws, name: str) -> list[Answer]:
    """Its snapshots, with RestoredBy: who may restore a manual one; others cannot be shared."""
    found = aws.pages("rds", "describe_db_snapshots", "DBSnapshots", DBInstanceIdentifier=name)
    manual = [item["DBSnapshotIdentifier"] for item in found if item.get("SnapshotType") == MANUAL]
    shared = gather({item: partial(_restored_by, aws, item) for item in manual}) if manual else {}
    return [{**item, "RestoredBy": shared.get(item["DBSnapshotIdentifier"], [])} for item in found]


def _restored_by(aws: Aws, snapshot: str) -> list[str]:
    answer = aws.client("rds").describe_db_snapshot_attributes(DBSnapshotIdentifier=snapshot)
    attributes = answer["DBSnapshotAttributesResult"].get("DBSnapshotAttributes") or []
    return [value for item in attributes if item["AttributeName"] == "restore" for value in item["AttributeValues"]]


def _force_ssl(aws: Aws, database: Answer) -> tuple[str, str]:
    """The value of rds.force_ssl, and the parameter group."""
    group = str(database["DBParameterGroups"][0]["DBParameterGroupName"])
    parameters = aws.pages("rds", "describe_db_parameters", "Parameters", DBParameterGroupName=group)
    value = next((item.get("ParameterValue") for item in parameters if item["ParameterName"] == FORCED), None)
    return str(value or ""), group


def _recovery_points(aws: Aws, arn: str) -> list[Any]:
    return aws.pages("backup", "list_recovery_points_by_resource", "RecoveryPoints", ResourceArn=arn)


def read_database_events(aws: Aws, inventory: Inventory) -> Section:
    """Subscriptions to RDS's events, which an account has for a region."""
    if not inventory.databases:
        return Section(NO_DATABASE)
    place = f"{inventory.account_id} in {aws.region}"
    reads: Reads = {
        "subscriptions": partial(aws.pages, "rds", "describe_event_subscriptions", "EventSubscriptionsList")
    }
    return Section("", [resource("databases", place, {"Region": aws.region}, reads)])


def read_caches(aws: Aws, inventory: Inventory) -> Section:
    """The caches with their nodes."""
    names = {f"caches.{key}": item.identifier for key, item in inventory.caches.items()}
    if not names:
        return Section(NO_CACHE)
    found = gather({key: partial(_cache, aws, key, name) for key, name in names.items()})
    return Section("", list(found.values()))


def _cache(aws: Aws, key: str, name: str) -> Resource:
    elasticache = aws.client("elasticache")
    call = partial(elasticache.describe_replication_groups, ReplicationGroupId=name)
    groups = otherwise(call, {"ReplicationGroups": []}, "ReplicationGroupNotFoundFault")["ReplicationGroups"]
    answer = next(iter(groups), None)
    members = (answer or {}).get("MemberClusters") or []
    reads: Reads = {"members": lambda: [_member(elasticache, item) for item in members]}
    return resource(key, name, answer, reads)


def _member(elasticache: Any, name: str) -> Answer:
    found: Answer = elasticache.describe_cache_clusters(CacheClusterId=name)["CacheClusters"][0]
    return found
