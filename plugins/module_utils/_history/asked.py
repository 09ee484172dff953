# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a person asked for on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.errors import Failure
from .._inventory.faults import suggestion
from .._inventory.inventory import Inventory
from .._inventory.services import Service
from .durations import seconds_of

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
KEPT_DAYS = 90


def services_of(inventory: Inventory, asked: str | None) -> dict[str, Service]:
    """The services that were asked for, by inventory key: one by its key or name, or all; raises Failure for another."""
    if not asked:
        return dict(inventory.services)
    found = {key: item for key, item in inventory.services.items() if asked in (key, item.name)}
    if not found:
        raise Failure(f"service {asked} is not in the inventory: {suggestion(asked, inventory.services)}")
    return found


def length(options: Mapping[str, Any], name: str) -> int:
    """An option that is a length of time, in seconds; raises Failure for anything else."""
    try:
        return seconds_of(options[name])
    except ValueError as error:
        raise Failure(f"{name}: {error}") from None


def days_of(days: int) -> int:
    """How many days back; raises Failure for more than ECS keeps."""
    if 1 <= days <= KEPT_DAYS:
        return days
    raise Failure(f"days: {days} is not from 1 to {KEPT_DAYS}; ECS keeps deployments for {KEPT_DAYS} days")


def at_least_one(options: Mapping[str, Any], name: str) -> int:
    """An option that is a count; raises Failure for none."""
    count = int(options[name])
    if count < 1:
        raise Failure(f"{name}: {count} is too few; give at least 1")
    return count
