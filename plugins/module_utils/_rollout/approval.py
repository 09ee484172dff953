# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lets deployments that wait for a person go on, or sends them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._aws.errors import ClientError, Failure, code_of
from .._aws.progress import Progress
from .._aws.session import Aws, chunks, gather
from .._inventory.services import Service
from .._plan.values import Address, Plan, Step, Verb
from .rollout import awaited

KIND = "service deployment"
ANSWERS = {"continue": "CONTINUE", "rollback": "ROLLBACK"}


@dataclass(frozen=True)
class Pause:
    """A service deployment that waits for a person at one stage."""

    service: str
    deployment: str
    hook: str
    stage: str


class Approval:
    """One run over the chosen services of a cluster."""

    def __init__(self, aws: Aws, cluster: str, progress: Progress) -> None:
        self._ecs = aws.client("ecs")
        self._cluster = cluster
        self._progress = progress

    def pauses(self, services: Mapping[str, Service]) -> list[Pause]:
        """Every pause at which a deployment of these services waits; raises Failure where a service does not stand."""
        names = [service.name for service in services.values()]
        going = gather({name: partial(self._going, name) for name in names})
        owners = {arn: name for name, arns in going.items() for arn in arns}
        answers = [
            self._ecs.describe_service_deployments(serviceDeploymentArns=part)["serviceDeployments"]
            for part in chunks(list(owners), 20)
        ]
        return [
            Pause(owners[item["serviceDeploymentArn"]], item["serviceDeploymentArn"], hook["hookId"], _stage(item))
            for items in answers
            for item in items
            for hook in awaited(item)
        ]

    def apply(self, pauses: Sequence[Pause], answer: str) -> None:
        """Give the answer, continue or rollback, at each pause."""
        for pause in pauses:
            self._progress.say(f"{pause.service}: {answer} at {pause.stage}")
            try:
                self._ecs.continue_service_deployment(
                    serviceDeploymentArn=pause.deployment, hookId=pause.hook, action=ANSWERS[answer]
                )
            except ClientError as error:
                if code_of(error) not in ("InvalidParameterException", "ClientException"):
                    raise
                said = error.response["Error"].get("Message", "").rstrip(".")
                hint = "the deployment went on or ended meanwhile; run the same command again to see what waits now"
                raise Failure(
                    f"{pause.service} does not wait at {pause.stage} any more: {said}. To do: {hint}."
                ) from error

    def _going(self, service: str) -> list[str]:
        try:
            answer = self._ecs.list_service_deployments(
                cluster=self._cluster, service=service, status=["PENDING", "IN_PROGRESS"]
            )
        except ClientError as error:
            if code_of(error) not in ("ServiceNotFoundException", "ClusterNotFoundException"):
                raise
            raise Failure(
                f"There is no service {service} in cluster {self._cluster}. To do: deploy it first."
            ) from error
        return [item["serviceDeploymentArn"] for item in answer["serviceDeployments"]]


def plan_of(pauses: Sequence[Pause], answer: str) -> Plan:
    """The answer as a plan, for the diff."""
    return Plan(
        tuple(
            Step(
                Verb.UPDATE,
                Address(KIND, pause.service),
                {pause.stage: "AWAITING_ACTION"},
                {pause.stage: ANSWERS[answer]},
            )
            for pause in pauses
        )
    )


def _stage(deployment: Mapping[str, Any]) -> str:
    return str(deployment.get("lifecycleStage") or "its pause")
