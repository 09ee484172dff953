"""Autoscaling of services: targets, policies with their alarms, scheduled actions. After services and alarms."""

from __future__ import annotations

from typing import Any

from moto.applicationautoscaling.models import (
    FakeApplicationAutoscalingPolicy,
    FakeScalableTarget,
    applicationautoscaling_backends,
)
from moto.cloudwatch.models import cloudwatch_backends

from ..clock import Clock
from .api import Api
from .file import Twin, seconds

SERVICE = "application-autoscaling"
BODIES = {
    "TargetTrackingScaling": "TargetTrackingScalingPolicyConfiguration",
    "StepScaling": "StepScalingPolicyConfiguration",
}


def load(twin: Twin, clock: Clock, api: Api) -> None:
    """Put it into the account."""
    backend: Any = applicationautoscaling_backends[twin.account][twin.region]

    def add_target(item: dict[str, Any]) -> None:
        with clock.frozen(seconds(item["CreationTime"])):
            _target(twin, backend, item)

    def add_policy(item: dict[str, Any]) -> None:
        if item["PolicyType"] not in BODIES:
            raise NotImplementedError(f"its type is {item['PolicyType']}")
        with clock.frozen(seconds(item["CreationTime"])):
            _policy(twin, backend, item)

    twin.each(SERVICE, "DescribeScalableTargets", add_target)
    twin.each(SERVICE, "DescribeScalingPolicies", add_policy)
    twin.each(SERVICE, "DescribeScheduledActions", lambda item: api.make(SERVICE, "PutScheduledAction", item))


def _target(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    place = (item["ServiceNamespace"], item["ResourceId"], item["ScalableDimension"])
    limits, suspended = (item["MinCapacity"], item["MaxCapacity"]), item.get("SuspendedState")
    target: Any = FakeScalableTarget(backend, *place, *limits, item["RoleARN"], suspended)  # type: ignore[arg-type]
    target.arn = item.get("ScalableTargetARN", target.arn)
    target.tags = dict(twin.tags.get(target.arn, {}))
    backend.targets.setdefault(target.scalable_dimension, {})[target.resource_id] = target


def _policy(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    """A policy with the alarms of the file in the place of those that moto makes."""
    name, place = item["PolicyName"], (item["ServiceNamespace"], item["ResourceId"], item["ScalableDimension"])
    kind = item["PolicyType"]
    policy = FakeApplicationAutoscalingPolicy(twin.account, twin.region, name, *place, kind, item[BODIES[kind]])
    policy.delete_alarms(twin.account, twin.region)
    alarms = cloudwatch_backends[twin.account][twin.region].alarms
    policy.alarms = [alarms[each["AlarmName"]] for each in item.get("Alarms") or [] if each["AlarmName"] in alarms]
    policy.policy_arn = item["PolicyARN"]
    backend.policies[FakeApplicationAutoscalingPolicy.formulate_key(*place, name)] = policy
