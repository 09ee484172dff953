# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A service's deployment configuration: as the inventory wants it, as ECS gives it, as ECS takes it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._inventory.deployment import Deployment
from .._plan.values import Address

ROLLING, BLUE_GREEN, LINEAR, CANARY = "ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"
STRATEGIES = {"rolling": ROLLING, "blue_green": BLUE_GREEN, "linear": LINEAR, "canary": CANARY}
BREAKER_DEFAULTS = {"threshold_type": "BOUNDED_PERCENT", "threshold": 50, "reset_on_healthy_task": True}
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html and API_CanaryConfiguration.html
STEPS = {
    LINEAR: ("linearConfiguration", {"stepPercent": 10.0, "stepBakeTimeInMinutes": 6}),
    CANARY: ("canaryConfiguration", {"canaryPercent": 5.0, "canaryBakeTimeInMinutes": 10}),
}
REPLACES = frozenset(
    {"task_definition", "network", "load_balancers", "capacity_providers", "platform_version", "service_connect"}
)
"""Properties of a service whose change replaces its tasks."""
PAUSE_DEFAULTS = {"timeoutInMinutes": 1440, "action": "ROLLBACK"}


def desired_deployment(deployment: Deployment, alarm_names: Mapping[str, str]) -> dict[str, Any]:
    """What the inventory wants. alarm_names: names of CloudWatch alarms by inventory key."""
    shifts = deployment.shifts_traffic
    return {
        "minimum_healthy_percent": deployment.minimum_healthy_percent,
        "maximum_percent": deployment.maximum_percent,
        "strategy": STRATEGIES[deployment.strategy],
        # "The deployment circuit breaker can only be used for services using the rolling update (ECS) deployment type":
        # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
        "circuit_breaker": {} if shifts else _breaker(deployment),
        "alarms": {
            "names": sorted(alarm_names.get(alarm, alarm) for alarm in deployment.alarms),
            "rollback": deployment.alarms_rollback and bool(deployment.alarms),
        },
        "early_success": _early(deployment.early_success_percent, deployment.early_success_cleanup),
        "bake_time": deployment.bake_time if shifts else 0,
        "steps": _steps(deployment),
        "pauses": _pauses(deployment),
    }


def restart_effect(
    _address: Address, _before: Mapping[str, Any], after: Mapping[str, Any], changed: Sequence[str]
) -> str:
    """What an update does to the tasks of a service that may run none for a while; see KindRules.effect.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
    """
    deployment = after["deployment"]
    no_floor = deployment["strategy"] == ROLLING and deployment["minimum_healthy_percent"] == 0
    return "may stop all tasks before new ones run" if no_floor and REPLACES & set(changed) else ""


def actual_deployment(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What ECS gives; its own defaults are filled in."""
    alarms, early = answer.get("alarms") or {}, answer.get("earlySuccessCriteria") or {}
    strategy, watching = answer.get("strategy", ROLLING), bool(alarms.get("enable"))
    return {
        "minimum_healthy_percent": answer.get("minimumHealthyPercent", 100),
        "maximum_percent": answer.get("maximumPercent", 200),
        "strategy": strategy,
        "circuit_breaker": _actual_breaker(answer.get("deploymentCircuitBreaker") or {}, strategy),
        "alarms": {
            "names": sorted(alarms.get("alarmNames") or []) if watching else [],
            "rollback": bool(alarms.get("rollback")) and watching,
        },
        "early_success": _early(early.get("healthyPercent", 0), early.get("sourceServiceRevisionCleanup", "BLOCKING"))
        if early.get("enable")
        else {},
        # A rolling deployment has a bake time of AWS's own, which follows from its alarms.
        "bake_time": 0 if strategy == ROLLING else answer.get("bakeTimeInMinutes") or 0,
        "steps": _actual_steps(answer, strategy),
        "pauses": [_actual_hook(hook) for hook in answer.get("lifecycleHooks") or []],
    }


def deployment_input(value: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The whole configuration, as CreateService and UpdateService take it; before: the actual one, of which parts may be switched off."""
    alarms, early, before = value["alarms"], value["early_success"], before or {}
    given: dict[str, Any] = {
        "minimumHealthyPercent": value["minimum_healthy_percent"],
        "maximumPercent": value["maximum_percent"],
        "strategy": value["strategy"],
        "deploymentCircuitBreaker": _breaker_input(value["circuit_breaker"]),
        "alarms": {"alarmNames": alarms["names"], "enable": bool(alarms["names"]), "rollback": alarms["rollback"]},
    }
    if early:
        given["earlySuccessCriteria"] = {
            "enable": True,
            "healthyPercent": early["percent"],
            "sourceServiceRevisionCleanup": early["cleanup"],
        }
    elif before.get("early_success"):
        given["earlySuccessCriteria"] = {"enable": False}
    if value["strategy"] != ROLLING:
        given["bakeTimeInMinutes"] = value["bake_time"]
    if value["steps"]:
        given[STEPS[value["strategy"]][0]] = value["steps"]
    if value["pauses"] or before.get("pauses"):
        given["lifecycleHooks"] = [_pause_input(pause) for pause in value["pauses"]]
    return given


def _breaker(deployment: Deployment) -> dict[str, Any]:
    breaker = deployment.circuit_breaker
    return {
        "enable": breaker.enable,
        "rollback": breaker.rollback,
        "threshold_type": breaker.threshold_type,
        "threshold": breaker.threshold,
        "reset_on_healthy_task": breaker.reset_on_healthy_task,
    }


def _actual_breaker(answer: Mapping[str, Any], strategy: str) -> dict[str, Any]:
    if strategy != ROLLING and not answer.get("enable"):
        return {}
    threshold = answer.get("thresholdConfiguration") or {}
    return {
        "enable": bool(answer.get("enable")),
        "rollback": bool(answer.get("rollback")),
        "threshold_type": threshold.get("type", BREAKER_DEFAULTS["threshold_type"]),
        "threshold": threshold.get("value", BREAKER_DEFAULTS["threshold"]),
        "reset_on_healthy_task": answer.get("resetOnHealthyTask", BREAKER_DEFAULTS["reset_on_healthy_task"]),
    }


def _breaker_input(breaker: Mapping[str, Any]) -> dict[str, Any]:
    if not breaker:
        return {"enable": False, "rollback": False}
    return {
        "enable": breaker["enable"],
        "rollback": breaker["rollback"],
        "resetOnHealthyTask": breaker["reset_on_healthy_task"],
        "thresholdConfiguration": {"type": breaker["threshold_type"], "value": breaker["threshold"]},
    }


def _early(percent: int, cleanup: str) -> dict[str, Any]:
    return {"percent": percent, "cleanup": cleanup} if percent else {}


def _steps(deployment: Deployment) -> dict[str, Any]:
    """The shares in AWS's words, since they differ from strategy to strategy."""
    if deployment.strategy == "linear":
        return {"stepPercent": deployment.step_percent, "stepBakeTimeInMinutes": deployment.step_bake_time}
    if deployment.strategy == "canary":
        return {"canaryPercent": deployment.canary_percent, "canaryBakeTimeInMinutes": deployment.canary_bake_time}
    return {}


def _actual_steps(answer: Mapping[str, Any], strategy: str) -> dict[str, Any]:
    if strategy not in STEPS:
        return {}
    name, defaults = STEPS[strategy]
    return {**defaults, **(answer.get(name) or {})}


def _pauses(deployment: Deployment) -> list[dict[str, Any]]:
    if not deployment.approval or not deployment.shifts_traffic:
        return []
    return [
        {
            "stages": sorted(set(deployment.approval)),
            "timeout": deployment.approval_timeout,
            "action": deployment.approval_timeout_action,
        }
    ]


def _actual_hook(hook: Mapping[str, Any]) -> dict[str, Any]:
    """A pause; a hook of another kind is shown as ECS gives it, and is a difference."""
    if hook.get("targetType") != "PAUSE":
        return dict(hook)
    timeout = {**PAUSE_DEFAULTS, **(hook.get("timeoutConfiguration") or {})}
    return {
        "stages": sorted(hook["lifecycleStages"]),
        "timeout": timeout["timeoutInMinutes"],
        "action": timeout["action"],
    }


def _pause_input(pause: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "targetType": "PAUSE",
        "lifecycleStages": pause["stages"],
        "timeoutConfiguration": {"timeoutInMinutes": pause["timeout"], "action": pause["action"]},
    }
