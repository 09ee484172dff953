# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The use of a month, read from CloudWatch."""

from __future__ import annotations

from .._aws.account import check_account
from .._aws.session import Aws
from .._ecs.api import EcsApi
from .._inventory.cost import AssumedUsage
from .._inventory.inventory import Inventory
from .._metrics.reads import read_lines
from .._metrics.series import span_before
from .month import DAYS, PERIOD, lines_of, measured_usage
from .standing import read_standing


def read_usage(aws: Aws, inventory: Inventory) -> tuple[AssumedUsage, str]:
    """The use of a month, and where it is from; raises Failure for credentials of another account."""
    check_account(aws, inventory.account_id)
    now = EcsApi(aws, "").now()
    standing = read_standing(aws, inventory)
    if not standing.services and not standing.load_balancer:
        return inventory.cost.usage, "cost.usage of the inventory, as the environment does not stand yet"
    span = span_before(now, DAYS, PERIOD)
    lines = lines_of(inventory, standing)
    return measured_usage(inventory.cost.usage, lines, read_lines(aws, lines, span), span)
