# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Takes services back to a revision that was good: read, plan, check that it can still run, apply, follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import gather
from .._ecs.answers import is_rolling_out, revision_name
from .._ecs.api import Answer, EcsApi
from .._ecs.names import SERVICE
from .._ecs.needs import service_needs
from .._inventory.services import Service
from .._plan.values import Address, Plan, Step, Verb
from .active_services import active_services
from .cache_urls import cache_urls, closed_caches
from .failure_report import rollout_result
from .open_ports import closed_ports
from .prerequisites import missing_prerequisites
from .revision_settings import earlier_settings, unexposed
from .rollback_target import family, last_good, named, prerequisites_of
from .rollout import ROLLBACK_SUCCESSFUL, SUCCESSFUL, Rollout, RolloutSpec
from .start_up import allowed_for
from .watcher import Watcher

SUCCESSES = 100
"""How many successful deployments are read to find one to roll back to."""


@dataclass(frozen=True)
class RollbackPlan:
    """How one service is rolled back: by stopping the deployment in progress, or by deploying an earlier task definition.

    current, target: task definitions. deployment: the current service deployment; stop: the one to stop, if any.
    settings: what UpdateService is given beside the target, see earlier_settings().
    """

    service: str
    current: str
    deployment: str = ""
    target: str = ""
    stop: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Past:
    """What a service ran. good: the service revisions of deployments that succeeded, newest first.

    rolled_back: the task definition of the newest deployment, where that was rolled back.
    """

    good: Sequence[Answer]
    rolled_back: str = ""

    @property
    def succeeded(self) -> list[str]:
        """The task definitions of the deployments that succeeded, newest first."""
        return [item["taskDefinition"] for item in self.good]

    def newest_of(self, task_definition: str) -> Answer:
        """The newest good service revision of a task definition; empty where there is none."""
        return next((item for item in self.good if item["taskDefinition"] == task_definition), {})


class Rollback:
    """One run over the chosen services of a cluster."""

    def __init__(self, api: EcsApi, account_id: str, progress: Progress) -> None:
        self._api = api
        self._ecs = api.aws.client("ecs")
        for service in ("ecr", "elasticache", "secretsmanager", "ssm"):
            api.aws.client(service)
        self._account = account_id
        self._progress = progress

    def plans(self, services: Mapping[str, Service], to: str) -> list[RollbackPlan]:
        """How each service would be rolled back; raises Failure with everything that speaks against it."""
        active = active_services(self._api, services)
        plans = list(gather({name: partial(self._plan, item, to) for name, item in active.items()}).values())
        if refusals := [line for plan in plans for line in plan.refusals]:
            raise Failure(
                "Rollback refused. " + " | ".join(refusals),
                todo="name a revision that can run with -e to=, or other services with -e service=; what a revision lacks comes back with a "
                "deploy of an inventory that names it",
            )
        return plans

    def cannot_run_again(self, service: Answer, targets: Iterable[str]) -> dict[str, list[str]]:
        """What speaks against each of these task definitions, of a service as ECS describes it; nothing for one that can run again."""
        name, past = service["serviceName"], self._past(service["serviceName"])
        plans = {arn: RollbackPlan(name, service["taskDefinition"], target=arn) for arn in targets}
        return {
            arn: list(plan.refusals)
            for arn, plan in gather(
                {arn: partial(self._checked, plan, service, past) for arn, plan in plans.items()}
            ).items()
        }

    def apply(self, plans: Sequence[RollbackPlan], services: Mapping[str, Service]) -> list[dict[str, Any]]:
        """Roll back all services at the same time, and follow them to the end."""
        keys = {item.name: key for key, item in services.items()}
        rollouts = []
        for plan in plans:
            if plan.stop or plan.target != plan.current:
                key = keys[plan.service]
                service = services[key]
                spec = replace(self._start(plan), key=key, timeout=service.deployment.timeout)
                rollouts.append(Rollout(replace(spec, allowed=allowed_for(service))))
        Watcher(self._api, self._progress).follow(rollouts)
        return [rollout_result(item) for item in rollouts]

    def _start(self, plan: RollbackPlan) -> RolloutSpec:
        if plan.stop:
            self._progress.say(f"{plan.service}: stopping its deployment, with rollback")
            self._ecs.stop_service_deployment(serviceDeploymentArn=plan.stop, stopType="ROLLBACK")
            success = frozenset({ROLLBACK_SUCCESSFUL})
            return RolloutSpec(plan.service, plan.current, deployment=plan.stop, success=success)
        where = f"from {revision_name(plan.current)} to {revision_name(plan.target)}"
        self._progress.say(f"{plan.service}: rolling back {where}")
        arguments = {"cluster": self._api.cluster, "service": plan.service, "taskDefinition": plan.target}
        service = self._ecs.update_service(**arguments, **plan.settings)["service"]
        return RolloutSpec(plan.service, service["taskDefinition"], previous=plan.deployment, last_good=plan.current)

    def _plan(self, service: Answer, to: str) -> RollbackPlan:
        name, current = service["serviceName"], service["taskDefinition"]
        plan = RollbackPlan(name, current, service.get("currentServiceDeployment") or "")
        if is_rolling_out(service) and not to:
            in_progress = self._api.deployments_of(name, ["PENDING", "IN_PROGRESS"])
            if in_progress:
                return replace(plan, stop=in_progress[0]["serviceDeploymentArn"])
        past = self._past(name)
        if not to and past.rolled_back:
            return replace(plan, refusals=[_is_rolled_back(name, current, past.rolled_back)])
        target = named(current, to) if to else last_good(current, past.succeeded)
        checked = self._checked(replace(plan, target=target), service, past)
        return checked if checked.refusals else replace(checked, refusals=_foreign_family(checked, past.succeeded))

    def _checked(self, plan: RollbackPlan, service: Answer, past: Past) -> RollbackPlan:
        """The plan with the ARN of its target, and with what that lacks to run again."""
        if not plan.target:
            return replace(plan, refusals=[f"{plan.service}: no earlier deployment of it succeeded"])
        definition = self._api.task_definition(plan.target)
        if definition is None:
            return replace(plan, refusals=[f"{plan.service}: there is no task definition {plan.target}"])
        plan = replace(plan, target=definition["taskDefinitionArn"])
        name = f"{plan.service}: {revision_name(plan.target)}"
        if definition.get("status") != "ACTIVE":
            return replace(plan, refusals=[f"{name} was deregistered and cannot run again"])
        settings = earlier_settings(service, past.newest_of(plan.current), past.newest_of(plan.target))
        missing = [*self._missing(definition, service, settings)]
        return replace(plan, settings=settings, refusals=[f"{name} cannot run again: {line}" for line in missing])

    def _missing(self, definition: Answer, service: Answer, settings: Mapping[str, Any]) -> list[str]:
        balancers = settings.get("loadBalancers", service.get("loadBalancers") or [])
        prerequisites = prerequisites_of(definition, self._account, self._api.aws.region)
        ports = {item["containerPort"] for item in balancers}
        return [
            *unexposed(balancers, definition),
            *missing_prerequisites(self._api.aws, prerequisites),
            *closed_caches(self._api.aws, cache_urls(definition)),
            *closed_ports(self._api.aws, ports, service_needs(service).security_groups),
        ]

    def _past(self, service: str) -> Past:
        """What the service ran."""
        listed = self._api.deployments_of(service, [SUCCESSFUL, ROLLBACK_SUCCESSFUL])
        newest = sorted(listed, key=lambda item: item["createdAt"], reverse=True)[:SUCCESSES]
        revisions = self._api.service_revisions(item["targetServiceRevisionArn"] for item in newest)
        known = [item for item in newest if item["targetServiceRevisionArn"] in revisions]
        of_status = [(item["status"], revisions[item["targetServiceRevisionArn"]]) for item in known]
        last = of_status[0] if of_status else ("", {})
        return Past(
            [revision for status, revision in of_status if status == SUCCESSFUL],
            last[1]["taskDefinition"] if last[0] == ROLLBACK_SUCCESSFUL else "",
        )


def rollback_steps(plans: Sequence[RollbackPlan]) -> Plan:
    """The rollbacks as steps, for the diff."""
    steps = []
    for plan in plans:
        address = Address(SERVICE, plan.service)
        if plan.stop:
            before = {"deployment": f"to {revision_name(plan.current)}, in progress"}
            steps.append(Step(Verb.UPDATE, address, before, {"deployment": "stopped, with rollback"}))
        elif plan.target != plan.current:
            before, after = ({"task_definition": revision_name(arn)} for arn in (plan.current, plan.target))
            steps.append(Step(Verb.UPDATE, address, before, after))
    return Plan(tuple(steps))


def _is_rolled_back(service: str, current: str, failed: str) -> str:
    return (
        f"{service}: {revision_name(current)} runs because {revision_name(failed)} was rolled back already; "
        "one more rollback would replace a good revision, so it must be named"
    )


def _foreign_family(plan: RollbackPlan, succeeded: Sequence[str]) -> list[str]:
    """A task definition that the service never ran may be another application's."""
    known = {family(arn) for arn in (plan.current, *succeeded)}
    if family(plan.target) in known:
        return []
    name = f"{plan.service}: {revision_name(plan.target)}"
    return [f"{name} is of no family that it ever ran; name one of {', '.join(sorted(known))}"]
