# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads services, their deployments, targets and log lines. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

from .._aws.errors import ClientError, Failure, code_of, unless_absent
from .._aws.session import Aws, chunks, gather
from .._ecs.load_balancers import target_groups_of
from .._rollout.start_up import slowest_spans


class Calls:
    """The calls about one cluster."""

    def __init__(self, aws: Aws, cluster: str, account: str) -> None:
        self._aws = aws
        self._ecs = aws.client("ecs")
        self._cluster = cluster
        self.endpoint: str = self._ecs.meta.endpoint_url
        self._check_account(account)

    def now(self) -> datetime:
        """The time as AWS has it, which does not depend on the clock of this machine."""
        headers = self._ecs.list_clusters(maxResults=1)["ResponseMetadata"]["HTTPHeaders"]
        return parsedate_to_datetime(headers["date"]).replace(tzinfo=UTC) if "date" in headers else datetime.now(UTC)

    def services(self, names: Sequence[str]) -> dict[str, Any]:
        """The services that stand, by name, each with its latest 100 events."""
        describe = partial(self._ecs.describe_services, cluster=self._cluster)
        found = [
            item
            for part in chunks(list(names), 10)
            for item in unless_absent(partial(describe, services=part), {"services": []})["services"]
        ]
        return {item["serviceName"]: item for item in found if item["status"] != "INACTIVE"}

    def deployments(self, name: str, after: datetime) -> list[Any]:
        """The service deployments of a service made since then, newest first, as they are listed."""
        wanted = {"cluster": self._cluster, "service": name, "createdAt": {"after": after}, "maxResults": 100}
        found: list[Any] = unless_absent(lambda: list(self._deployment_pages(wanted)), [])
        return found

    def latest_deployments(self, name: str) -> list[Any]:
        """The newest of the service deployments of a service, as they are listed."""
        ask = partial(self._ecs.list_service_deployments, cluster=self._cluster, service=name, maxResults=10)
        found: list[Any] = unless_absent(ask, {"serviceDeployments": []})["serviceDeployments"]
        return found

    def described(self, arns: Sequence[str]) -> list[Any]:
        """Service deployments in full."""
        parts = {str(number): part for number, part in enumerate(chunks(list(arns), 20))}
        describe = self._ecs.describe_service_deployments
        answers = gather({name: partial(describe, serviceDeploymentArns=part) for name, part in parts.items()})
        return [item for answer in answers.values() for item in answer["serviceDeployments"]]

    def revisions(self, arns: Sequence[str]) -> dict[str, Any]:
        """Service revisions by ARN."""
        parts = {str(number): part for number, part in enumerate(chunks(sorted(set(arns)), 20))}
        describe = self._ecs.describe_service_revisions
        answers = gather({name: partial(describe, serviceRevisionArns=part) for name, part in parts.items()})
        return {item["serviceRevisionArn"]: item for answer in answers.values() for item in answer["serviceRevisions"]}

    def definitions(self, arns: Sequence[str]) -> dict[str, Any]:
        """Task definitions by ARN, each with its tags; one that was deleted is left out."""
        found = gather({arn: partial(self._definition, arn) for arn in sorted(set(arns))})
        return {arn: item for arn, item in found.items() if item}

    def start_up(self, name: str, definition: str) -> dict[str, float]:
        """How long the slowest of the running tasks of a revision took to RUNNING."""
        arns = unless_absent(partial(self._ecs.list_tasks, cluster=self._cluster, serviceName=name), {"taskArns": []})[
            "taskArns"
        ]
        if not arns:
            return {}
        tasks = self._ecs.describe_tasks(cluster=self._cluster, tasks=arns[:100])["tasks"]
        return slowest_spans([task for task in tasks if task["taskDefinitionArn"] == definition])

    def targets(self, service: Any) -> list[Any]:
        """The health of a service's targets."""
        elb = self._aws.client("elbv2")
        arns = target_groups_of(service)
        answers = [unless_absent(partial(elb.describe_target_health, TargetGroupArn=arn), {}) for arn in arns]
        return [item for answer in answers for item in answer.get("TargetHealthDescriptions") or []]

    def _deployment_pages(self, wanted: dict[str, Any]) -> Iterator[Any]:
        """botocore 1.44 has no paginator for this operation."""
        answer = self._ecs.list_service_deployments(**wanted)
        yield from answer["serviceDeployments"]
        while token := answer.get("nextToken"):
            answer = self._ecs.list_service_deployments(**wanted, nextToken=token)
            yield from answer["serviceDeployments"]

    def _definition(self, arn: str) -> dict[str, Any] | None:
        try:
            answer = self._ecs.describe_task_definition(taskDefinition=arn, include=["TAGS"])
        except ClientError as error:
            # A deleted task definition answers ClientException: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
            if code_of(error) in ("ClientException", "InvalidParameterException"):
                return None
            raise
        return {**answer["taskDefinition"], "tags": answer.get("tags") or []}

    def _check_account(self, wanted: str) -> None:
        found = self._aws.client("sts").get_caller_identity()["Account"] if wanted else ""
        if wanted != found:
            raise Failure(
                f"These credentials belong to account {found}, and the inventory to {wanted}. To do: set AWS_PROFILE, or "
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, for that account, or choose another inventory with -i."
            )
