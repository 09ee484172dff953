"""An execution role that may not do what a task's start needs, in AWS's words."""

from __future__ import annotations

from typing import Any

from ..task import Task
from .secrets import PREFIX, value_sources


def failure(account_id: str, region: str, definition: dict[str, Any], task: Task) -> str | None:
    """Why the execution role cannot fetch the first thing it needs, where a rule denies it; or None."""
    if not any(container.behaviour.fail == "denied" for container in task.containers):
        return None
    sources = list(value_sources(definition["containerDefinitions"]))
    role = str(definition.get("executionRoleArn") or "").split("/")[-1]
    denied = _denied_call(account_id, region, sources[0] if sources else None)
    fetching, action, resource = denied
    user = f"arn:aws:sts::{account_id}:assumed-role/{role}/{task.id}"
    return (
        f"{PREFIX}{fetching}AccessDeniedException: User: {user} is not authorized to perform: {action} on resource: "
        f"{resource} because no identity-based policy allows the {action} action status code: 400"
    )


def _denied_call(account_id: str, region: str, source: str | None) -> tuple[str, str, str]:
    """What Fargate was about, its action and the resource: a secret, a parameter, or the registry's token."""
    retried = "service call has been retried 1 time(s): "
    if source is None:
        return f"unable to retrieve ecr registry auth: {retried}", "ecr:GetAuthorizationToken", "*"
    if source.startswith("arn:") and source.split(":")[2] == "secretsmanager":
        arn = ":".join(source.split(":")[:7])
        fetching = f"unable to retrieve secret from asm: {retried}failed to fetch secret {arn} from secrets manager: "
        return fetching, "secretsmanager:GetSecretValue", arn
    arn = source if source.startswith("arn:") else f"arn:aws:ssm:{region}:{account_id}:parameter/{source.lstrip('/')}"
    return f"unable to retrieve secrets from ssm: {retried}", "ssm:GetParameters", arn
