"""ECS: clusters, services, tasks and task definitions, and the roles that are handed to it.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
"""

from __future__ import annotations

from typing import Any

from moto.ecs.models import ecs_backends

from .. import ACCOUNT_ID
from ..iam_evaluation import Call
from .check import Request, request_tags, tags, with_tagging
from .roles import pass_role

TASKS, ECS = "ecs-tasks.amazonaws.com", "ecs.amazonaws.com"


def calls(request: Request) -> list[Call]:
    """What ECS asks for one call."""
    if request.operation.startswith(("Describe", "List")):
        return [request.call()]
    given = tags(request.parameters.get("tags"))
    resources = _resources(request)
    context = {**request_tags(given), **_cluster(request)}
    about = [request.call(arn, **context) for arn in resources]
    if request.operation == "TagResource":
        return about
    made = [request.arn(f"task/{_name(request, 'cluster')}/new")] if request.operation == "RunTask" else resources
    return [*with_tagging(about, "ecs:TagResource", made, given), *_handed(request)]


def _resources(request: Request) -> list[str]:
    operation, cluster = request.operation, _name(request, "cluster")
    if operation == "RegisterTaskDefinition":
        return [request.arn(f"task-definition/{request.parameters.get('family')}:1")]
    if operation == "RunTask":
        return [_definition(request)["arn"]]
    if found := request.named("resourceArn", "serviceDeploymentArn"):
        return found
    if operation == "StopTask":
        return [request.arn(f"task/{cluster}/{_name(request, 'task')}")]
    if service := _name(request, "serviceName") or _name(request, "service"):
        return [request.arn(f"service/{cluster}/{service}")]
    return [request.arn(f"cluster/{_name(request, 'clusterName') or cluster}")]


def _cluster(request: Request) -> dict[str, str]:
    """The key ecs:cluster; a service deployment's ARN names its cluster."""
    if request.parameters.get("cluster"):
        return {"ecs:cluster": request.arn(f"cluster/{_name(request, 'cluster')}")}
    return {}


def _handed(request: Request) -> list[Call]:
    """The roles that the request hands to ECS or, with the tasks that it starts, to these."""
    roles = [pass_role(arn, TASKS) for arn in request.named("executionRoleArn", "taskRoleArn")]
    if request.operation == "RunTask":
        overrides = request.parameters.get("overrides") or {}
        arns = [*_definition(request)["roles"], overrides.get("taskRoleArn"), overrides.get("executionRoleArn")]
        roles = [pass_role(str(arn), TASKS) for arn in arns if arn]
    for balancer in request.parameters.get("loadBalancers") or ():
        arn = (balancer.get("advancedConfiguration") or {}).get("roleArn")
        roles += [pass_role(str(arn), ECS)] if arn else []
    return roles


def _definition(request: Request) -> dict[str, Any]:
    """The revision that RunTask means."""
    text = str(request.parameters.get("taskDefinition")).rsplit("/", 1)[-1]
    family, _, revision = text.partition(":")
    revisions = ecs_backends[ACCOUNT_ID][request.region].task_definitions.get(family) or {}
    number = int(revision) if revision.isdigit() else max(revisions, default=1)
    found = revisions.get(number)
    roles = [getattr(found, name, None) for name in ("task_role_arn", "execution_role_arn")]
    return {"arn": request.arn(f"task-definition/{family}:{number}"), "roles": roles}


def _name(request: Request, key: str) -> str:
    """A name where a name or an ARN may be given."""
    return str(request.parameters.get(key) or "").rsplit("/", 1)[-1]
