"""What AWS refuses in a deployment configuration, as the ECS API's own documentation states its limits."""

from __future__ import annotations

from typing import Any

from .errors import InvalidParameterException
from .stages import TRAFFIC_SHIFTING

MAX_BAKE_MINUTES = 1440
MAX_HOOK_MINUTES = 20160


def check_strategy(configuration: dict[str, Any]) -> None:
    """Strategy, its own settings, early success, alarms and hooks; InvalidParameterException."""
    strategy = configuration["strategy"]
    _check_number(configuration, "bakeTimeInMinutes", 0, MAX_BAKE_MINUTES)
    if strategy == "BLUE_GREEN" and configuration.get("bakeTimeInMinutes") is None:
        raise InvalidParameterException("bakeTimeInMinutes must be provided for the deployment strategy BLUE_GREEN.")
    _check_steps(configuration, "LINEAR", "linearConfiguration", "stepPercent", 3.0, "stepBakeTimeInMinutes")
    _check_steps(configuration, "CANARY", "canaryConfiguration", "canaryPercent", 0.1, "canaryBakeTimeInMinutes")
    _check_early_success(configuration)
    alarms = configuration.get("alarms")
    if alarms is not None and alarms.get("enable") and not alarms.get("alarmNames"):
        raise InvalidParameterException("Deployment alarms are enabled, but alarmNames is empty.")
    for hook in configuration.get("lifecycleHooks") or []:
        _check_hook(hook)


def check_balancer(strategy: str, balancer: dict[str, Any]) -> None:
    """A strategy that shifts traffic needs a second target group, a rule and a role; InvalidParameterException."""
    advanced = balancer.get("advancedConfiguration") or {}
    needed = ("alternateTargetGroupArn", "productionListenerRule", "roleArn")
    missing = [name for name in needed if not advanced.get(name)]
    if strategy in TRAFFIC_SHIFTING and missing:
        raise InvalidParameterException(
            f"The deployment strategy {strategy} needs advancedConfiguration with {', '.join(missing)} for the load "
            f"balancer of the container {balancer.get('containerName')}."
        )
    if advanced.get("alternateTargetGroupArn") == balancer.get("targetGroupArn"):
        raise InvalidParameterException("alternateTargetGroupArn must be another target group than targetGroupArn.")


def check_change(before: str, after: str, in_progress: bool) -> None:
    """A deployment that shifts traffic ends before a service goes back to ROLLING (ECS Developer Guide)."""
    if in_progress and before in TRAFFIC_SHIFTING and after == "ROLLING":
        raise InvalidParameterException(
            f"The deployment strategy cannot be changed from {before} to ROLLING while a service deployment is in "
            "progress. Wait until it has ended, or stop it."
        )


def _check_number(settings: dict[str, Any], name: str, low: float, high: float) -> None:
    value = settings.get(name)
    if value is not None and not low <= value <= high:
        raise InvalidParameterException(f"{name} must be between {low:g} and {high:g}, not {value:g}.")


def _check_steps(configuration: dict[str, Any], strategy: str, name: str, percent: str, low: float, bake: str) -> None:
    settings = configuration.get(name)
    if settings is None:
        return
    if configuration["strategy"] != strategy:
        raise InvalidParameterException(f"{name} is only valid with the deployment strategy {strategy}.")
    _check_number(settings, percent, low, 100.0)
    _check_number(settings, bake, 0, MAX_BAKE_MINUTES)


def _check_early_success(configuration: dict[str, Any]) -> None:
    criteria = configuration.get("earlySuccessCriteria")
    if not criteria or not criteria.get("enable"):
        return
    if configuration["strategy"] != "ROLLING":
        raise InvalidParameterException("earlySuccessCriteria can only be used with the deployment strategy ROLLING.")
    percent, lowest = criteria.get("healthyPercent"), configuration["minimumHealthyPercent"]
    if percent is None or criteria.get("sourceServiceRevisionCleanup") not in ("BLOCKING", "DEFERRED"):
        raise InvalidParameterException(
            "earlySuccessCriteria needs healthyPercent, and BLOCKING or DEFERRED as sourceServiceRevisionCleanup."
        )
    if not lowest <= percent <= 100:
        raise InvalidParameterException(
            f"healthyPercent must be at least minimumHealthyPercent ({lowest}) and at most 100, not {percent}."
        )


def _check_hook(hook: dict[str, Any]) -> None:
    kind = hook.get("targetType") or "AWS_LAMBDA"
    if kind == "AWS_LAMBDA" and not (hook.get("hookTargetArn") and hook.get("roleArn")):
        raise InvalidParameterException("A lifecycle hook of type AWS_LAMBDA needs hookTargetArn and roleArn.")
    if not hook.get("lifecycleStages"):
        raise InvalidParameterException("A lifecycle hook needs lifecycleStages.")
    _check_number(hook.get("timeoutConfiguration") or {}, "timeoutInMinutes", 1, MAX_HOOK_MINUTES)
