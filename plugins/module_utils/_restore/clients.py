# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""New tasks for the services that use a database, so that none holds a connection to, or the address of, the former instance."""

from __future__ import annotations

from typing import Any

from .._aws.progress import Progress
from .._ecs.api import EcsApi
from .._inventory.check_backup import uses
from .._inventory.inventory import Inventory
from .._rollout.failure_report import rollout_result
from .._rollout.restarts import Restarts
from .._rollout.watcher import Watcher


def clients_of(inventory: Inventory, database: str) -> list[str]:
    """The names of the services that take the host of a database from the inventory."""
    return [item.name for key, item in inventory.services.items() if uses("database", database, key, item)]


def restart_clients(api: EcsApi, inventory: Inventory, database: str, progress: Progress) -> list[dict[str, Any]]:
    """Restart those that run tasks, followed to the end; raises RolloutFailure where one does not succeed."""
    names = clients_of(inventory, database)
    found = [item for item in api.services(names) if item["status"] == "ACTIVE" and item["desiredCount"]]
    restarts = Restarts(api, inventory.services, progress)
    rollouts = [restarts.force(item) for item in found]
    Watcher(api, progress).follow(rollouts)
    return [rollout_result(item) for item in rollouts]
