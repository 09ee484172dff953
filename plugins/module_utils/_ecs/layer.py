# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The service layer of a cluster: everything read in few calls, planned, applied, and followed to its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from .._aws.errors import BotoCoreError, ClientError, Failure, unless_absent
from .._aws.progress import Progress
from .._aws.session import Aws, chunks, gather
from .._aws.tag_index import TagIndex
from .._inventory.services import Service
from .._plan.values import Actual, Address, KindRules, Resource
from .._rollout.deployment_history import DeploymentHistory
from .._rollout.failure_report import report
from .._rollout.prediction import predict
from .._rollout.roll_forward import RollForward
from .._rollout.rollout import Rollout
from .._rollout.specification import guide
from .._rollout.start_up import TAG, StartUp, dump, measured
from .._rollout.watcher import Watcher
from .._tasks import release_task
from .._tasks.release_task_handler import ReleaseTaskHandler
from . import scaling, service, task_definition
from .context import ServiceContext
from .handlers import ScalableTargetHandler, ScalingPolicyHandler, ServiceHandler, TaskDefinitionHandler
from .reads import Definitions


def refuse_others(found: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise Failure for services, by name as ECS describes them, that somebody else deploys.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentController.html
    """
    others = {name: (item.get("deploymentController") or {}).get("type", "ECS") for name, item in found.items()}
    told = [f"{name} by {kind}" for name, kind in others.items() if kind != "ECS"]
    if told:
        raise Failure(
            f"Services are not deployed by ECS itself: {', '.join(told)}. To do: give them the deployment controller ECS (aws ecs update-service "
            "--cluster CLUSTER --service NAME --deployment-controller type=ECS), or give these services another name in the inventory."
        )


class ServicesLayer:
    """Task definitions, services, scalable targets and policies of the inventory's services."""

    part = "services"
    looks_first = False
    rules = {
        task_definition.KIND: KindRules(renewed=frozenset({"arn"}), light=frozenset({"tags"})),
        release_task.KIND: release_task.RULES,
        service.KIND: KindRules(initial=service.INITIAL),
    }
    prune = (scaling.POLICY, scaling.TARGET)

    def __init__(
        self, aws: Aws, cluster: str, services: Mapping[str, Service], context: ServiceContext, progress: Progress
    ) -> None:
        self._aws = aws
        self._progress = progress
        self._ecs = aws.client("ecs")
        aws.client("application-autoscaling")
        self._cluster = cluster
        self._services = services
        self._context = context
        self._names = [item.name for item in services.values()]
        self.rollouts: dict[str, Rollout] = {}
        self._roll_forwards: dict[str, RollForward] = {}
        inputs = {item.name: task_definition.register_input(key, item, context) for key, item in services.items()}
        self.handlers = {
            task_definition.KIND: TaskDefinitionHandler(aws, inputs),
            release_task.KIND: ReleaseTaskHandler(aws, cluster),
            service.KIND: ServiceHandler(aws, cluster, self.rollouts, progress),
            scaling.TARGET: ScalableTargetHandler(aws, cluster),
            scaling.POLICY: ScalingPolicyHandler(aws, cluster),
        }

    def desired(self) -> list[Resource]:
        return self._desired

    @cached_property
    def _desired(self) -> list[Resource]:
        resources = []
        for key, item in self._services.items():
            resources.append(task_definition.desired_task_definition(key, item, self._context))
            wanted = service.desired_service(key, item, self._context)
            before = release_task.desired_release_tasks(key, item, wanted.properties)
            resources.extend(before)
            resources.append(replace(wanted, after=tuple(task.address for task in before)))
            resources.extend(scaling.desired_scaling(item, self._context.tags))
        return resources

    def read(self) -> dict[Address, Actual]:
        definitions = Definitions(self._aws, self._wanted(task_definition.KIND))
        first = gather(
            {
                "services": self._read_services,
                "targets": self._read_targets,
                "policies": self._read_policies,
                "recognized": definitions.recognized,
            }
        )
        found = {item["serviceName"]: item for item in first["services"]}
        refuse_others(found)
        running = {name: item["taskDefinition"] for name, item in found.items()}
        second = gather(
            {
                "revisions": lambda: self._read_revisions(found),
                "definitions": lambda: definitions.read(running, first["recognized"]),
                "tags": lambda: self._read_tags(first["targets"]),
            }
        )
        actual = [self._actual_service(item, second["revisions"]) for item in found.values()]
        actual += self._actual_release_tasks(found)
        actual += second["definitions"]
        actual += [
            scaling.actual_target(item, second["tags"].get(item.get("ScalableTargetARN", ""), {}))
            for item in first["targets"]
        ]
        actual += [scaling.actual_policy(item) for item in first["policies"]]
        self._join(found)
        self._roll_forwards = self._find_roll_forwards(
            found, definitions.latest, {item.address: item for item in actual}
        )
        return {item.address: item for item in actual}

    def outputs(self, attributes: Mapping[Address, Mapping[str, Any]]) -> dict[str, Any]:
        return {
            "services": {
                key: {
                    "name": item.name,
                    "arn": attributes[Address(service.KIND, item.name)]["arn"],
                    "task_definition": attributes[Address(task_definition.KIND, item.name)]["arn"],
                    "image": self._context.image(key, item),
                }
                for key, item in self._services.items()
            }
        }

    def notes(self) -> list[str]:
        """What goes forward again after it was rolled back, a line for each such service."""
        return DeploymentHistory(self._aws, self._cluster).notes(self._roll_forwards)

    def follow(self) -> list[dict[str, Any]]:
        """Wait until every rollout that this run started or found has ended; raises Failure if one did not succeed."""
        for key, item in self._services.items():
            if rollout := self.rollouts.get(item.name):
                guide(rollout, key, item, self._context.target_groups.get(key, ""))
                most = predict(item, StartUp(), item.desired_count).most
                self._progress.say(
                    f"{item.name}: a good rollout takes at most about {most / 60:.0f} min; see playbooks/tuning.yml"
                )
        rollouts = [self.rollouts[name] for name in self._names if name in self.rollouts]
        try:
            Watcher(self._aws, self._cluster, self._progress).follow(rollouts)
        finally:
            self._keep_start_up([item for item in rollouts if item.successful and not item.joined])
        return [report(item) for item in rollouts]

    def _keep_start_up(self, rollouts: Sequence[Rollout]) -> None:
        """As a tag of the revision, for those who ask later; only a comfort, so credentials may lack the permission."""
        for rollout in rollouts:
            if seen := dump(measured(rollout.evidence)):
                with suppress(ClientError, BotoCoreError):
                    self._ecs.tag_resource(resourceArn=rollout.task_definition, tags=[{"key": TAG, "value": seen}])

    def _find_roll_forwards(
        self,
        found: Mapping[str, Mapping[str, Any]],
        latest: Mapping[str, str],
        actual: Mapping[Address, Actual],
    ) -> dict[str, RollForward]:
        """The services that a deploy moves on although what runs is not the newest revision there is, or has failed."""
        roll_forwards = {}
        wanted = self._wanted(task_definition.KIND)
        for key, item in self._services.items():
            address = Address(task_definition.KIND, item.name)
            if item.name not in found or address not in actual:
                continue
            running, stuck = found[item.name]["taskDefinition"], service.has_failed(found[item.name])
            known = _untagged(actual[address].properties) == _untagged(wanted[item.name])
            target = actual[address].attributes["arn"] if known else ""
            if stuck or (latest.get(item.name) != running and target != running):
                roll_forwards[key] = RollForward(item.name, running, target, stuck)
        return roll_forwards

    def _join(self, found: Mapping[str, Mapping[str, Any]]) -> None:
        """A deployment that an earlier run started and that still goes on is followed like one of this run."""
        for name, item in found.items():
            primary = service.primary_of(item)
            if primary.get("rolloutState") == "IN_PROGRESS":
                self.rollouts[name] = Rollout(name, primary["taskDefinition"], joined=True)

    def _actual_service(self, answer: Mapping[str, Any], revisions: Mapping[str, Mapping[str, Any]]) -> Actual:
        arns = [item["arn"] for item in answer.get("currentServiceRevisions") or []]
        known = [revisions[arn] for arn in arns if arn in revisions]
        newest = max(known, key=lambda item: str(item.get("createdAt")), default={})
        actual = service.actual_service(answer, newest)
        now = {
            "primary": service.primary_of(answer).get("id", ""),
            "deployment": answer.get("currentServiceDeployment") or "",
        }
        return Actual(actual.address, actual.properties, {**actual.attributes, **now})

    def _actual_release_tasks(self, found: Mapping[str, Mapping[str, Any]]) -> list[Actual]:
        here = [item for item in self._services.values() if item.name in found]
        return [
            task
            for item in here
            for task in release_task.actual_release_tasks(item, found[item.name]["taskDefinition"])
        ]

    def _wanted(self, kind: str) -> dict[str, Mapping[str, Any]]:
        """The properties of the wanted resources of a kind, by name."""
        return {item.address.name: item.properties for item in self.desired() if item.address.kind == kind}

    def _read_services(self) -> list[Mapping[str, Any]]:
        describe = partial(self._ecs.describe_services, cluster=self._cluster, include=["TAGS"])
        answers = gather(
            {
                part[0]: partial(unless_absent, partial(describe, services=part), {"services": []})
                for part in chunks(self._names, 10)
            }
        )
        found = [item for answer in answers.values() for item in answer["services"]]
        return [item for item in found if item["status"] == "ACTIVE"]

    def _read_revisions(self, found: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        arns = [item["arn"] for answer in found.values() for item in answer.get("currentServiceRevisions") or []]
        describe = self._ecs.describe_service_revisions
        answers = gather({part[0]: partial(describe, serviceRevisionArns=part) for part in chunks(arns, 20)})
        return {item["serviceRevisionArn"]: item for answer in answers.values() for item in answer["serviceRevisions"]}

    def _read_targets(self) -> list[Mapping[str, Any]]:
        ids = [scaling.resource_id(self._cluster, name) for name in self._names]
        pages = partial(self._aws.pages, "application-autoscaling", "describe_scalable_targets", "ScalableTargets")
        reads = {
            part[0]: partial(pages, ServiceNamespace=scaling.NAMESPACE, ResourceIds=part) for part in chunks(ids, 50)
        }
        return [item for found in gather(reads).values() for item in found]

    def _read_policies(self) -> list[Mapping[str, Any]]:
        ours = {scaling.resource_id(self._cluster, name) for name in self._names}
        policies = self._aws.pages(
            "application-autoscaling",
            "describe_scaling_policies",
            "ScalingPolicies",
            ServiceNamespace=scaling.NAMESPACE,
        )
        return [item for item in policies if item["ResourceId"] in ours]

    def _read_tags(self, targets: list[Mapping[str, Any]]) -> dict[str, Mapping[str, str]]:
        arns = [item["ScalableTargetARN"] for item in targets if item.get("ScalableTargetARN")]
        return TagIndex(self._aws, self._context.tags, "application-autoscaling").several(
            {arn: partial(self._tags_of, arn) for arn in arns}
        )

    def _tags_of(self, arn: str) -> dict[str, str]:
        answer = self._aws.client("application-autoscaling").list_tags_for_resource(ResourceARN=arn)
        return dict(answer["Tags"])


def _untagged(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name != "tags"}
