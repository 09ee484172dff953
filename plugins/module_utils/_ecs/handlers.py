# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make and change task definitions, services and their scaling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from time import sleep
from typing import Any

from .._aws.iam_propagation import retry_until_role_is_known
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.tags import to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .._rollout.rollout import Rollout
from .scaling import DIMENSION, NAMESPACE, policy_input, resource_id
from .service import create_input, primary_of, update_input
from .task_definition import CONTENT, digest


class TaskDefinitionHandler(BaseHandler):
    """Registers a revision where the content differs. inputs: the arguments of RegisterTaskDefinition by family."""

    def __init__(self, aws: Aws, inputs: Mapping[str, Mapping[str, Any]]) -> None:
        self._ecs = aws.client("ecs")
        self._inputs = inputs

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        tags = to_list({**properties["tags"], CONTENT: digest(properties)}, "key", "value")
        answer = self._ecs.register_task_definition(**self._inputs[name], tags=tags)
        return {"arn": answer["taskDefinition"]["taskDefinitionArn"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> dict[str, Any]:
        if changed == ["tags"]:
            tags = to_list(properties["tags"], "key", "value")
            self._ecs.tag_resource(resourceArn=actual.attributes["arn"], tags=tags)
            return {}
        return self.create(actual.address.name, properties)


class ServiceHandler(BaseHandler):
    """Makes one CreateService or UpdateService call for each service, and keeps the rollout it starts."""

    def __init__(self, aws: Aws, cluster: str, rollouts: dict[str, Rollout], progress: Progress) -> None:
        self._ecs = aws.client("ecs")
        self._cluster = cluster
        self._rollouts = rollouts
        self._progress = progress

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        call = partial(self._ecs.create_service, **create_input(self._cluster, name, properties))
        service = retry_until_role_is_known(call, name, self._progress)["service"]
        self._rollouts[name] = Rollout(name, service["taskDefinition"])
        return {"arn": service["serviceArn"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        name = actual.address.name
        if "tags" in changed:
            tags = to_list(properties["tags"], "key", "value")
            self._ecs.tag_resource(resourceArn=actual.attributes["arn"], tags=tags)
        if list(changed) == ["tags"]:
            return
        call = partial(self._ecs.update_service, **update_input(self._cluster, actual, properties, changed))
        service = retry_until_role_is_known(call, name, self._progress)["service"]
        # A deployment that could place no task may be undone by the time the call answers.
        if primary_of(service).get("id") != actual.attributes["primary"] or "task_definition" in changed:
            before, wanted = actual.properties["task_definition"], properties["task_definition"]
            good = before if before != wanted else ""
            self._rollouts[name] = Rollout(name, wanted, previous=actual.attributes["deployment"], good=good)

    def delete(self, actual: Actual) -> None:
        name = actual.address.name
        self._ecs.delete_service(cluster=self._cluster, service=name, force=True)
        while self._status(name) == "DRAINING":
            sleep(2)

    def _status(self, name: str) -> str:
        found = self._ecs.describe_services(cluster=self._cluster, services=[name])["services"]
        return found[0]["status"] if found else "INACTIVE"


class ScalableTargetHandler(BaseHandler):
    """Registers the range in which Application Auto Scaling moves a service's desired count."""

    def __init__(self, aws: Aws, cluster: str) -> None:
        self._scaling = aws.client("application-autoscaling")
        self._cluster = cluster

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        tags = {"Tags": dict(properties["tags"])} if properties["tags"] else {}
        return {"arn": self._register(name, properties, **tags).get("ScalableTargetARN", "")}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        if set(changed) - {"tags"}:
            self._register(actual.address.name, properties)
        if "tags" in changed:
            self._scaling.tag_resource(ResourceARN=actual.attributes["arn"], Tags=dict(properties["tags"]))

    def delete(self, actual: Actual) -> None:
        self._scaling.deregister_scalable_target(**self._identity(actual.address.name))

    def _register(self, name: str, properties: Mapping[str, Any], **more: Any) -> Mapping[str, Any]:
        suspended = dict.fromkeys(
            ("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended"), False
        )
        answer: Mapping[str, Any] = self._scaling.register_scalable_target(
            **self._identity(name),
            MinCapacity=properties["min"],
            MaxCapacity=properties["max"],
            SuspendedState=suspended,
            **more,
        )
        return answer

    def _identity(self, name: str) -> dict[str, str]:
        resource = resource_id(self._cluster, name)
        return {"ServiceNamespace": NAMESPACE, "ResourceId": resource, "ScalableDimension": DIMENSION}


class ScalingPolicyHandler(BaseHandler):
    """Puts target-tracking policies."""

    def __init__(self, aws: Aws, cluster: str) -> None:
        self._scaling = aws.client("application-autoscaling")
        self._cluster = cluster

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._scaling.put_scaling_policy(
            **self._identity(name, properties["service"]),
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration=policy_input(properties),
        )
        return {"arn": answer["PolicyARN"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> dict[str, Any]:
        return self.create(actual.address.name, properties)

    def delete(self, actual: Actual) -> None:
        self._scaling.delete_scaling_policy(**self._identity(actual.address.name, actual.properties["service"]))

    def _identity(self, name: str, service: str) -> dict[str, str]:
        return {
            "PolicyName": name,
            "ServiceNamespace": NAMESPACE,
            "ResourceId": resource_id(self._cluster, service),
            "ScalableDimension": DIMENSION,
        }
