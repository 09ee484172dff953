# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Databases and caches as the inventory wants them. No secret value is among their properties, only a secret's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._backup.desired import RULES as BACKUP_RULES
from .._iam.names import ROLE
from .._inventory.data_stores import Cache, Database
from .._inventory.inventory import Inventory
from .._plan.values import Address, KindRules, Resource
from .context import DataContext
from .logs import cache_log_groups, database_log_groups, desired_log_groups
from .names import (
    CACHE_SUBNET_GROUP,
    DB_INSTANCE,
    DB_SUBNET_GROUP,
    LOGS,
    REPLICATION_GROUP,
    RESTORE,
    RUNNING,
    SCHEDULES,
)
from .settings import given_settings
from .tokens import TOKEN, TOKEN_SECRET, widest_token
from .transit import TRANSIT, widest
from .versions import EXACT

RULES = {
    DB_SUBNET_GROUP: KindRules(initial=frozenset({"description"})),
    CACHE_SUBNET_GROUP: KindRules(initial=frozenset({"description"})),
    DB_INSTANCE: KindRules(
        fixed=frozenset(
            {"engine", "encrypted", "kms_key", "database_name", "username", "password_kms_key", "subnet_group"}
        ),
        initial=frozenset({"credentials", "apply_immediately", EXACT}),
    ),
    SCHEDULES: KindRules(delete_first=True),
    ROLE: KindRules(delete_first=True),
    **BACKUP_RULES,
    REPLICATION_GROUP: KindRules(
        fixed=frozenset({"engine", "encrypted", "port", "subnet_group"}),
        initial=frozenset({"description", RESTORE, EXACT, TOKEN_SECRET}),
        widen={TRANSIT: widest, TOKEN: widest_token},
    ),
}


def desired_data(
    inventory: Inventory, context: DataContext, hours_tags: Mapping[str, str] | None = None
) -> list[Resource]:
    """Every database and cache, each after its subnet group. hours_tags: of databases with hours."""
    resources = []
    for database in inventory.databases.values():
        group = _subnet_group(DB_SUBNET_GROUP, database.subnet_group or database.identifier, context)
        logs = desired_log_groups(database, database_log_groups(database), context.tags)
        after = (group.address, *(item.address for item in logs))
        resources += [group, *logs, _database(inventory, database, context, after, hours_tags or {})]
    for cache in inventory.caches.values():
        group = _subnet_group(CACHE_SUBNET_GROUP, cache.subnet_group or cache.identifier, context)
        logs = desired_log_groups(cache, cache_log_groups(cache), context.tags)
        after = (group.address, *(item.address for item in logs))
        resources += [group, *logs, _cache(inventory, cache, context, after)]
    return resources


def _subnet_group(kind: str, name: str, context: DataContext) -> Resource:
    properties = {
        "description": f"Isolated subnets of {name}",
        "subnets": sorted(context.subnets),
        "tags": dict(context.tags),
    }
    return Resource(Address(kind, name), properties)


def _database(
    inventory: Inventory,
    database: Database,
    context: DataContext,
    after: tuple[Address, ...],
    hours_tags: Mapping[str, str],
) -> Resource:
    """after: its subnet group, and then its log groups."""
    properties: dict[str, Any] = {
        "engine": database.engine,
        "engine_version": database.engine_version,
        "instance_class": database.instance_class,
        "storage_gib": database.storage_gib,
        "max_storage_gib": database.max_storage_gib,
        "storage_type": database.storage_type,
        "encrypted": database.encrypted,
        "database_name": database.database_name,
        "managed_password": database.managed_password,
        "port": database.port,
        "backup_retention_days": database.backup_retention_days,
        "deletion_protection": database.deletion_protection,
        "multi_az": database.multi_az,
        "performance_insights_days": database.performance_insights_days,
        "auto_minor_version_upgrade": database.auto_minor_version_upgrade,
        "publicly_accessible": False,
        "copy_tags_to_snapshot": True,
        "apply_immediately": database.apply_immediately,
        "security_groups": [context.security_groups["rds"]],
        "subnet_group": after[0].name,
        "tags": {**context.tags, **hours_tags},
        **given_settings(database),
    }
    if hours_tags:
        properties[RUNNING] = True
    if database.kms_key:
        properties["kms_key"] = database.kms_key
    if database.restore_snapshot:
        properties[RESTORE] = database.restore_snapshot
    properties |= _managed(database) if database.managed_password else _own_credentials(inventory, database)
    return Resource(Address(DB_INSTANCE, database.identifier), properties, after=after)


def _own_credentials(inventory: Inventory, database: Database) -> dict[str, Any]:
    secret = inventory.secrets.get(database.credentials)
    named = {"username": secret.username} if secret and secret.username else {}
    return {"credentials": secret.name if secret else database.credentials, **named}


def _managed(database: Database) -> dict[str, Any]:
    optional = {
        "password_kms_key": database.password_kms_key,
        "password_rotation_days": database.password_rotation_days,
    }
    return {"username": database.username, **{name: value for name, value in optional.items() if value}}


def _cache(inventory: Inventory, cache: Cache, context: DataContext, after: tuple[Address, ...]) -> Resource:
    properties: dict[str, Any] = {
        "description": f"Cache {cache.identifier}",
        "engine": cache.engine,
        "engine_version": cache.engine_version,
        "node_type": cache.node_type,
        "nodes": cache.nodes,
        "automatic_failover": cache.nodes > 1,
        "multi_az": cache.nodes > 1,
        "port": cache.port,
        "encrypted": cache.encrypted,
        "transit_encryption": cache.transit_encryption,
        "snapshot_retention_days": cache.snapshot_retention_days,
        "auto_minor_version_upgrade": True,
        "security_groups": [context.security_groups["redis"]],
        "subnet_group": after[0].name,
        "tags": dict(context.tags),
    }
    if cache.auth_token:
        secret = inventory.secrets.get(cache.auth_token)
        properties |= {TOKEN: True, TOKEN_SECRET: secret.name if secret else cache.auth_token}
    if cache.log_exports is not None:
        properties[LOGS] = cache_log_groups(cache)
    if cache.restore_snapshot:
        properties[RESTORE] = cache.restore_snapshot
    return Resource(Address(REPLICATION_GROUP, cache.identifier), properties, after=after)
