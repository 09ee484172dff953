# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Autoscaling of a service: its scalable target and target-tracking policies, desired, actual and as AWS takes them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from .._inventory.services import Scaling, Service
from .._plan.values import Actual, Address, Resource
from .hours import desired_hours, limits_within
from .names import HOURS_TAG, SCALABLE_TARGET, SCALING_POLICY, SERVICE

METRICS = {"cpu": "ECSServiceAverageCPUUtilization", "memory": "ECSServiceAverageMemoryUtilization"}
HIGH_RESOLUTION = "HighResolution"


def desired_scaling(service: Service, tags: Mapping[str, str]) -> list[Resource]:
    """The scalable target, policies and scheduled actions of a service; none without scaling and hours."""
    scaling = service.scaling
    if not service.is_scaled:
        return []
    target = Address(SCALABLE_TARGET, service.name)
    properties = {
        **limits_within(service),
        "suspended": [],
        "tags": {**tags, **({HOURS_TAG: "true"} if service.hours else {})},
    }
    resources = [Resource(target, properties, after=(Address(SERVICE, service.name),)), *desired_hours(service)]
    if scaling is None:
        return resources
    for name, value in (("cpu", scaling.cpu_target), ("memory", scaling.memory_target)):
        if value:
            resources.append(
                Resource(
                    Address(SCALING_POLICY, f"{service.name}-{name}"),
                    _policy(service, scaling, name, value),
                    after=(target,),
                )
            )
    return resources


def _policy(service: Service, scaling: Scaling, name: str, value: float) -> dict[str, Any]:
    return {
        "service": service.name,
        "metric": METRICS[name] + (HIGH_RESOLUTION if service.metric_resolution == 20 else ""),
        "target": float(value),
        "scale_in_cooldown": scaling.scale_in_cooldown,
        "scale_out_cooldown": scaling.scale_out_cooldown,
        "scale_in": True,
    }


def actual_target(answer: Mapping[str, Any], tags: Mapping[str, str], held: Mapping[str, Any] | None = None) -> Actual:
    """A scalable target as DescribeScalableTargets gives it. held: limits that a schedule moved, as they are desired."""
    suspended = sorted(name for name, value in (answer.get("SuspendedState") or {}).items() if value)
    properties = {
        "min": answer["MinCapacity"],
        "max": answer["MaxCapacity"],
        "suspended": suspended,
        "tags": dict(tags),
        **(held or {}),
    }
    name = answer["ResourceId"].rsplit("/", 1)[1]
    return Actual(Address(SCALABLE_TARGET, name), properties, {"arn": answer.get("ScalableTargetARN", "")})


def actual_policies(answers: Collection[Mapping[str, Any]], desired: Collection[Resource]) -> list[Actual]:
    """The policies as DescribeScalingPolicies gives them, each at the address of the desired one for its metric.

    AWS takes one policy for each metric of a target, so one of another name is changed in place and keeps its name:
    https://github.com/hashicorp/terraform-provider-aws/issues/41179
    """
    left = [actual_policy(item) for item in answers]
    matched: list[Actual] = []
    for matches in (_has_metric, _has_metric_of_any_resolution, _has_name):
        for resource in desired:
            if any(resource.address == item.address for item in matched):
                continue
            found = next((item for item in left if matches(item, resource)), None)
            if found:
                left.remove(found)
                matched.append(replace(found, address=resource.address))
    for item in left:
        matched.append(replace(item, address=_free(item, {other.address for other in matched})))
    return matched


def _has_metric(actual: Actual, resource: Resource) -> bool:
    return all(actual.properties[name] == resource.properties[name] for name in ("service", "metric"))


def _has_metric_of_any_resolution(actual: Actual, resource: Resource) -> bool:
    tracked, wanted = (str(item.properties["metric"]).removesuffix(HIGH_RESOLUTION) for item in (actual, resource))
    return tracked == wanted and actual.properties["service"] == resource.properties["service"]


def _has_name(actual: Actual, resource: Resource) -> bool:
    return actual.address == resource.address


def _free(actual: Actual, taken: Collection[Address]) -> Address:
    """Where a policy stands that the inventory lacks: its name, which in AWS is one of its service's only."""
    apart = f"{actual.address.name} of {actual.properties['service']}, {actual.properties['metric']}"
    return Address(SCALING_POLICY, apart) if actual.address in taken else actual.address


def actual_policy(answer: Mapping[str, Any]) -> Actual:
    """A policy by its own name; one that tracks no target compares as different in everything."""
    tracking = answer.get("TargetTrackingScalingPolicyConfiguration") or {}
    properties = {
        "service": answer["ResourceId"].rsplit("/", 1)[1],
        "metric": (tracking.get("PredefinedMetricSpecification") or {}).get("PredefinedMetricType"),
        "target": tracking.get("TargetValue"),
        "scale_in_cooldown": tracking.get("ScaleInCooldown"),
        "scale_out_cooldown": tracking.get("ScaleOutCooldown"),
        "scale_in": not tracking.get("DisableScaleIn", False),
    }
    attributes = {"arn": answer["PolicyARN"], "name": answer["PolicyName"]}
    return Actual(Address(SCALING_POLICY, answer["PolicyName"]), properties, attributes)


def policy_input(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The TargetTrackingScalingPolicyConfiguration of a policy."""
    return {
        "TargetValue": properties["target"],
        "PredefinedMetricSpecification": {"PredefinedMetricType": properties["metric"]},
        "ScaleInCooldown": properties["scale_in_cooldown"],
        "ScaleOutCooldown": properties["scale_out_cooldown"],
        "DisableScaleIn": not properties["scale_in"],
    }
