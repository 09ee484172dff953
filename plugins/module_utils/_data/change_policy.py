# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When a change that interrupts a data store is made, and which one is refused. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .._aws.errors import Failure
from .._inventory.inventory import Inventory
from .._plan.planner import differences
from .._plan.values import Actual, Address, Resource
from . import versions
from .interruptions import DEFERRED, NOW, Interruption, Properties, interruption, is_major_upgrade
from .names import DB_INSTANCE, REPLICATION_GROUP, RESTORE, WAITING

TO_DO = {
    "parameter_group": "parameters that are static count after a reboot, which no deploy makes: "
    "aws rds reboot-db-instance --region REGION --db-instance-identifier {name}",
    "transit_encryption": "what connects to it and is no service of the inventory must use TLS before it is required",
    "auth_token": "what connects to it and is no service of the inventory must give the token before it is the only way in",
    "ca_certificate": "clients that check its certificate must know the new CA before",
}
"""What a person has to do beside the change."""
WITH_WINDOW = ("engine_version", "node_type")
AT_ONCE = ("log_exports", "transit_encryption", "auth_token")
"""Changes of a cache that are asked for with ApplyImmediately, as AWS takes or documents them in no other way: "causes the modifications in
this request and any pending modifications to be applied" (ElastiCache API, ModifyReplicationGroup)."""


@dataclass(frozen=True)
class ChangePolicy:
    """What a person allowed. deferred: stores whose changes wait for the maintenance window in any case."""

    protected: bool = False
    interruptions: frozenset[Address] = frozenset()
    major_upgrades: frozenset[Address] = frozenset()
    deferred: frozenset[Address] = frozenset()

    def waits(self, address: Address, before: Properties, after: Properties, changed: Sequence[str]) -> bool:
        """Whether an update waits for the maintenance window. before, after: all properties.

        What waits already is made with the next update that does not wait: RDS API, ModifyDBInstance (ApplyImmediately).
        """
        if address in self.interruptions or RESTORE in changed:
            return False
        interrupts = interruption(address.kind, before, after, changed) is not Interruption.NONE
        return address in self.deferred or (self.protected and interrupts) or bool(before.get(WAITING))

    def effect(self, address: Address, before: Properties, after: Properties, changed: Sequence[str]) -> str:
        """What an update does to clients, and when; of a creation, which version or snapshot it takes. See KindRules.effect."""
        if RESTORE in changed:
            return "finishes its restore; nothing uses it yet"
        version = versions.told(after)
        restored = [f"from the snapshot {after[RESTORE]}"] if after.get(RESTORE) and not before else []
        notes = restored or self._notes(address, before, after, changed)
        return "; ".join([*filter(None, [version]), *notes])

    def _notes(self, address: Address, before: Properties, after: Properties, changed: Sequence[str]) -> Iterator[str]:
        told = interruption(address.kind, before, after, changed)
        is_major = "engine_version" in changed and is_major_upgrade(before, after)
        no_way_back = ", and there is no way back to the version before; a snapshot is taken first" if is_major else ""
        if told is not Interruption.NONE:
            yield f"{told}{no_way_back}"
        later = told is not Interruption.NONE or (address.kind == DB_INSTANCE and set(changed) & set(DEFERRED))
        if later and self.waits(address, before, after, changed) and not set(changed) & set(NOW):
            yield "it waits for the maintenance window"
        if before.get(WAITING) and at_once(address, changed):
            yield f"what waits for the maintenance window is made with it, at once: {', '.join(before[WAITING])}"
        if before.get(WAITING) and "maintenance_window" in changed:
            yield f"what waits for the maintenance window is made in the new one: {', '.join(before[WAITING])}"
        yield from (text.format(name=address.name) for name, text in TO_DO.items() if name in changed)

    def refuse_unsaid(self, key: str, desired: Resource, actual: Actual) -> None:
        """Raises Failure for a change that needs a word of its own. key: the inventory key, such as databases.main."""
        before, after, address = actual.properties, desired.properties, desired.address
        changed = differences(before, after)
        if "engine_version" in changed and is_major_upgrade(before, after) and address not in self.major_upgrades:
            versions = f"is {after['engine_version']}, but it runs {before['engine_version']}"
            raise Failure(
                f"{key}.engine_version {versions}: a major upgrade {self.effect(address, before, after, changed)}",
                todo=f"try it on a copy, then deploy with -e allow_major_upgrade={key}",
            )
        if self.protected and address not in self.interruptions:
            _refuse_at_once(key, address, before, changed)


def at_once(address: Address, changed: Sequence[str]) -> list[str]:
    """The changes that AWS makes at once, and with them whatever waits for the maintenance window."""
    names = AT_ONCE if address.kind == REPLICATION_GROUP else ("managed_password",)
    return [name for name in names if name in changed]


def _refuse_at_once(key: str, address: Address, before: Properties, changed: Sequence[str]) -> None:
    """Raises Failure for what interrupts at once. key: the inventory key."""
    todo = f"choose a quiet moment and deploy with -e allow_interruption={key}"
    now = [name for name in NOW if name in changed and address.kind == DB_INSTANCE]
    if now:
        raise Failure(
            f"{key}.{now[0]} changes: this {Interruption.RESTART}, at once, and the environment is protected", todo=todo
        )
    names = at_once(address, changed)
    # The deliveries of logs are changed before the rest of an update, the others after it.
    beside = [name for name in WITH_WINDOW if name in changed and {*names} - {"log_exports"}]
    waiting = before.get(WAITING) or beside
    if waiting and names and address.kind == REPLICATION_GROUP:
        raise Failure(
            f"{key}.{names[0]} changes: AWS makes it at once, and with it what waits for the maintenance window: {', '.join(waiting)}; "
            "the environment is protected",
            todo=f"deploy it after the window, or {todo}",
        )


def change_policy(inventory: Inventory) -> ChangePolicy:
    """The policy that the inventory and the options of the run make."""
    addresses = {f"databases.{key}": Address(DB_INSTANCE, item.identifier) for key, item in inventory.databases.items()}
    caches = {f"caches.{key}": Address(REPLICATION_GROUP, item.identifier) for key, item in inventory.caches.items()}
    addresses |= caches
    return ChangePolicy(
        inventory.protected,
        frozenset(addresses[key] for key in inventory.allow_interruption if key in addresses),
        frozenset(addresses[key] for key in inventory.allow_major_upgrade if key in addresses),
        frozenset(
            Address(DB_INSTANCE, item.identifier) for item in inventory.databases.values() if not item.apply_immediately
        ),
    )
