# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Autoscaling of a service: its scalable target and target-tracking policies, desired, actual and as AWS takes them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._inventory.services import Scaling, Service
from .._plan.values import Actual, Address, Resource
from .names import SCALABLE_TARGET, SCALING_POLICY, SERVICE

METRICS = {"cpu": "ECSServiceAverageCPUUtilization", "memory": "ECSServiceAverageMemoryUtilization"}


def desired_scaling(service: Service, tags: Mapping[str, str]) -> list[Resource]:
    """The scalable target and policies of a service; none without a scaling entry."""
    scaling = service.scaling
    if scaling is None:
        return []
    target = Address(SCALABLE_TARGET, service.name)
    limits = {"min": scaling.min, "max": scaling.max, "suspended": []}
    resources = [Resource(target, {**limits, "tags": dict(tags)}, after=(Address(SERVICE, service.name),))]
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
        "metric": METRICS[name] + ("HighResolution" if service.metric_resolution == 20 else ""),
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


def actual_policy(answer: Mapping[str, Any]) -> Actual:
    """A policy as DescribeScalingPolicies gives it; one that tracks no target compares as different in everything."""
    tracking = answer.get("TargetTrackingScalingPolicyConfiguration") or {}
    properties = {
        "service": answer["ResourceId"].rsplit("/", 1)[1],
        "metric": (tracking.get("PredefinedMetricSpecification") or {}).get("PredefinedMetricType"),
        "target": tracking.get("TargetValue"),
        "scale_in_cooldown": tracking.get("ScaleInCooldown"),
        "scale_out_cooldown": tracking.get("ScaleOutCooldown"),
        "scale_in": not tracking.get("DisableScaleIn", False),
    }
    return Actual(Address(SCALING_POLICY, answer["PolicyName"]), properties, {"arn": answer["PolicyARN"]})


def policy_input(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The TargetTrackingScalingPolicyConfiguration of a policy."""
    return {
        "TargetValue": properties["target"],
        "PredefinedMetricSpecification": {"PredefinedMetricType": properties["metric"]},
        "ScaleInCooldown": properties["scale_in_cooldown"],
        "ScaleOutCooldown": properties["scale_out_cooldown"],
        "DisableScaleIn": not properties["scale_in"],
    }
