# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layer of databases and caches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.tag_index import TagIndex
from .._backup.handlers import PlanHandler, VaultHandler
from .._backup.names import BACKUP_PLAN, BACKUP_VAULT
from .._backup.part import BackupPart
from .._iam.handlers import RoleHandler
from .._iam.names import ROLE
from .._inventory.inventory import Inventory
from .._logs.handlers import LogGroupHandler
from .._logs.log_groups import LOG_GROUP, actual_log_group
from .._logs.reads import read_log_groups
from .._module.layer import Attributes, State
from .._plan.values import Actual, Address, Resource
from .actual import actual_cache, actual_cache_subnet_group, actual_database, actual_db_subnet_group
from .aws_managed_changes import refuse_irreversible, refuse_protected
from .cache_handlers import CacheHandler, CacheSubnetGroupHandler
from .change_policy import change_policy
from .context import DataContext
from .creations import check_creations
from .database_handlers import DatabaseHandler, DbSubnetGroupHandler
from .desired import RULES, desired_data
from .external import facts_of, read_external
from .hours import refuse_asleep
from .hours_part import DatabaseHours
from .hours_snapshot import HoursSnapshot
from .interruptions import TABLES
from .names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP, RESTORE, SCHEDULES
from .reads import DataSnapshot, DataStore, engine_versions, observe_data, upgrade_targets
from .restores import refuse_other_restore
from .schedules_handler import SchedulesHandler
from .settings import refuse_overlap
from .starting import Starter
from .tokens import refuse_token
from .transit import hosts, refuse_transit, scheme
from .versions import EXACT, is_major, newest
from .waiting import pending_reboots, waiting_changes


class DataLayer:
    """The layer of databases and caches. A data store that the inventory no longer names is left as it is.

    removing: it is about to be removed; timeout in seconds for each wait.
    """

    part = "data"
    desired_follows_actual = False
    facts: Collection[str] = ("databases", "caches")
    prune: tuple[str, ...] = (SCHEDULES, BACKUP_PLAN, BACKUP_VAULT, ROLE)

    def __init__(
        self,
        aws: Aws,
        inventory: Inventory,
        context: DataContext,
        progress: Progress,
        timeout: float,
        removing: bool,
    ) -> None:
        self._aws, self._tags = aws, context.tags
        self._inventory = inventory
        self._hours = DatabaseHours(aws, inventory, context.tags)
        self._backup = BackupPart(aws, inventory, context.tags)
        self._resources = desired_data(inventory, context, self._hours.tags)
        self._by_address = {resource.address: resource for resource in self._resources}
        self._removing = removing
        self._policy = change_policy(inventory)
        self.rules = {
            kind: replace(rule, effect=self._policy.effect) if kind in TABLES else rule for kind, rule in RULES.items()
        }
        self.handlers = {
            DB_SUBNET_GROUP: DbSubnetGroupHandler(aws),
            DB_INSTANCE: DatabaseHandler(aws, progress, timeout, self._policy),
            CACHE_SUBNET_GROUP: CacheSubnetGroupHandler(aws),
            SCHEDULES: SchedulesHandler(aws, Starter(aws, progress, timeout)),
            BACKUP_VAULT: VaultHandler(aws),
            BACKUP_PLAN: PlanHandler(aws),
            ROLE: RoleHandler(aws),
            LOG_GROUP: LogGroupHandler(aws),
            REPLICATION_GROUP: CacheHandler(aws, progress, timeout, self._policy),
        }

    def observe(self) -> DataSnapshot:
        """Failure where the inventory wants what cannot be taken back, or the removal of a protected database."""
        snapshot, keyed = observe_data(self._aws, self._resources, self._removing), self._addresses()
        groups = [item.address.name for item in self._resources if item.address.kind == LOG_GROUP]
        index = TagIndex(self._aws, self._tags, "rds", "elasticache")
        logs = read_log_groups(self._aws, groups, index)
        backup = self._backup.observe(self._removing)
        snapshot = replace(snapshot, hours=self._hours.observe(snapshot.stores), log_groups=logs, backup=backup)
        external = {} if self._removing else read_external(self._aws, self._inventory)
        for key, address in keyed.items():
            if store := snapshot.stores.get(address):
                self._refuse_loss(key, address, store, snapshot.hours)
        if self._removing:
            return snapshot
        missing = {key: self._by_address[item] for key, item in keyed.items() if item not in snapshot.stores}
        kept = check_creations(self._aws, missing)
        versions = self._exact_versions(snapshot)
        return replace(snapshot, exact_versions=versions, kept_snapshots=kept, external=external)

    def desired(self, snapshot: DataSnapshot) -> list[Resource]:
        exact = snapshot.exact_versions
        stores = [
            replace(item, properties={**item.properties, EXACT: exact[item.address]}) if item.address in exact else item
            for item in self._resources
        ]
        backup = self._backup.desired(snapshot.backup, self._removing)
        return [*stores, *self._hours.desired(snapshot.hours, self._removing), *backup]

    def actual(self, snapshot: DataSnapshot) -> State:
        stores = {address: self._actual(address, store, snapshot.hours) for address, store in snapshot.stores.items()}
        logs = [actual_log_group(answer, tags) for answer, tags in snapshot.log_groups]
        parts = [*self._hours.actual(snapshot.hours), *self._backup.actual(snapshot.backup, self._removing), *logs]
        return stores | {item.address: item for item in parts}

    def outputs(self, snapshot: DataSnapshot, attributes: Attributes) -> dict[str, Any]:
        databases, caches = facts_of("databases", snapshot.external), facts_of("caches", snapshot.external)
        for key, database in self._inventory.databases.items():
            known = attributes[Address(DB_INSTANCE, database.identifier)]
            facts = {"host": known["host"], "port": database.port, "arn": known["arn"]}
            facts |= {"secret_arn": known["secret_arn"]} if database.managed_password else {}
            asleep = snapshot.hours.asleep.get(Address(DB_INSTANCE, database.identifier), "")
            facts |= {"asleep": asleep} if asleep else {}
            databases[key] = {**facts, "name": database.database_name, "identifier": database.identifier}
        for key, cache in self._inventory.caches.items():
            known = attributes[Address(REPLICATION_GROUP, cache.identifier)]
            store = snapshot.stores.get(Address(REPLICATION_GROUP, cache.identifier))
            facts = hosts(known, cache.transit_encryption, store.answer if store else None)
            facts |= {"port": cache.port, "scheme": scheme(cache.transit_encryption)}
            if cache.auth_token:
                facts["token"] = {"secret": cache.auth_token, "published": known.get("published") is True}
            caches[key] = {**facts, "arn": known["arn"], "identifier": cache.identifier}
        waiting = [line for address, store in snapshot.stores.items() for line in waiting_changes(address, store)]
        told = {"waiting_changes": sorted(waiting), "kept_snapshots": list(snapshot.kept_snapshots)}
        told["pending_reboots"] = [
            line for address, store in snapshot.stores.items() for line in pending_reboots(address, store)
        ]
        told["scheduled"] = [f"{address} is {line}" for address, line in snapshot.hours.asleep.items()]
        told["kept_vaults"] = self.kept(snapshot)
        return {"databases": databases, "caches": caches, **told}

    def kept(self, snapshot: DataSnapshot) -> list[str]:
        """The vaults that stay, as they hold recovery points."""
        return self._backup.kept(snapshot.backup, self._removing)

    def _addresses(self) -> dict[str, Address]:
        """The databases and caches by inventory key, such as databases.main."""
        databases, caches = self._inventory.databases, self._inventory.caches
        found = {f"databases.{key}": Address(DB_INSTANCE, item.identifier) for key, item in databases.items()}
        return found | {f"caches.{key}": Address(REPLICATION_GROUP, item.identifier) for key, item in caches.items()}

    def _actual(self, address: Address, store: DataStore, hours: HoursSnapshot) -> Actual:
        desired, waiting = self._by_address[address], address not in self._policy.interruptions
        if address.kind == DB_INSTANCE:
            slept = {"has_hours": self._hours.had(store), "asleep": address in hours.asleep}
            return actual_database(store.answer, desired, self._removing, store.rotation_days, waiting, **slept)
        if address.kind == REPLICATION_GROUP:
            return actual_cache(store.answer, store.member, store.tags, desired, self._removing, waiting)
        actual_group = actual_db_subnet_group if address.kind == DB_SUBNET_GROUP else actual_cache_subnet_group
        return actual_group(store.answer, store.tags)

    def _exact_versions(self, snapshot: DataSnapshot) -> dict[Address, str]:
        """Asked only of a store that is to be made, or upgraded, to a major alone."""
        majors = [item for item in self._resources if is_major(item.properties.get("engine_version", "."))]
        found = {item.address: self._exact_version(item, snapshot.stores.get(item.address)) for item in majors}
        return {address: version for address, version in found.items() if version}

    def _exact_version(self, desired: Resource, store: DataStore | None) -> str | None:
        kind, wanted, engine = desired.address.kind, desired.properties["engine_version"], desired.properties["engine"]
        if store:
            running = self._actual(desired.address, store, HoursSnapshot()).properties["engine_version"]
            if running == wanted:
                return None
            if kind == DB_INSTANCE:
                return newest(wanted, upgrade_targets(self._aws, engine, running))
        elif kind == DB_INSTANCE and desired.properties.get(RESTORE):
            return None  # its version is the snapshot's
        return newest(wanted, engine_versions(self._aws, kind, engine))

    def _refuse_loss(self, key: str, address: Address, store: DataStore, hours: HoursSnapshot) -> None:
        if self._removing and address.kind == DB_INSTANCE:
            refuse_protected(key, address, store.answer)
        if self._removing:
            return
        desired, actual = self._by_address[address], self._actual(address, store, hours)
        if address in hours.asleep:
            refuse_asleep(key, desired, actual, hours.asleep[address])
        if address.kind == DB_INSTANCE:
            refuse_other_restore(key, desired, store.answer)
            refuse_irreversible(key, desired, actual)
            refuse_overlap(key, desired.properties, store.answer)
        if address.kind == REPLICATION_GROUP:
            refuse_token(key, desired, actual)
            refuse_transit(key, desired, actual, (store.member or {}).get("EngineVersion", ""))
        self._policy.refuse_unsaid(key, desired, actual)
