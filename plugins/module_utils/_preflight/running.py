# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the services of an inventory run now."""

from __future__ import annotations

from typing import Any

from .._aws.session import Aws
from .._ecs.api import EcsApi
from .._inventory.inventory import Inventory


def running_task_definitions(aws: Aws, inventory: Inventory) -> dict[str, Any]:
    """The task definitions of the services that run, by inventory key."""
    if not inventory.cluster or not inventory.services:
        return {}
    api = EcsApi(aws, inventory.cluster.ecs_name)
    services = api.existing_services(item.name for item in inventory.services.values())
    arns = {name: item["taskDefinition"] for name, item in services.items() if item.get("taskDefinition")}
    definitions = api.task_definitions(arns.values())
    keys = {item.name: key for key, item in inventory.services.items()}
    return {keys[name]: definitions[arn] for name, arn in arns.items() if arn in definitions}
