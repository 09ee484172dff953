# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS Backup's resources are called: in a plan of ours, and by their ARNs. Pure."""

from __future__ import annotations

import re

from .._aws.partition import partition
from .._inventory.environment import Cluster

BACKUP_VAULT = "backup vault"
BACKUP_PLAN = "backup plan"
KINDS = ("backup:backup-plan", "backup:backup-vault")
"""As the Resource Groups Tagging API names them."""
SELECTIONS = "selections"
"""The property of a plan with what it backs up, and with which role."""
LOCK, CHANGEABLE = "lock", "lock_changeable_for_days"
UTC = "Etc/UTC"
"""AWS's own name of the zone of a schedule without one: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRule.html"""
_BETWEEN = " in "


def plan_name(cluster: Cluster) -> str:
    """The name of an environment's plan, of 50 characters at most."""
    return re.sub("[^A-Za-z0-9._-]", "-", cluster.name)[:50]


def zone(name: str) -> str:
    """A time zone, of which UTC has two names."""
    return UTC if name in ("", "UTC") else name


def vault_address_name(name: str, region: str = "") -> str:
    """The name of a vault in a plan of ours; region: where that is not the environment's."""
    return f"{name}{_BETWEEN}{region}" if region else name


def vault_and_region(address_name: str) -> tuple[str, str]:
    """The name of a vault and its region, which is empty for the environment's."""
    name, _between, region = address_name.partition(_BETWEEN)
    return name, region


def vault_arn(name: str, account_id: str, region: str) -> str:
    """The ARN of a vault."""
    return f"arn:{partition(region)}:backup:{region}:{account_id}:backup-vault:{name}"


def plan_arn(plan_id: str, account_id: str, region: str) -> str:
    """The ARN of a plan."""
    return f"arn:{partition(region)}:backup:{region}:{account_id}:backup-plan:{plan_id}"
