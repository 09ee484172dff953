# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make and change task definitions, services and their scaling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws
from .._aws.tags import to_list
from .._aws.waiting import Observation, wait_until
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .answers import primary_deployment
from .api import EcsApi
from .hours import PREFIX, action_input
from .inputs import create_input, update_input
from .names import CONTENT_TAG, HOURS_TAG, SCALING_DIMENSION, SCALING_NAMESPACE, scaling_resource_id
from .scaling import policy_input
from .scheduled import CAPACITIES
from .started import StartedDeployment
from .task_definition import digest

DRAINED = 1800.0
"""Seconds in which the tasks of a deleted service have stopped: deregistration delay and stop timeout are minutes each."""


class TaskDefinitionHandler(BaseHandler):
    """Registers a revision where the content differs. inputs: the arguments of RegisterTaskDefinition by service."""

    def __init__(self, aws: Aws, inputs: Mapping[str, Mapping[str, Any]]) -> None:
        self._ecs = aws.client("ecs")
        self._inputs = inputs

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        tags = to_list({**properties["tags"], CONTENT_TAG: digest(properties)}, "key", "value")
        answer = self._ecs.register_task_definition(**self._inputs[name], tags=tags)
        return {"arn": answer["taskDefinition"]["taskDefinitionArn"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> dict[str, Any]:
        if changed == ["tags"]:
            tags = to_list(properties["tags"], "key", "value")
            self._ecs.tag_resource(resourceArn=actual.attributes["arn"], tags=tags)
            return {}
        return self.create(actual.address.name, properties)


class ServiceHandler(BaseHandler):
    """Makes one CreateService or UpdateService call for each service, and keeps the deployment it starts."""

    def __init__(self, api: EcsApi, started: dict[str, StartedDeployment]) -> None:
        self._api = api
        self._ecs = api.aws.client("ecs")
        self._started = started

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        service = self._ecs.create_service(**create_input(self._api.cluster, name, properties))["service"]
        self._started[name] = StartedDeployment(name, service["taskDefinition"])
        return {"arn": service["serviceArn"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        name = actual.address.name
        if "tags" in changed:
            tags = to_list(properties["tags"], "key", "value")
            self._ecs.tag_resource(resourceArn=actual.attributes["arn"], tags=tags)
        if list(changed) == ["tags"]:
            return
        request = update_input(self._api.cluster, actual, properties, changed)
        service = self._ecs.update_service(**request)["service"]
        # A deployment that could place no task may be undone by the time the call answers.
        if primary_deployment(service).get("id") != actual.attributes["primary"] or "task_definition" in changed:
            before, wanted = actual.properties["task_definition"], properties["task_definition"]
            last_good = before if before != wanted else ""
            self._started[name] = StartedDeployment(name, wanted, actual.attributes["deployment"], last_good)

    def delete(self, actual: Actual) -> None:
        name = actual.address.name
        self._ecs.delete_service(cluster=self._api.cluster, service=name, force=True)

        def look() -> Observation:
            draining = any(item["status"] == "DRAINING" for item in self._api.services([name]))
            return Observation("DRAINING" if draining else "gone", not draining)

        wait_until(look, f"service {name}", "1 to 5 min", DRAINED, self._api.aws.progress)


class ScalingHandler(BaseHandler):
    """What the parts of Application Auto Scaling share: it takes one change at a time, so they have one turn."""

    def __init__(self, aws: Aws, cluster: str, turn: Lock) -> None:
        self._scaling = aws.client("application-autoscaling")
        self._cluster, self._turn = cluster, turn

    def _target(self, service: str) -> dict[str, str]:
        resource = scaling_resource_id(self._cluster, service)
        return {"ServiceNamespace": SCALING_NAMESPACE, "ResourceId": resource, "ScalableDimension": SCALING_DIMENSION}


class ScalableTargetHandler(ScalingHandler):
    """Registers the range in which Application Auto Scaling moves a service's desired count."""

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        tags = {"Tags": dict(properties["tags"])} if properties["tags"] else {}
        return {"arn": self._register(name, properties, **tags).get("ScalableTargetARN", "")}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        if set(changed) - {"tags"}:
            # A limit that is not given stays; it may be one that a scheduled action has set.
            self._register(actual.address.name, {name: properties[name] for name in changed})
        if "tags" in changed:
            self._scaling.tag_resource(ResourceARN=actual.attributes["arn"], Tags=dict(properties["tags"]))

    def delete(self, actual: Actual) -> None:
        with self._turn:
            self._scaling.deregister_scalable_target(**self._target(actual.address.name))

    def _register(self, name: str, properties: Mapping[str, Any], **more: Any) -> Mapping[str, Any]:
        suspended = dict.fromkeys(
            ("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended"), False
        )
        with self._turn:
            answer: Mapping[str, Any] = self._scaling.register_scalable_target(
                **self._target(name),
                **{field: properties[limit] for limit, field in CAPACITIES.items() if limit in properties},
                SuspendedState=suspended,
                **more,
            )
        return answer


class ScheduledActionsHandler(ScalingHandler):
    """Puts the scheduled actions of a service's hours."""

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        self._put(name, properties["actions"])
        return {}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        name, before, after = actual.address.name, actual.properties["actions"], properties["actions"]
        self._put(name, {key: item for key, item in after.items() if before.get(key) != item})
        self._delete(name, [key for key in before if key not in after])

    def delete(self, actual: Actual) -> None:
        self._delete(actual.address.name, actual.properties["actions"])
        if arn := actual.attributes["arn"]:  # the last to go, so that an interrupted run finds the rest the next time
            unless_absent(partial(self._scaling.untag_resource, ResourceARN=arn, TagKeys=[HOURS_TAG]), None)

    def _put(self, name: str, actions: Mapping[str, Mapping[str, Any]]) -> None:
        for key, item in actions.items():
            with self._turn:
                self._scaling.put_scheduled_action(**self._target(name), **action_input(key, item))

    def _delete(self, name: str, keys: Iterable[str]) -> None:
        for key in keys:
            delete = partial(self._scaling.delete_scheduled_action, ScheduledActionName=PREFIX + key)
            with self._turn:
                unless_absent(partial(delete, **self._target(name)), None)


class ScalingPolicyHandler(ScalingHandler):
    """Puts target-tracking policies."""

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        with self._turn:
            answer = self._scaling.put_scaling_policy(
                **self._identity(name, properties["service"]),
                PolicyType="TargetTrackingScaling",
                TargetTrackingScalingPolicyConfiguration=policy_input(properties),
            )
        return {"arn": answer["PolicyARN"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> dict[str, Any]:
        return self.create(_policy_name(actual), properties)

    def delete(self, actual: Actual) -> None:
        with self._turn:
            self._scaling.delete_scaling_policy(**self._identity(_policy_name(actual), actual.properties["service"]))

    def _identity(self, name: str, service: str) -> dict[str, str]:
        return {"PolicyName": name, **self._target(service)}


def _policy_name(actual: Actual) -> str:
    """The name in AWS of a policy that may have been made by others under a name of its own."""
    return str(actual.attributes.get("name", actual.address.name))
