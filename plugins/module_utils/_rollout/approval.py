# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Continues deployments that wait for approval, or rolls them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._aws.errors import ClientError, Failure, code_of
from .._aws.progress import Progress
from .._aws.session import gather
from .._ecs.api import EcsApi
from .._inventory.services import Service
from .._plan.values import Address, Plan, Step, Verb
from .rollout import awaiting_hooks

KIND = "service deployment"
ANSWERS = {"continue": "CONTINUE", "rollback": "ROLLBACK"}


@dataclass(frozen=True)
class Pause:
    """A service deployment that waits for approval at one stage."""

    service: str
    deployment: str
    hook: str
    stage: str


class Approval:
    """One run over the chosen services of a cluster."""

    def __init__(self, api: EcsApi, progress: Progress) -> None:
        self._api = api
        self._progress = progress

    def pauses(self, services: Mapping[str, Service]) -> list[Pause]:
        """Every pause at which a deployment of these services waits; raises Failure where a service does not exist."""
        names = [service.name for service in services.values()]
        in_progress = gather({name: partial(self._in_progress, name) for name in names})
        owners = {arn: name for name, arns in in_progress.items() for arn in arns}
        deployments = self._api.service_deployments(owners)
        return [
            Pause(owners[arn], arn, hook["hookId"], _stage(item))
            for arn, item in deployments.items()
            for hook in awaiting_hooks(item)
        ]

    def apply(self, pauses: Sequence[Pause], answer: str) -> None:
        """Give the answer, continue or rollback, at each pause."""
        ecs = self._api.aws.client("ecs")
        for pause in pauses:
            self._progress.say(f"{pause.service}: {answer} at {pause.stage}")
            arguments = {"serviceDeploymentArn": pause.deployment, "hookId": pause.hook, "action": ANSWERS[answer]}
            try:
                ecs.continue_service_deployment(**arguments)
            except ClientError as error:
                if code_of(error) not in ("InvalidParameterException", "ClientException"):
                    raise
                said = error.response["Error"].get("Message", "").rstrip(".")
                raise Failure(
                    f"{pause.service} no longer waits at {pause.stage}: {said}",
                    todo="the deployment continued or ended meanwhile; run the same command again to see what waits now",
                ) from error

    def _in_progress(self, service: str) -> list[str]:
        try:
            listed = self._api.deployments_of(service, ["PENDING", "IN_PROGRESS"])
        except ClientError as error:
            if code_of(error) not in ("ServiceNotFoundException", "ClusterNotFoundException"):
                raise
            problem = f"There is no service {service} in cluster {self._api.cluster}"
            raise Failure(problem, todo="deploy it first") from error
        return [item["serviceDeploymentArn"] for item in listed]


def approval_steps(pauses: Sequence[Pause], answer: str) -> Plan:
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
