# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Takes services back to a revision that was good: read, plan, check that it can still run, apply, follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .._aws.errors import ClientError, Failure, code_of
from .._aws.progress import Progress
from .._aws.session import Aws, chunks, gather
from .._ecs.service import KIND, primary_of
from .._inventory.services import Service
from .._plan.values import Address, Plan, Step, Verb
from .failure_report import report, revision
from .rollback_target import Image, Needs, family, last_good, named, needs_of
from .rollout import ROLLED_BACK, SUCCESSFUL, Rollout
from .start_up import allowed_for
from .watcher import Watcher

GOING = ["PENDING", "IN_PROGRESS"]
MEMORY = 100
"""So many successful deployments are looked at for one to go back to."""


@dataclass
class RollbackPlan:
    """How one service goes back: by stopping the deployment that goes on, or by deploying an earlier task definition."""

    service: str
    current: str
    target: str = ""
    stop: str = ""
    deployment: str = ""
    refusals: list[str] = field(default_factory=list)


def _of_others(plan: RollbackPlan, succeeded: Sequence[str]) -> list[str]:
    """A task definition that the service never ran may be another application's."""
    known = {family(arn) for arn in (plan.current, *succeeded)}
    if family(plan.target) in known:
        return []
    return [
        f"{plan.service}: {revision(plan.target)} is of no family that it ever ran; name one of {', '.join(sorted(known))}"
    ]


class Rollback:
    """One run over the chosen services of a cluster."""

    def __init__(self, aws: Aws, cluster: str, account_id: str, progress: Progress) -> None:
        self._aws = aws
        self._ecs = aws.client("ecs")
        for service in ("ecr", "secretsmanager", "ssm"):
            aws.client(service)
        self._cluster = cluster
        self._account = account_id
        self._progress = progress

    def plans(self, services: Mapping[str, Service], to: str) -> list[RollbackPlan]:
        """How each service would go back; raises Failure with everything that speaks against it."""
        found = {item["serviceName"]: item for item in self._services([item.name for item in services.values()])}
        missing = [
            f"services.{key}: there is no service {item.name}"
            for key, item in services.items()
            if item.name not in found
        ]
        if missing:
            raise Failure("; ".join(missing))
        plans = list(gather({name: partial(self._plan, item, to) for name, item in found.items()}).values())
        if refusals := [line for plan in plans for line in plan.refusals]:
            raise Failure("Going back is refused. " + " | ".join(refusals))
        return plans

    def apply(self, plans: Sequence[RollbackPlan], services: Mapping[str, Service]) -> list[dict[str, Any]]:
        """Go back, all services at the same time, and follow them to the end."""
        keys = {item.name: key for key, item in services.items()}
        rollouts = [self._start(plan) for plan in plans if plan.stop or plan.target != plan.current]
        for rollout in rollouts:
            rollout.key = keys[rollout.service]
            rollout.timeout = services[rollout.key].deployment.timeout
            rollout.allowed = allowed_for(services[rollout.key])
        Watcher(self._aws, self._cluster, self._progress).follow(rollouts)
        return [report(item) for item in rollouts]

    def _start(self, plan: RollbackPlan) -> Rollout:
        if plan.stop:
            self._progress.say(f"{plan.service}: stopping its deployment, with rollback")
            self._ecs.stop_service_deployment(serviceDeploymentArn=plan.stop, stopType="ROLLBACK")
            return Rollout(plan.service, plan.current, arn=plan.stop, wanted=frozenset({ROLLED_BACK}))
        self._progress.say(f"{plan.service}: going back from {revision(plan.current)} to {revision(plan.target)}")
        service = self._ecs.update_service(cluster=self._cluster, service=plan.service, taskDefinition=plan.target)[
            "service"
        ]
        return Rollout(plan.service, service["taskDefinition"], previous=plan.deployment, good=plan.current)

    def _plan(self, service: Mapping[str, Any], to: str) -> RollbackPlan:
        current = service["taskDefinition"]
        deployment = service.get("currentServiceDeployment") or ""
        plan = RollbackPlan(service["serviceName"], current, deployment=deployment)
        if primary_of(service).get("rolloutState") == "IN_PROGRESS" and not to:
            plan.stop = self._going(plan.service) or ""
        if not plan.stop:
            succeeded = self._succeeded(plan.service)
            plan.target = named(current, to) if to else last_good(current, succeeded)
            plan.refusals = self._refusals(plan) or _of_others(plan, succeeded)
        return plan

    def _refusals(self, plan: RollbackPlan) -> list[str]:
        if not plan.target:
            return [
                f"{plan.service}: no earlier deployment of it succeeded; name the other services with -e service=, or a revision of this one with -e to="
            ]
        try:
            definition = self._ecs.describe_task_definition(taskDefinition=plan.target)["taskDefinition"]
        except ClientError as error:
            if code_of(error) != "ClientException":
                raise
            return [f"{plan.service}: there is no task definition {plan.target}"]
        plan.target = definition["taskDefinitionArn"]
        if definition.get("status") != "ACTIVE":
            return [
                f"{plan.service}: {revision(plan.target)} was deregistered and cannot run again; choose another revision"
            ]
        gone = self._gone(needs_of(definition, self._account, self._aws.region))
        return [f"{plan.service}: {revision(plan.target)} cannot run again: {line}" for line in gone]

    def _gone(self, needs: Needs) -> list[str]:
        reads = {f"image {image}": partial(self._image_gone, image) for image in needs.images}
        reads |= {arn: partial(self._secret_gone, arn) for arn in needs.secrets}
        reads["parameters"] = partial(self._parameters_gone, needs.parameters)
        return [line for lines in gather(reads).values() for line in lines]

    def _image_gone(self, image: Image) -> list[str]:
        identity = {"imageDigest": image.digest} if image.digest else {"imageTag": image.tag}
        try:
            self._aws.client("ecr").describe_images(repositoryName=image.repository, imageIds=[identity])
        except ClientError as error:
            if code_of(error) not in ("ImageNotFoundException", "RepositoryNotFoundException"):
                raise
            return [f"the image {image.repository}:{image.tag or image.digest} is not in ECR any more"]
        return []

    def _secret_gone(self, arn: str) -> list[str]:
        try:
            secret = self._aws.client("secretsmanager").describe_secret(SecretId=arn)
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise
            return [f"the secret {arn} does not exist any more"]
        return [f"the secret {secret['Name']} is scheduled for deletion"] if secret.get("DeletedDate") else []

    def _parameters_gone(self, arns: list[str]) -> list[str]:
        """By their names; values are never asked for, so SSM is asked for descriptions."""
        names = [arn.split(":parameter", 1)[1] for arn in arns]
        there = set()
        for part in chunks(names, 10):
            filters = [{"Key": "Name", "Values": [*part, *(name.removeprefix("/") for name in part)]}]
            there |= {
                item["Name"].removeprefix("/")
                for item in self._aws.pages("ssm", "describe_parameters", "Parameters", ParameterFilters=filters)
            }
        return [
            f"the parameter {name} does not exist any more" for name in names if name.removeprefix("/") not in there
        ]

    def _going(self, service: str) -> str | None:
        answer = self._ecs.list_service_deployments(cluster=self._cluster, service=service, status=GOING)
        return next((item["serviceDeploymentArn"] for item in answer["serviceDeployments"]), None)

    def _succeeded(self, service: str) -> list[str]:
        """The task definitions of the deployments that succeeded, newest first."""
        found = self._aws.pages(
            "ecs",
            "list_service_deployments",
            "serviceDeployments",
            cluster=self._cluster,
            service=service,
            status=[SUCCESSFUL],
        )
        newest = sorted(found, key=lambda item: item["createdAt"], reverse=True)[:MEMORY]
        arns = [item["targetServiceRevisionArn"] for item in newest]
        answers = [self._ecs.describe_service_revisions(serviceRevisionArns=part) for part in chunks(arns, 20)]
        definitions = {
            item["serviceRevisionArn"]: item["taskDefinition"]
            for answer in answers
            for item in answer["serviceRevisions"]
        }
        return [definitions[arn] for arn in arns if arn in definitions]

    def _services(self, names: list[str]) -> list[Mapping[str, Any]]:
        answers = [self._ecs.describe_services(cluster=self._cluster, services=part) for part in chunks(names, 10)]
        return [item for answer in answers for item in answer["services"] if item["status"] == "ACTIVE"]


def plan_of(plans: Sequence[RollbackPlan]) -> Plan:
    """The ways as a plan, for the diff."""
    steps = []
    for plan in plans:
        address = Address(KIND, plan.service)
        if plan.stop:
            after = {"deployment": "stopped, with rollback"}
            steps.append(Step(Verb.UPDATE, address, {"deployment": f"to {revision(plan.current)}, in progress"}, after))
        elif plan.target != plan.current:
            before, after = {"task_definition": revision(plan.current)}, {"task_definition": revision(plan.target)}
            steps.append(Step(Verb.UPDATE, address, before, after))
    return Plan(tuple(steps))
