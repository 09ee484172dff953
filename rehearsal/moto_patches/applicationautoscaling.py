"""Application Auto Scaling: defaults, tags, policies that keep their ARN and alarms, and AWS's error codes."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from moto.applicationautoscaling import models
from moto.applicationautoscaling.models import ApplicationAutoscalingBackend as Backend
from moto.applicationautoscaling.models import (
    FakeApplicationAutoscalingPolicy,
    FakeScalableTarget,
    applicationautoscaling_backends,
)
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse as Response
from moto.core.exceptions import JsonRESTError
from moto.ecs.models import ecs_backends

from .. import ACCOUNT_ID
from ..clock import Clock
from ..patching import replace

ROLE = (
    f"arn:aws:iam::{ACCOUNT_ID}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
    "AWSServiceRoleForApplicationAutoScaling_ECSService"
)
NOT_SUSPENDED = {
    "DynamicScalingInSuspended": False,
    "DynamicScalingOutSuspended": False,
    "ScheduledScalingSuspended": False,
}


_register, _deregister = Backend.register_scalable_target, Backend.deregister_scalable_target
_put, _delete = Backend.put_scaling_policy, Backend.delete_scaling_policy
_register_response = Response.register_scalable_target
_policy_key = FakeApplicationAutoscalingPolicy.formulate_key


def install(clock: Clock) -> None:
    """Patch moto: Application Auto Scaling."""
    replace(models, time=SimpleNamespace(time=clock.now))
    replace(
        Backend,
        register_scalable_target=register_scalable_target,
        deregister_scalable_target=deregister_scalable_target,
        put_scaling_policy=put_scaling_policy,
        delete_scaling_policy=delete_scaling_policy,
    )
    replace(
        Response,
        register_scalable_target=register_with_tags,
        tag_resource=tag_resource,
        untag_resource=untag_resource,
        list_tags_for_resource=list_tags_for_resource,
    )


def register_scalable_target(
    self: Backend, namespace: str, r_id: str, dimension: str, **kwargs: Any
) -> FakeScalableTarget:
    """RegisterScalableTarget: what is not given stays, and a new target has defaults."""
    existing = self.targets.get(dimension, {}).get(r_id)
    minimum = _first(kwargs["min_capacity"], existing and existing.min_capacity)
    maximum = _first(kwargs["max_capacity"], existing and existing.max_capacity)
    if minimum is None or maximum is None:
        raise JsonRESTError("ValidationException", "MinCapacity and MaxCapacity must be given for a new target.")
    if minimum > maximum:
        raise JsonRESTError("ValidationException", "Maximum capacity cannot be less than minimum capacity")
    changes: Any = kwargs["suspended_state"] or {}
    earlier: Any = (existing and existing.suspended_state) or {}
    kwargs["suspended_state"] = {**NOT_SUSPENDED, **earlier, **changes}
    kwargs["role_arn"] = kwargs["role_arn"] or ROLE
    target = _register(self, namespace, r_id, dimension, **kwargs)
    bring_within(self.region_name, target)
    return target


def bring_within(region: str, target: Any) -> None:
    """Scale an ECS service out to the minimum, or in to the maximum, as a registration and a scheduled action do.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
    """
    kind, *names = target.resource_id.split("/")
    if kind != "service" or len(names) != 2:
        return
    try:
        found: list[Any] = ecs_backends[ACCOUNT_ID][region].describe_services(names[0], names[1:])[0]
    except JsonRESTError:
        return
    for service in found:
        count = max(target.min_capacity, min(target.max_capacity, service.desired_count))
        if count != service.desired_count and service.status == "ACTIVE":
            service.fields = {**service.fields, "desiredCount": count}


def register_with_tags(self: Response) -> str:
    """RegisterScalableTarget with its Tags, which moto drops."""
    answer: str = _register_response(self)
    tags = json.loads(self.body).get("Tags")
    if tags:
        _tags_of(self, json.loads(answer)["ScalableTargetARN"]).update(tags)
    return answer


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def deregister_scalable_target(self: Backend, namespace: str, r_id: str, dim: str) -> None:
    """DeregisterScalableTarget takes the target's policies, their alarms, and scheduled actions along."""
    _require(
        self.targets.get(dim, {}).get(r_id),
        f"No scalable target found for service namespace: {namespace}, resource ID: {r_id}, scalable dimension: {dim}",
    )
    for policy in list(self.policies.values()):
        if policy.resource_id == r_id and policy.scalable_dimension == dim:
            _delete(self, policy.policy_name, namespace, r_id, dim)
    for action in list(self.scheduled_actions):
        if action.resource_id == r_id and action.scalable_dimension == dim:
            self.delete_scheduled_action(namespace, action.scheduled_action_name, r_id, dim)
    _deregister(self, namespace, r_id, dim)


def put_scaling_policy(self: Backend, **kwargs: Any) -> FakeApplicationAutoscalingPolicy:
    """PutScalingPolicy: a policy that is changed keeps its ARN, and its alarms have the target's threshold."""
    namespace, resource = kwargs["service_namespace"], kwargs["resource_id"]
    dimension = kwargs["scalable_dimension"]
    _require(
        self.targets.get(dimension, {}).get(resource),
        f"No scalable target registered for service namespace: {namespace}, resource ID: {resource}, scalable "
        f"dimension: {dimension}",
    )
    earlier = self.policies.get(_policy_key(namespace, resource, dimension, kwargs["policy_name"]))
    others = [item for item in self.policies.values() if item is not earlier and item.resource_id == resource]
    _one_policy_a_metric(kwargs["policy_body"], others)
    policy = _put(self, **kwargs)
    if earlier is not None:
        policy.policy_arn, policy.creation_time = earlier.policy_arn, earlier.creation_time
        earlier.delete_alarms(self.account_id, self.region_name)
    for alarm in policy.alarms:
        target = (policy.target_tracking_scaling_policy_configuration or {}).get("TargetValue", alarm.threshold)
        alarm.threshold = target if "AlarmHigh" in alarm.name else target * 0.9
    return policy


def _one_policy_a_metric(wanted: dict[str, Any] | None, others: list[Any]) -> None:
    """Refuse a second policy for one metric of a target: https://github.com/hashicorp/terraform-provider-aws/issues/41179"""
    metric = _tracked_metric(wanted)
    if metric and any(metric == _tracked_metric(item.target_tracking_scaling_policy_configuration) for item in others):
        message = "Only one TargetTrackingScaling policy for a given metric specification is allowed."
        raise JsonRESTError("ValidationException", message)


def _tracked_metric(tracking: dict[str, Any] | None) -> list[Any]:
    names = ("PredefinedMetricSpecification", "CustomizedMetricSpecification")
    return [tracking[name] for name in names if tracking.get(name)] if tracking else []


def delete_scaling_policy(
    self: Backend, policy_name: str, service_namespace: str, resource_id: str, scalable_dimension: str
) -> None:
    """DeleteScalingPolicy; ObjectNotFoundException."""
    _require(
        self.policies.get(_policy_key(service_namespace, resource_id, scalable_dimension, policy_name)),
        f"No scaling policy found for service namespace: {service_namespace}, resource ID: {resource_id}, "
        f"scalable dimension: {scalable_dimension}, policy name: {policy_name}",
    )
    _delete(self, policy_name, service_namespace, resource_id, scalable_dimension)


def _require(item: object, message: str) -> None:
    if item is None:
        raise JsonRESTError("ObjectNotFoundException", message)


def tag_resource(self: Response) -> str:
    """TagResource."""
    request = json.loads(self.body)
    _tags_of(self, request["ResourceARN"]).update(request["Tags"])
    return "{}"


def untag_resource(self: Response) -> str:
    """UntagResource."""
    request = json.loads(self.body)
    for key in request["TagKeys"]:
        _tags_of(self, request["ResourceARN"]).pop(key, None)
    return "{}"


def list_tags_for_resource(self: Response) -> str:
    """ListTagsForResource."""
    return json.dumps({"Tags": _tags_of(self, json.loads(self.body)["ResourceARN"])})


def _tags_of(response: Response, arn: str) -> dict[str, str]:
    backend = applicationautoscaling_backends[ACCOUNT_ID][response.region]
    for targets in backend.targets.values():
        for target in targets.values():
            if target.arn == arn:
                tags: dict[str, str] = target.__dict__.setdefault("tags", {})
                return tags
    raise JsonRESTError("ResourceNotFoundException", f"The resource {arn} does not exist.")
