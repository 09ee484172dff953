"""An inventory like that of dev with any number of services."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from tools import inventories

MAX_WITH_HOSTS = 90
"""A load balancer takes 100 rules and 100 target groups; the services beyond are workers without hosts."""


def write(folder: Path, count: int) -> Path:
    """The inventory in a folder of its own: dev's two services, and copies of them in turn."""
    inventory = inventories.copy_of_dev(folder)
    variables = inventories.read(inventory, "services")
    originals = variables["services"]
    variables["services"] = originals | {
        f"s{number:03}": _copy(list(originals.values())[number % 2], number) for number in range(2, count)
    }
    inventories.write(inventory, "services", variables)
    if count > 2:  # room for the tasks of all
        network = inventories.topic(inventory, "network")
        network.write_text(network.read_text().replace("subnet_prefix: 24", "subnet_prefix: 20"))
    return inventory


def workers(count: int) -> int:
    """How many of the services have no hosts."""
    return max(0, count - MAX_WITH_HOSTS)


def _copy(original: dict[str, Any], number: int) -> dict[str, Any]:
    service = {**copy.deepcopy(original), "name": f"s{number:03}-dev", "priority": 10 * (number + 1)}
    service["hosts"] = [f"s{number:03}.salesdog.click"]
    if number >= MAX_WITH_HOSTS:
        for name in ("hosts", "priority", "port", "target_group"):
            del service[name]
        service["environment"].pop("PORT")
        service["container_health"] = {"probe": "none"}
    return service
