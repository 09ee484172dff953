# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The check of data stores: what is to be made or changed can be had, in this region and its zones, and replaces nothing that is in use.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeOrderableDBInstanceOptions.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from .._aws.session import gather
from .._data.names import DB_INSTANCE, REPLICATION_GROUP
from .._data.reads import db_instance, db_snapshot, engine_versions, replication_group
from .._data.versions import is_of, newest
from .._inventory.data_stores import Cache, Database
from .._inventory.faults import Fault
from .._network.layout import network_zones
from .._network.names import NETWORK_TAG
from .._network.reads import find_existing
from .._plan.values import Address
from .checks import Context
from .database_settings import database_settings
from .findings import Finding
from .nearest import nearest_classes, nearest_versions
from .new_stores import new_stores


def data_stores(context: Context) -> Finding:
    """The versions and classes of the databases and caches that are to be made or changed, and what new ones would replace."""
    inventory = context.inventory
    databases = {
        f"databases.{key}": partial(_database, context, f"databases.{key}", item)
        for key, item in inventory.databases.items()
        if context.changes(Address(DB_INSTANCE, item.identifier))
    }
    caches = {
        f"caches.{key}": partial(_cache, context, f"caches.{key}", item)
        for key, item in inventory.caches.items()
        if context.changes(Address(REPLICATION_GROUP, item.identifier))
    }
    found = gather({**databases, **caches})
    faults = [fault for part in found.values() for fault in part] + new_stores(context)
    return Finding("data_stores", "" if faults else f"{len(found)} can be had as they are asked for", faults)


def _database(context: Context, key: str, database: Database) -> list[Fault]:
    aws, running = context.aws, db_instance(context.aws.client("rds"), database.identifier) or {}
    if not running and database.restore_snapshot:
        running = {"EngineVersion": (db_snapshot(aws, database.restore_snapshot) or {}).get("EngineVersion")}
    version = str(running.get("EngineVersion") or "")
    faults: list[Fault] = []
    if not (version and is_of(version, database.engine_version)):
        versions = engine_versions(aws, DB_INSTANCE, database.engine)
        version = newest(database.engine_version, versions) or ""
        faults += _version_faults(key, database.engine, database.engine_version, versions)
    if version and running.get("DBInstanceClass") != database.instance_class:
        faults += _class_faults(context, key, database, version)
    return [*faults, *database_settings(aws, key, database)]


def _cache(context: Context, key: str, cache: Cache) -> list[Fault]:
    if replication_group(context.aws.client("elasticache"), cache.identifier):
        return []
    versions = engine_versions(context.aws, REPLICATION_GROUP, cache.engine)
    return list(_version_faults(key, cache.engine, cache.engine_version, versions))


def _version_faults(key: str, engine: str, wanted: str, versions: Sequence[str]) -> Iterator[Fault]:
    if not newest(wanted, versions):
        problem = f"is {wanted}, and AWS makes no {engine} of that version (any more)"
        yield Fault(f"{key}.engine_version", problem, f"give {nearest_versions(wanted, versions)}")


def _class_faults(context: Context, key: str, database: Database, version: str) -> Iterator[Fault]:
    name, where = database.instance_class, f"{database.engine} {version} in {context.aws.region}"
    offered = _options(context, database.engine, version, name)
    zones, ours = offered.get(name, set()), _zones(context)
    needed = 2 if database.multi_az else 1
    if offered and len(zones & ours if ours else zones) >= needed:
        return
    if offered:
        problem = (
            f"is {name}, which {where} has in {', '.join(sorted(zones))}, and the network has {', '.join(sorted(ours))}"
        )
    else:
        problem = f"is {name}, which {where} does not have"
    others = _options(context, database.engine, version)
    fitting = [item for item, zones in others.items() if len(zones & ours if ours else zones) >= needed]
    yield Fault(f"{key}.instance_class", problem, f"give {nearest_classes(name, fitting)}")


def _options(context: Context, engine: str, version: str, name: str = "") -> Mapping[str, set[str]]:
    """The zones of each class."""
    asked = {"Engine": engine, "EngineVersion": version, "Vpc": True, **({"DBInstanceClass": name} if name else {})}
    found: dict[str, set[str]] = {}
    options = context.aws.pages("rds", "describe_orderable_db_instance_options", "OrderableDBInstanceOptions", **asked)
    for option in options:
        zones = {zone["Name"] for zone in option.get("AvailabilityZones") or []}
        found.setdefault(option["DBInstanceClass"], set()).update(zones)
    return found


def _zones(context: Context) -> set[str]:
    """The zones of the network, those that it is to have where it is new; empty where the inventory has none."""
    network, aws = context.inventory.network, context.aws
    if network is None:
        return set()
    if network.existing:
        return {item["AvailabilityZone"] for item in find_existing(aws, network.existing)[1]["isolated"]}
    own = [{"Name": f"tag:{NETWORK_TAG}", "Values": [network.name]}]
    offered = aws.client("ec2").describe_availability_zones()["AvailabilityZones"]
    return set(network_zones(network, offered, aws.pages("ec2", "describe_subnets", "Subnets", Filters=own)))
