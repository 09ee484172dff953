# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The part of the data layer that has AWS Backup: what is read of it, its vaults, its role and its plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from .._aws.errors import Failure
from .._aws.session import Aws
from .._iam.actual import actual_role
from .._iam.backup_role import desired_backup_role
from .._iam.boundaries import check
from .._iam.names import BACKUP, BACKUP_BOUNDARY, role_name_of
from .._inventory.check_backup_plan import outside
from .._inventory.inventory import Inventory
from .._plan.owner import belongs_to_others
from .._plan.values import Actual, Resource
from .actual import VaultAnswer, actual_lock, actual_plan, actual_vault
from .desired import desired_plan, desired_vaults, resource_arns
from .names import LOCK, plan_name, vault_and_region
from .reads import BackupSnapshot, observe_backup

DATE = "%Y-%m-%d %H:%M UTC"


class BackupPart:
    """AWS Backup of an environment. Without the section, and without a plan or vault of the environment's tag, nothing is read."""

    def __init__(self, aws: Aws, inventory: Inventory, tags: Mapping[str, str]) -> None:
        self._aws, self._inventory, self._tags = aws, inventory, tags
        self._cluster = inventory.cluster
        self._wanted = inventory.backup if self._cluster else None
        self._vaults = desired_vaults(self._wanted, tags) if self._wanted else []

    def observe(self, removing: bool) -> BackupSnapshot:
        """What there is of it; raises Failure for what a lock does not allow."""
        if not self._cluster:
            return BackupSnapshot()
        name = plan_name(self._cluster) if self._wanted else ""
        vaults = [item.address.name for item in self._vaults]
        snapshot = observe_backup(self._aws, self._tags, name, vaults, self._role)
        if not removing:
            for resource in self._vaults:
                if vault := snapshot.vaults.get(resource.address.name):
                    self._refuse(resource, vault)
        return snapshot

    def desired(self, snapshot: BackupSnapshot, removing: bool) -> list[Resource]:
        """The vaults, the role and the plan; raises Failure where the role's permissions boundary would keep it from its work."""
        if not (self._wanted and self._cluster):
            return []
        region, arns = self._aws.region, resource_arns(self._inventory, self._aws.region)
        boundary = self._boundary(snapshot)
        role = desired_backup_role(self._cluster.name, self._inventory.account_id, region, arns, self._tags, boundary)
        if not removing:
            check([role], self._inventory, snapshot.roles.boundaries, snapshot.roles.complete)
        return [*self._vaults, role, desired_plan(self._inventory, region, role.address, self._vaults, self._tags)]

    def actual(self, snapshot: BackupSnapshot, removing: bool) -> list[Actual]:
        """What there is, but for a vault that holds recovery points and is not wanted: it is not there for a deletion."""
        wanted = set() if removing else {item.address.name for item in self._vaults}
        vaults = [
            actual_vault(name, item) for name, item in snapshot.vaults.items() if name in wanted or not item.points
        ]
        plans = [actual_plan(item) for item in snapshot.plans]
        roles = [actual_role(item.role, item.policies, item.attached) for item in snapshot.roles.roles]
        own = [item for item in roles if self._wanted or not belongs_to_others(item.properties["tags"], self._tags)]
        return [*vaults, *plans, *own]

    def kept(self, snapshot: BackupSnapshot, removing: bool) -> list[str]:
        """A line for each vault that stays, as it holds recovery points; and for each that copies went to and go to no more."""
        wanted = set() if removing else {item.address.name for item in self._vaults}
        lines = [
            f"backup vault {name} stays, with {item.points} recovery points, until they expire"
            for name, item in snapshot.vaults.items()
            if item.points and name not in wanted
        ]
        return [*lines, *self._left_copies(snapshot)]

    def _left_copies(self, snapshot: BackupSnapshot) -> list[str]:
        """Vaults of this account that copies of a plan go to, and that the inventory does not name any more."""
        named = {item.vault_arn for item in self._wanted.copies} if self._wanted else set()
        places = [copy["vault"] for item in snapshot.plans for copy in actual_plan(item).properties["copies"]]
        own = [arn.split(":") for arn in places if arn not in named and arn.split(":")[4] == self._inventory.account_id]
        known = {vault_and_region(item.address.name) for item in self._vaults}
        return [
            f"backup vault {parts[6]} in {parts[3]} is left as it is, with its copies"
            for parts in own
            if (parts[6], parts[3]) not in known
        ]

    @property
    def _role(self) -> str:
        return role_name_of(self._cluster.name if self._cluster else "", self._aws.region, BACKUP)

    def _boundary(self, snapshot: BackupSnapshot) -> str:
        if requested := self._inventory.permissions_boundary:
            return requested
        name = self._cluster.name if self._cluster else ""
        found = snapshot.roles.boundaries.get(role_name_of(name, self._aws.region, BACKUP_BOUNDARY))
        return found.arn if found else ""

    def _refuse(self, resource: Resource, vault: VaultAnswer) -> None:
        """Raises Failure where a lock cannot become what the inventory wants, or allows no recovery point as it wants them."""
        name, present, wanted = resource.address, actual_lock(vault.answer), resource.properties.get(LOCK)
        if wanted and vault.sealed and wanted != present:
            since = vault.answer["LockDate"].astimezone(UTC).strftime(DATE)
            raise Failure(
                f"backup.lock: the lock of {name} is {_told(present)}, for good since {since}; nobody can change it",
                todo="give these values in backup.lock, or name a new vault in backup.vault; this one stays until its points expire",
            )
        if present and not wanted and self._wanted:
            for key, days in self._retentions(resource.address.name).items():
                if problem := outside(present["min_days"], present["max_days"], days):
                    raise Failure(f"{key} {problem}", todo="give a retention that it allows, or name another vault")

    def _retentions(self, name: str) -> dict[str, Any]:
        """The days that the points of a vault are kept, by inventory key."""
        backup, region = self._wanted, vault_and_region(name)[1]
        if backup is None or not region:
            return {"backup.retention_days": backup.retention_days} if backup else {}
        copies = enumerate(backup.copies)
        return {f"backup.copies[{n}].retention_days": backup.kept(item) for n, item in copies if item.region == region}


def _told(lock: Mapping[str, Any]) -> str:
    most = f", max_retention_days {lock['max_days']}" if lock.get("max_days") else ""
    return f"{lock.get('mode')}, min_retention_days {lock.get('min_days')}{most}"
