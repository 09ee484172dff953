# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether IAM lets the caller open a shell in a task, and the task take part. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .._aws.errors import BotoCoreError, ClientError
from .._aws.session import Aws, gather
from .._iam.policies import EXEC_CHANNELS
from .._preflight.permissions import Denial, simulated
from .._preflight.planned_calls import PlannedCall
from .._preflight.principal import principal_of

OPEN = "ecs:ExecuteCommand"


class Rights(NamedTuple):
    """What is denied for certain, and what could not be checked or may be denied; a line each."""

    denied: Sequence[str]
    doubts: Sequence[str]


def rights(aws: Aws, key: str, cluster: str, task: str, task_role: str) -> Rights:
    """The rights of the caller on a cluster and a task, by ARN, and of the task's role; key: of the service in the inventory.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#ecs-exec-required-iam-permissions
    """
    found = gather(
        {
            "caller": lambda: _of_caller(aws, key, [cluster, task]),
            "role": lambda: _of_role(aws, key, task_role),
        }
    )
    return Rights(*([line for part in found.values() for line in part[place]] for place in (0, 1)))


def _of_caller(aws: Aws, key: str, resources: Sequence[str]) -> Rights:
    calls = [PlannedCall(key, OPEN, resource) for resource in resources]
    principal = principal_of(aws, aws.client("sts").get_caller_identity())
    return _judged(aws, principal, calls, "these credentials", f"whether these credentials may {OPEN}")


def _of_role(aws: Aws, key: str, role: str) -> Rights:
    if not role:
        return Rights(
            [f"services.{key}: the task has no role, by which ECS Exec reaches Session Manager; deploy again"], []
        )
    calls = [PlannedCall(key, action, "*") for action in EXEC_CHANNELS]
    name = role.rsplit("/", 1)[-1]
    return _judged(aws, role, calls, f"the task's role {name}", f"whether the task's role {name} may use ssmmessages")


def _judged(aws: Aws, principal: str, calls: Sequence[PlannedCall], who: str, what: str) -> Rights:
    try:
        denials = simulated(aws, principal, {}, calls) if principal else None
    except (ClientError, BotoCoreError):
        denials = None
    if denials is None:
        return Rights([], [f"could not be checked: {what}, as IAM does not simulate that for these credentials"])
    certain, doubts = (
        list(dict.fromkeys(_line(item, who) for item in denials if item.certain == wanted)) for wanted in (True, False)
    )
    return Rights(certain, [f"perhaps denied: {line}" for line in doubts])


def _line(denial: Denial, who: str) -> str:
    return f"{who} may not {denial.call.action} on {denial.call.resource}: {denial.reason}"
