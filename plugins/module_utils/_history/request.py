# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a person asked for on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.account import check_account
from .._aws.errors import Failure
from .._aws.session import Aws
from .._ecs.api import EcsApi
from .._inventory.inventory import Inventory, checked
from .._inventory.services import Service
from .._module.inventory import select_services, split_names
from .._text.times import LENGTH, seconds_of

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
KEPT_DAYS = 90


def chosen_services(inventory: Inventory, names: str | None) -> dict[str, Service]:
    """The services that were asked for, by inventory key: some by key or name, with commas between, or all."""
    return select_services(inventory.services, split_names([names or ""]))


def cluster_api(aws: Aws, inventory: Inventory) -> EcsApi:
    """The reader of the inventory's cluster; raises Failure for credentials of another account."""
    check_account(aws, inventory.account_id)
    return EcsApi(aws, checked(inventory.cluster).ecs_name)


def duration(options: Mapping[str, Any], name: str) -> int:
    """An option that is a length of time, in seconds; raises Failure for anything else."""
    try:
        return seconds_of(options[name])
    except ValueError as error:
        raise Failure(f"{name}: {error}", todo=LENGTH) from None


def days_of(days: int) -> int:
    """How many days back; raises Failure for more than ECS keeps."""
    if 1 <= days <= KEPT_DAYS:
        return days
    raise Failure(
        f"days: {days} is not from 1 to {KEPT_DAYS}", todo=f"ECS keeps deployments for {KEPT_DAYS} days, so give fewer"
    )


def at_least_one(options: Mapping[str, Any], name: str) -> int:
    """An option that is a count; raises Failure for none."""
    count = int(options[name])
    if count < 1:
        raise Failure(f"{name}: {count} is too few", todo="give at least 1")
    return count
