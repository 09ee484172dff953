# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What roles and their policy are called. Pure."""

from __future__ import annotations

from hashlib import sha256

from .._inventory.services import Service

ROLE = "role"
EXECUTION, TASK, INFRASTRUCTURE = "execution", "task", "infrastructure"
HOURS = "hours"
"""The purpose of the role that stops and starts databases; it is one of the environment."""
HOURS_BOUNDARY = "hours-boundary"
FLOW_LOGS = "flow-logs"
"""The purpose of the role that writes a VPC's flow log; it is one of the network."""
FLOW_LOGS_BOUNDARY = "flow-logs-boundary"
BACKUP = "backup"
"""The purpose of the role with which AWS Backup works; it is one of the environment."""
BACKUP_BOUNDARY = "backup-boundary"
BOUNDARY = "boundary"
"""The purpose in the name of the managed policy that bounds a service's roles; an administrator makes it."""
BOUNDARY_PATH = "/talentbase.aws/"
POLICY_NAME = "talentbase.aws"
"""The one inline policy of each role."""


def given_role(service: Service, purpose: str) -> str:
    """The role that the inventory gives for a purpose, by name or ARN, or none for a task without; empty where it is made."""
    return {EXECUTION: service.execution_role, TASK: service.task_role}.get(purpose, "")


def role_name(service: Service, region: str, purpose: str) -> str:
    """The name of one of a service's roles."""
    return role_name_of(service.name, region, purpose)


def role_name_of(owner: str, region: str, purpose: str) -> str:
    """A role's name: IAM is global, so the region is part of it; at most 64 characters. owner: the name of whom it belongs to."""
    name = f"{owner}-{region}-{purpose}"
    if len(name) <= 64:
        return name
    digest = sha256(owner.encode()).hexdigest()[:8]
    return f"{owner[: 64 - len(region) - len(purpose) - 11]}-{digest}-{region}-{purpose}"
