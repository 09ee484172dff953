# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the policies of an environment are called. Pure."""

from __future__ import annotations

from .._iam.names import BOUNDARY, BOUNDARY_PATH, role_name
from .._inventory.inventory import Inventory, checked
from .._inventory.services import Service

POLICY = "managed policy"
LONGEST = 128
"""Characters of a managed policy's name: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""


def path_of(inventory: Inventory) -> str:
    """The path of an environment's policies, which no other environment's begins with."""
    return f"{BOUNDARY_PATH}{checked(inventory.cluster).name}/{inventory.environment_name}/"


def policy_name(inventory: Inventory, purpose: str, number: int) -> str:
    """The name of one policy of a purpose; a name is unique in an account, whatever its path."""
    start = f"{checked(inventory.cluster).name}-{inventory.environment_name}-{inventory.region}"
    return f"{start[: LONGEST - 20]}-{purpose}-{number}"


def boundary_name(service: Service, region: str) -> str:
    """The name of the policy that bounds a service's roles."""
    return role_name(service, region, BOUNDARY)
