# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layer of databases and caches: what is wanted, what is there, and who changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .._aws.progress import Progress
from .._aws.session import Aws, gather
from .._inventory.inventory import Inventory
from .._plan.values import Actual, Address, Resource
from .caches import CacheHandler, CacheSubnetGroupHandler, read_cache, read_cache_subnet_group
from .databases import DatabaseHandler, DbSubnetGroupHandler, read_database, read_db_subnet_group
from .desired import RULES, DataContext, desired_data
from .names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP


class DataLayer:
    """The layer of databases and caches. A data store that the inventory no longer names is left as it is.

    leaving: it is about to be removed; timeout in seconds for each wait.
    """

    part = "data"
    looks_first = False
    rules = RULES
    prune = ()

    def __init__(
        self,
        aws: Aws,
        inventory: Inventory,
        context: DataContext,
        progress: Progress,
        timeout: float,
        removing: bool,
    ) -> None:
        self._aws = aws
        self._inventory = inventory
        self._context = context
        self._removing = removing
        self.handlers = {
            DB_SUBNET_GROUP: DbSubnetGroupHandler(aws),
            DB_INSTANCE: DatabaseHandler(aws, progress, timeout),
            CACHE_SUBNET_GROUP: CacheSubnetGroupHandler(aws),
            REPLICATION_GROUP: CacheHandler(aws, progress, timeout),
        }

    def desired(self) -> list[Resource]:
        return desired_data(self._inventory, self._context)

    def read(self) -> dict[Address, Actual]:
        reads = {str(resource.address): self._reader(resource) for resource in self.desired()}
        found = gather(reads).values() if reads else ()
        return {item.address: item for item in found if item is not None}

    def outputs(self, attributes: Mapping[Address, Mapping[str, Any]]) -> dict[str, Any]:
        databases, caches = {}, {}
        for key, database in self._inventory.databases.items():
            has = attributes[Address(DB_INSTANCE, database.identifier)]
            where = {"host": has["host"], "port": database.port, "arn": has["arn"]}
            where |= {"secret_arn": has["secret_arn"]} if database.managed_password else {}
            databases[key] = {**where, "name": database.database_name, "identifier": database.identifier}
        for key, cache in self._inventory.caches.items():
            has = attributes[Address(REPLICATION_GROUP, cache.identifier)]
            where = {"host": has["host"], "reader_host": has["reader_host"], "port": cache.port, "arn": has["arn"]}
            caches[key] = {**where, "identifier": cache.identifier}
        return {"databases": databases, "caches": caches}

    def _reader(self, resource: Resource) -> Callable[[], Actual | None]:
        name, keys = resource.address.name, {d.identifier: key for key, d in self._inventory.databases.items()}
        if resource.address.kind == DB_INSTANCE:
            return partial(read_database, self._aws, f"databases.{keys[name]}", resource, self._removing)
        if resource.address.kind == REPLICATION_GROUP:
            return partial(read_cache, self._aws, resource, self._removing)
        read_group = read_db_subnet_group if resource.address.kind == DB_SUBNET_GROUP else read_cache_subnet_group
        return partial(read_group, self._aws, resource)
