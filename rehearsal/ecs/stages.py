"""The lifecycle stages of a deployment that shifts traffic, as a plan. Pure.

ECS API, ServiceDeployment.lifecycleStage and DeploymentLifecycleHook.lifecycleStages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import timings

TRAFFIC_SHIFTING = ("BLUE_GREEN", "LINEAR", "CANARY")
LINEAR_DEFAULTS: dict[str, float] = {"stepPercent": 10.0, "stepBakeTimeInMinutes": 6}
CANARY_DEFAULTS: dict[str, float] = {"canaryPercent": 5.0, "canaryBakeTimeInMinutes": 10}
MINUTE = 60.0


@dataclass(frozen=True)
class Stage:
    """One stage: how many seconds it lasts at least, and the new revision's share of traffic from it on (percent)."""

    name: str
    hold: float = timings.LIFECYCLE_STAGE
    production: float | None = None
    test: float | None = None


def plan(configuration: dict[str, Any], has_source: bool, reconcile: bool) -> list[Stage]:
    """The stages of a deployment; a service's first one has no source to shift from, so it does not bake."""
    bake_seconds = float(configuration.get("bakeTimeInMinutes") or 0) * MINUTE if has_source else 0.0
    return [
        *([Stage("RECONCILE_SERVICE")] if reconcile else []),
        Stage("PRE_SCALE_UP"),
        Stage("SCALE_UP", hold=0.0),
        Stage("POST_SCALE_UP"),
        Stage("TEST_TRAFFIC_SHIFT", test=100.0),
        Stage("POST_TEST_TRAFFIC_SHIFT"),
        *_production_stages(configuration, has_source),
        Stage("POST_PRODUCTION_TRAFFIC_SHIFT"),
        Stage("BAKE_TIME", hold=bake_seconds),
        Stage("CLEAN_UP", hold=0.0),
    ]


def _production_stages(configuration: dict[str, Any], has_source: bool) -> list[Stage]:
    percents, bake_seconds = _steps(configuration) if has_source else ([100.0], 0.0)
    stages = []
    for percent in percents:
        bake = bake_seconds if percent < 100 else 0.0
        stages.append(Stage("PRE_PRODUCTION_TRAFFIC_SHIFT", hold=0.0))
        stages.append(Stage("PRODUCTION_TRAFFIC_SHIFT", max(bake, timings.LIFECYCLE_STAGE), production=percent))
    return stages


def _steps(configuration: dict[str, Any]) -> tuple[list[float], float]:
    """The new revision's share after each shift, in percent, and the seconds between two shifts."""
    if configuration["strategy"] == "CANARY":
        canary = {**CANARY_DEFAULTS, **(configuration.get("canaryConfiguration") or {})}
        first = float(canary["canaryPercent"])
        return ([first, 100.0] if first < 100 else [100.0]), canary["canaryBakeTimeInMinutes"] * MINUTE
    if configuration["strategy"] == "LINEAR":
        linear = {**LINEAR_DEFAULTS, **(configuration.get("linearConfiguration") or {})}
        tenths = round(linear["stepPercent"] * 10)
        percents = [part / 10 for part in range(tenths, 1000, tenths)]
        return [*percents, 100.0], linear["stepBakeTimeInMinutes"] * MINUTE
    return [100.0], 0.0
