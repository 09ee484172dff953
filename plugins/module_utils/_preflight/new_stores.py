# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What there is beside the databases and caches that a deploy would make: read only where it would make one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .._aws.errors import ClientError, code_of
from .._aws.session import Aws, gather
from .._data.names import DB_INSTANCE, REPLICATION_GROUP
from .._inventory.data_stores import Database
from .._inventory.faults import Fault
from .._plan.values import Address
from .checks import DENIED, Context
from .running import running_task_definitions
from .stores_in_use import CLUSTER, NewStore, used_by_secret, used_by_services

UNREADABLE = {*DENIED, "ResourceNotFoundException", "InvalidRequestException", "DecryptionFailure"}
"""Why the value of a secret may not be read: no rights, no secret, one that is being deleted, a key of others."""


def new_stores(context: Context) -> list[Fault]:
    """One fault for each store that would be made empty beside one that is in use."""
    wanted = _empty(context)
    if not wanted:
        return []
    reads: dict[str, Callable[[], Any]] = {"running": partial(running_task_definitions, context.aws, context.inventory)}
    reads |= {section: partial(READERS[section], context.aws) for section, _key in wanted}
    found = gather(reads)
    faults = []
    for (section, key), store in wanted.items():
        names, standing = found[section]
        if store.identifier not in names:
            new = NewStore(section, key, store, standing)
            secret = _credentials(context, store) if isinstance(store, Database) and standing else {}
            used = [
                *used_by_services(new, context.inventory, found["running"]),
                *used_by_secret(new, context.inventory, secret),
            ]
            faults += used[:1]
    return faults


def _empty(context: Context) -> dict[tuple[str, str], Any]:
    """The stores that a deploy may make empty, unless the inventory means that."""
    kinds = (
        ("database", DB_INSTANCE, context.inventory.databases),
        ("cache", REPLICATION_GROUP, context.inventory.caches),
    )
    return {
        (section, key): store
        for section, kind, stores in kinds
        for key, store in stores.items()
        if context.changes(Address(kind, store.identifier)) and not store.restore_snapshot and not store.start_empty
    }


def _databases(aws: Aws) -> tuple[set[str], dict[str, str]]:
    """The identifiers of instances, and these by endpoint."""
    found = aws.pages("rds", "describe_db_instances", "DBInstances")
    endpoints = {(item.get("Endpoint") or {}).get("Address", ""): item["DBInstanceIdentifier"] for item in found}
    return {item["DBInstanceIdentifier"] for item in found}, _known(endpoints)


def _caches(aws: Aws) -> tuple[set[str], dict[str, str]]:
    """The ids of replication groups, and the names of groups and of clusters of their own by endpoint."""
    groups = aws.pages("elasticache", "describe_replication_groups", "ReplicationGroups")
    clusters = aws.pages("elasticache", "describe_cache_clusters", "CacheClusters", ShowCacheNodeInfo=True)
    endpoints = {
        (node.get("Endpoint") or {}).get("Address", ""): item.get("ReplicationGroupId")
        or CLUSTER + item["CacheClusterId"]
        for item in clusters
        for node in item.get("CacheNodes") or []
    }
    for item in groups:
        for part in item.get("NodeGroups") or []:
            for name in ("PrimaryEndpoint", "ReaderEndpoint"):
                endpoints[(part.get(name) or {}).get("Address", "")] = item["ReplicationGroupId"]
    return {item["ReplicationGroupId"] for item in groups}, _known(endpoints)


READERS = {"database": _databases, "cache": _caches}


def _known(endpoints: Mapping[str, str]) -> dict[str, str]:
    return {host.lower(): name for host, name in endpoints.items() if host}


def _credentials(context: Context, database: Database) -> Mapping[str, Any]:
    """The value of a database's secret, which stays in this process; empty where it cannot be read, or is no JSON."""
    secret = context.inventory.secrets.get(database.credentials)
    if secret is None:
        return {}
    try:
        value = context.aws.client("secretsmanager").get_secret_value(SecretId=secret.name).get("SecretString", "")
    except ClientError as error:
        if code_of(error) not in UNREADABLE:
            raise
        return {}
    try:
        found = json.loads(value)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
