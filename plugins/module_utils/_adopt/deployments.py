# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a service is rolled out and scaled, as its entry says it. Pure."""

from __future__ import annotations

from typing import Any

from .._ecs.scaling import METRICS
from .._ecs.strategy import BREAKER_DEFAULTS, STEPS, STRATEGIES, actual_deployment
from .hours import limits_within
from .standing import Answer, Standing

NAMES = {aws: own for own, aws in STRATEGIES.items()}


def deployment_values(service: Answer) -> dict[str, Any]:
    """The deployment's options. ECS's own defaults are filled in."""
    found = actual_deployment(service.get("deploymentConfiguration") or {})
    strategy, alarms, early = found["strategy"], found["alarms"], found["early_success"]
    return {
        "strategy": NAMES.get(strategy, "rolling"),
        "minimum_healthy_percent": found["minimum_healthy_percent"],
        "maximum_percent": found["maximum_percent"],
        "grace_period": service.get("healthCheckGracePeriodSeconds") or 0,
        "circuit_breaker": _breaker(found["circuit_breaker"]),
        "alarms": alarms["names"],
        "alarms_rollback": alarms["rollback"] if alarms["names"] else True,
        "early_success_percent": early.get("percent", 0),
        "early_success_cleanup": early.get("cleanup", "BLOCKING"),
        "bake_time": found["bake_time"],
        **_steps(strategy, found["steps"]),
        **_pauses(found["pauses"]),
    }


def provider_values(service: Answer) -> list[dict[str, Any]]:
    """The capacity providers; none for FARGATE alone."""
    found = [
        {"provider": item["capacityProvider"], "weight": item.get("weight", 0), "base": item.get("base", 0)}
        for item in service.get("capacityProviderStrategy") or []
        if item["capacityProvider"] in ("FARGATE", "FARGATE_SPOT")
    ]
    return [] if found == [{"provider": "FARGATE", "weight": 1, "base": 0}] else found


def scaling_values(standing: Standing, service: Answer) -> dict[str, Any] | None:
    """The limits and targets of autoscaling; None for a service without."""
    target = next((item for item in standing.targets if item["ResourceId"] == _resource(standing, service)), None)
    if target is None:
        return None
    policies = [item for item in standing.policies if item["ResourceId"] == target["ResourceId"]]
    within = limits_within(standing, service)
    if within and not policies:  # made for the hours alone
        return None
    tracking = {name: _tracking(policies, metric) for name, metric in METRICS.items()}
    cooldowns: Answer = next((item for item in tracking.values() if item), {})
    return {
        "min": target["MinCapacity"],
        "max": target["MaxCapacity"],
        **within,
        **{f"{name}_target": item.get("TargetValue", 0) for name, item in tracking.items()},
        "scale_in_cooldown": cooldowns.get("ScaleInCooldown", 300),
        "scale_out_cooldown": cooldowns.get("ScaleOutCooldown", 300),
    }


def _resource(standing: Standing, service: Answer) -> str:
    return f"service/{standing.name}/{service['serviceName']}"


def _tracking(policies: list[Answer], metric: str) -> Answer:
    """The configuration of the policy that tracks a metric, at either resolution."""
    for policy in policies:
        found: Answer = policy.get("TargetTrackingScalingPolicyConfiguration") or {}
        kind = str((found.get("PredefinedMetricSpecification") or {}).get("PredefinedMetricType", ""))
        if kind.removesuffix("HighResolution") == metric:
            return found
    return {}


def _breaker(found: dict[str, Any]) -> dict[str, Any]:
    if not found:
        return {"enable": False, "rollback": False}
    return {name: value for name, value in found.items() if BREAKER_DEFAULTS.get(name) != value}


def _steps(strategy: str, found: dict[str, Any]) -> dict[str, Any]:
    if strategy not in STEPS:
        return {}
    names = {
        "stepPercent": "step_percent",
        "stepBakeTimeInMinutes": "step_bake_time",
        "canaryPercent": "canary_percent",
        "canaryBakeTimeInMinutes": "canary_bake_time",
    }
    return {names[name]: value for name, value in found.items() if name in names}


def _pauses(found: list[dict[str, Any]]) -> dict[str, Any]:
    stages = [stage for pause in found for stage in pause.get("stages") or []]
    return {"approval": stages} if stages else {}
