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
from .._text.times import seconds_of

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
KEPT_DAYS = 90


def services_of(inventory: Inventory, asked: str | None) -> dict[str, Service]:
    """The services that were asked for, by inventory key: some by key or name, with commas between, or all.

    Raises Failure for one that is not in the inventory.
    """
    names = [name.strip() for name in (asked or "").split(",") if name.strip()]
    known = {alias: key for key, item in inventory.services.items() for alias in (item.name, key)}
    for name in names:
        if name not in known:
            raise Failure(f"service: {name} is not in the inventory; {suggestion(name, inventory.services)}")
    keys = {known[name] for name in names} or set(inventory.services)
    return {key: item for key, item in inventory.services.items() if key in keys}


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
