# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one reader of ECS: services, their deployments and revisions, task definitions, tasks and target health.

Every read is paginated, in chunks as large as ECS takes them, and chunks are read in parallel. What never changes, the content of a
revision of a task definition, is read once in a run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.clock import answered_at
from .._aws.errors import ClientError, code_of, unless_absent
from .._aws.session import Aws, chunks, gather
from .answers import target_groups_of
from .runtime_monitoring import without_agent

Answer = Mapping[str, Any]
# The most that one call takes: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/Welcome.html
SERVICES, SERVICE_DEPLOYMENTS, SERVICE_REVISIONS, TASKS, LISTED = 10, 20, 20, 100, 100
# What ECS answers about a task definition that is not there, with "Unable to describe task definition.":
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
NO_TASK_DEFINITION = ("ClientException", "InvalidParameterException")
UNTOLD = {"State": "unavailable"}


class EcsApi:
    """The reads of one cluster. Nothing here writes; ClientError is the caller's."""

    def __init__(self, aws: Aws, cluster: str) -> None:
        self.aws = aws
        self.cluster = cluster
        self._ecs = aws.client("ecs")

    @property
    def endpoint(self) -> str:
        """The URL of the endpoint."""
        url: str = self._ecs.meta.endpoint_url
        return url

    def now(self) -> datetime:
        """The time as AWS has it."""
        return answered_at(self._ecs.list_clusters(maxResults=1))

    def services(self, names: Iterable[str], tags: bool = False) -> list[Answer]:
        """The services of these names, each with its latest 100 events; also those that are draining or inactive."""
        more = {"include": ["TAGS"]} if tags else {}
        describe = partial(self._ecs.describe_services, cluster=self.cluster, **more)
        return _described(describe, "services", "services", names, SERVICES)

    def existing_services(self, names: Iterable[str]) -> dict[str, Answer]:
        """The services of these names that exist, by name; none where there is no cluster."""
        services: list[Answer] = unless_absent(partial(self.services, names), [])
        return {item["serviceName"]: item for item in services if item["status"] != "INACTIVE"}

    def service_names(self) -> list[str]:
        """The names of all services of the cluster."""
        arns = self.aws.pages("ecs", "list_services", "serviceArns", cluster=self.cluster)
        return [arn.rsplit("/", 1)[-1] for arn in arns]

    def deployments_of(
        self, service: str, statuses: Sequence[str] = (), after: datetime | None = None, newest: int = 0
    ) -> list[Answer]:
        """The deployments of a service in brief, as they are listed. newest: so many of them at most, in one call; 0 for all."""
        arguments: dict[str, Any] = {"cluster": self.cluster, "service": service}
        arguments |= {"status": list(statuses)} if statuses else {}
        arguments |= {"createdAt": {"after": after}} if after else {}
        if newest:
            answer = self._ecs.list_service_deployments(**arguments, maxResults=newest)
            return list(answer["serviceDeployments"])
        return self.aws.pages("ecs", "list_service_deployments", "serviceDeployments", **arguments, maxResults=LISTED)

    def service_deployments(self, arns: Iterable[str]) -> dict[str, Answer]:
        """Service deployments in full, by ARN."""
        describe = self._ecs.describe_service_deployments
        answers = _described(describe, "serviceDeploymentArns", "serviceDeployments", arns, SERVICE_DEPLOYMENTS)
        return {item["serviceDeploymentArn"]: item for item in answers}

    def service_revisions(self, arns: Iterable[str]) -> dict[str, Answer]:
        """Service revisions by ARN."""
        describe = self._ecs.describe_service_revisions
        answers = _described(describe, "serviceRevisionArns", "serviceRevisions", arns, SERVICE_REVISIONS)
        return {item["serviceRevisionArn"]: item for item in answers}

    def task_definition(self, name: str) -> Answer | None:
        """A task definition by ARN, FAMILY:REVISION or, for its latest revision, FAMILY; None where there is none."""
        if ":" not in name:
            return self._task_definition(name)
        definition: Answer | None = self.aws.once(("task definition", name), partial(self._task_definition, name))
        return definition

    def tagged_task_definition(self, name: str) -> Answer | None:
        """The same with its tags as they are now, under the key `tags`."""
        return self._task_definition(name, include=["TAGS"])

    def task_definitions(self, arns: Collection[str]) -> dict[str, Answer]:
        """Task definitions by ARN; one that was deleted is left out."""
        found = gather({arn: partial(self.task_definition, arn) for arn in sorted(set(arns))})
        return {arn: definition for arn, definition in found.items() if definition}

    def tagged_task_definitions(self, arns: Collection[str]) -> dict[str, Answer]:
        """Task definitions by ARN, each with its tags; one that was deleted is left out."""
        found = gather({arn: partial(self.tagged_task_definition, arn) for arn in sorted(set(arns))})
        return {arn: definition for arn, definition in found.items() if definition}

    def task_arns(self, **filters: str) -> list[str]:
        """The ARNs of tasks. filters: serviceName, desiredStatus, startedBy or family, in ECS's words."""
        return self.aws.pages("ecs", "list_tasks", "taskArns", cluster=self.cluster, **filters)

    def tasks(self, arns: Iterable[str], tags: bool = False) -> list[Answer]:
        """Tasks in full, but for GuardDuty's agent; one that stopped more than an hour ago is left out."""
        more = {"include": ["TAGS"]} if tags else {}
        describe = partial(self._ecs.describe_tasks, cluster=self.cluster, **more)
        return [without_agent(item) for item in _described(describe, "tasks", "tasks", arns, TASKS)]

    def tasks_now(self, arns: Sequence[str]) -> tuple[list[Answer], datetime]:
        """Up to 100 tasks, and when AWS said so."""
        answer = self._ecs.describe_tasks(cluster=self.cluster, tasks=list(arns[-TASKS:]))
        return [without_agent(item) for item in answer["tasks"]], answered_at(answer)

    def target_health(self, target_group: str) -> tuple[list[Answer], datetime]:
        """The targets of a target group with their health, and when AWS said so."""
        return target_health(self.aws, target_group)

    def service_targets(self, service: Answer) -> list[Answer]:
        """The targets of all target groups of a service, as DescribeServices gives it; a group that is gone has none."""
        healths = [unless_absent(partial(self.target_health, arn), ([], None)) for arn in target_groups_of(service)]
        return [target for targets, _moment in healths for target in targets]

    def _task_definition(self, name: str, **options: Any) -> Answer | None:
        try:
            answer = self._ecs.describe_task_definition(taskDefinition=name, **options)
        except ClientError as error:
            if code_of(error) in NO_TASK_DEFINITION:
                return None
            raise
        return {**answer["taskDefinition"], "tags": answer.get("tags") or []}


def target_health(aws: Aws, target_group: str) -> tuple[list[Answer], datetime]:
    """The targets of a target group with their health, and when AWS said so."""
    answer = aws.client("elbv2").describe_target_health(TargetGroupArn=target_group)
    # A target whose health is not told counts as AWS's state for one whose checks are off.
    return [{"TargetHealth": UNTOLD, **item} for item in answer["TargetHealthDescriptions"]], answered_at(answer)


def _described(describe: Any, argument: str, result: str, names: Iterable[str], size: int) -> list[Answer]:
    parts = chunks(list(dict.fromkeys(names)), size)
    answers = gather({str(number): partial(describe, **{argument: part}) for number, part in enumerate(parts)})
    return [item for answer in answers.values() for item in answer[result]]
