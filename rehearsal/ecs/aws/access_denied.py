"""An execution role that may not do what a task's start needs, in AWS's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ...iam_evaluation import Call, Decision, grants, refusal
from ...iam_principals import RoleSession
from ..task import Container, Task
from . import logs, registry, roles, secrets
from .secret_sources import SECRETS_MANAGER, Source, decryption, locate

DENIED, STATUS = "AccessDeniedException: ", " status code: 400"
NO_CIPHERTEXT = (
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are "
    "not allowed to access."
)
PULL_ACTIONS = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability")
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"""

IMPORT_ACTIONS = ("ecr:BatchImportUpstreamImage", "ecr:CreateRepository")
"""https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html"""


class Need(NamedTuple):
    """A call that Fargate makes with the execution role, and the reason of which its refusal is a part."""

    call: Call
    before: str
    after: str = ""
    policy: str | None = None
    """The policy of the resource."""
    policy_decides: bool = False
    """Whether the role's policies alone do not suffice, as for keys."""
    words: str | None = None
    """The refusal, where AWS does not name the call."""


def failure(account_id: str, region: str, definition: dict[str, Any], task: Task) -> str | None:
    """Why the execution role cannot fetch secrets and the registry's token, by a rule or by its policies; or None."""
    needs = _start_needs(account_id, region, definition, task.containers)
    if any(container.behaviour.fail == "denied" for container in task.containers):
        return _denied_by_rule(account_id, definition, task, (needs or [_token()])[0])
    return _first_refusal(needs, roles.session(region, definition, task, roles.EXECUTION))


def pull_failure(account_id: str, region: str, definition: dict[str, Any], task: Task) -> str | None:
    """Why the execution role may not pull the task's images, or None."""
    needs = [need for container in task.containers for need in _pull_needs(account_id, container.image)]
    return _first_refusal(needs, roles.session(region, definition, task, roles.EXECUTION))


def agent_failure(account_id: str, region: str, definition: dict[str, Any], task: Task, image: str) -> str | None:
    """Why the execution role may not pull GuardDuty's agent, or None."""
    return _first_refusal(_pull_needs(account_id, image), roles.session(region, definition, task, roles.EXECUTION))


def log_failure(account_id: str, region: str, definition: dict[str, Any], task: Task) -> str | None:
    """Why the execution role may not make the containers' log streams, or None."""
    streams = [logs.stream_arn(account_id, region, item, task.id) for item in definition["containerDefinitions"]]
    after = f"{STATUS} : exit status 1"
    needs = [Need(Call("logs:CreateLogStream", arn), logs.NO_STREAM + DENIED, after) for arn in streams if arn]
    return _first_refusal(needs, roles.session(region, definition, task, roles.EXECUTION))


def may_log(account_id: str, region: str, definition: dict[str, Any], container: dict[str, Any], task: Task) -> bool:
    """Whether a container's log lines get through."""
    session = roles.session(region, definition, task, roles.EXECUTION)
    stream = logs.stream_arn(account_id, region, container, task.id)
    return session is None or stream is None or session.decide(Call("logs:PutLogEvents", stream)).allowed


def _first_refusal(needs: Iterable[Need], session: RoleSession | None) -> str | None:
    if session is None:
        return None
    for need in needs:
        reason = session.refusal(need.call, need.policy)
        if need.policy_decides and need.policy and not grants(need.policy, session.principal, need.call):
            reason = reason or need.words
        if reason is not None:
            return f"{need.before}{need.words or reason}{need.after}"
    return None


def _denied_by_rule(account_id: str, definition: dict[str, Any], task: Task, need: Need) -> str:
    role = str(definition.get("executionRoleArn") or "").split("/")[-1]
    decision = Decision(False, f"because no identity-based policy allows the {need.call.action} action")
    user = f"arn:aws:sts::{account_id}:assumed-role/{role}/{task.id}"
    return need.before + refusal(user, need.call, decision) + need.after


def _start_needs(account_id: str, region: str, definition: dict[str, Any], containers: list[Container]) -> list[Need]:
    """Every secret and parameter, each with its key; then the registry's token."""
    sources = [locate(account_id, region, item) for item in secrets.value_sources(definition["containerDefinitions"])]
    needs = [need for source in sources for need in _secret_needs(account_id, source)]
    private = any(registry.ECR_IMAGE.fullmatch(container.image) for container in containers)
    return [*needs, _token()] if private else needs


def _token() -> Need:
    fetching = "unable to retrieve ecr registry auth: service call has been retried 1 time(s): "
    return Need(Call("ecr:GetAuthorizationToken"), secrets.PREFIX + fetching + DENIED, STATUS)


def _secret_needs(account_id: str, source: Source) -> list[Need]:
    managed = source.service == SECRETS_MANAGER
    fetching = f"{secrets.FROM_SECRETS}: failed to fetch secret {source.arn} from secrets manager"
    before = f"{secrets.PREFIX}{fetching if managed else secrets.FROM_PARAMETERS}: {DENIED}"
    needs = [Need(source.read, before, STATUS, source.policy)]
    if source.key:
        call, policy = decryption(account_id, source)
        words = "Access to KMS is not allowed" if managed else NO_CIPHERTEXT
        needs.append(Need(call, before, STATUS, policy, policy_decides=True, words=words))
    return needs


def _pull_needs(account_id: str, image: str) -> list[Need]:
    match = registry.ECR_IMAGE.fullmatch(image)
    if match is None:
        return []
    repository, version = registry.repository_and_version(match)
    arn = f"arn:aws:ecr:{match['region']}:{match['account']}:repository/{repository}"
    before = (
        f"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {image}: "
    )
    words = f"pulling from host {image.split('/')[0]} failed with status code [manifests {version}]: 403 Forbidden"
    policy = registry.policy(account_id, match)
    actions = PULL_ACTIONS + (IMPORT_ACTIONS if registry.is_filled(account_id, match) else ())
    return [Need(Call(action, arn), before, policy=policy, words=words) for action in actions]
