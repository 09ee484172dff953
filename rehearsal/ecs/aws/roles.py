"""The roles of a task: whether ECS can assume them, and the sessions that it then holds."""

from __future__ import annotations

from typing import Any

from ...enforcement import ROLES, enforces
from ...iam_evaluation import Call, Principal, grants
from ...iam_principals import RoleSession, find_role
from ..task import Task

EXECUTION, TASK = "executionRoleArn", "taskRoleArn"
ECS_TASKS, ECS = (Principal("Service", (f"{name}.amazonaws.com",)) for name in ("ecs-tasks", "ecs"))


def arn_of(definition: dict[str, Any], task: Task, kind: str) -> str | None:
    """The ARN of a task's EXECUTION or TASK role, overrides of RunTask included; None without one."""
    overrides: dict[str, Any] = task.details.get("overrides") or {}
    return overrides.get(kind) or definition.get(kind) or None


def launch_failure(account_id: str, definition: dict[str, Any], task: Task) -> str | None:
    """Why ECS launches no task with these roles, in the words of its service events, or None."""
    if not enforces(ROLES):
        return None
    for kind in (TASK, EXECUTION):
        arn = arn_of(definition, task, kind)
        if arn and not _can_assume(ECS_TASKS, account_id, arn, task.details["taskArn"]):
            return (
                f"ECS was unable to assume the role '{arn}' that was provided for this task. Please verify that the "
                "role being passed has the proper trust relationship and permissions and that your IAM user has "
                "permissions to pass this role."
            )
    return None


def infrastructure_failure(account_id: str, region: str, arn: str) -> str | None:
    """Why ECS cannot move traffic with an infrastructure role, or None.

    https://github.com/hashicorp/terraform-provider-aws/issues/38538
    """
    if not enforces(ROLES) or _can_assume(ECS, account_id, arn, f"arn:aws:ecs:{region}:{account_id}:*"):
        return None
    return (
        f"ECS was unable to assume the configured ECS Infrastructure Role '{arn}'. Please verify that the role being "
        "passed has the proper trust relationship with Amazon ECS."
    )


def _can_assume(service: Principal, account_id: str, arn: str, source: str) -> bool:
    """ECS names for what it assumes a role, and the account (ECS Developer Guide, "Amazon ECS task IAM role")."""
    role = find_role(arn)
    call = Call("sts:AssumeRole", context={"aws:SourceArn": source, "aws:SourceAccount": account_id})
    return role is not None and grants(role.assume_role_policy_document, service, call)


def session(region: str, definition: dict[str, Any], task: Task, kind: str) -> RoleSession | None:
    """A task's session of its EXECUTION or TASK role; None without one, and where roles decide nothing."""
    arn = arn_of(definition, task, kind) if enforces(ROLES) else None
    role = find_role(arn) if arn else None
    return RoleSession(role, task.id, region) if role is not None else None
