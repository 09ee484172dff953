# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role with which EventBridge Scheduler stops and starts an environment's databases. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.partition import partition
from .._plan.values import Address, Resource
from .desired import bounded
from .implied import allow
from .names import HOURS, ROLE, role_name_of
from .policies import VERSION, service_trust


def hours_trust(account_id: str) -> dict[str, Any]:
    """EventBridge Scheduler of this account. It cannot name a schedule that is only being made, so none is asked for.

    https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    """
    return service_trust("scheduler", account_id)


def hours_policy(account_id: str, region: str, identifiers: Sequence[str]) -> dict[str, Any]:
    """To stop and to start these databases, and nothing else."""
    place = f"arn:{partition(region)}:rds:{region}:{account_id}:db"
    actions = ["rds:StartDBInstance", "rds:StopDBInstance"]
    return {
        "Version": VERSION,
        "Statement": [allow("Databases", actions, [f"{place}:{name}" for name in sorted(identifiers)])],
    }


def desired_hours_role(
    cluster: str, account_id: str, region: str, identifiers: Sequence[str], tags: Mapping[str, str], boundary: str
) -> Resource:
    """The role of an environment. cluster: its name; boundary: the ARN of the role's permissions boundary, where it has one."""
    properties = {
        "trust": hours_trust(account_id),
        "policy": hours_policy(account_id, region, identifiers),
        "more_policies": [],
        "description": f"Stops and starts the databases of {cluster}",
        "tags": dict(tags),
        **bounded(boundary),
    }
    return Resource(Address(ROLE, role_name_of(cluster, region, HOURS)), properties)
