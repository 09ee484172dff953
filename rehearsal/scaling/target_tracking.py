"""Lets alarms in ALARM set the desired counts of ECS services, and keeps the scaling activities."""

from __future__ import annotations

import random
import uuid
from typing import Any

from moto.applicationautoscaling.models import applicationautoscaling_backends

from .. import ACCOUNT_ID
from ..ecs.region import Region
from ..ecs.service import IN_PROGRESS, Service
from ..metrics.alarm_states import ALARM, AlarmStates
from .decision import Cooldowns, Decision, Limits, Policy, decide

DIMENSION = "ecs:service:DesiredCount"
KEPT = 42 * 86_400.0
"""DescribeScalingActivities gives those of the previous six weeks."""
DEFAULT_COOLDOWN = 300.0
Activity = dict[str, Any]


class TargetTracking:
    """Target tracking of all regions."""

    def __init__(self, alarms: AlarmStates) -> None:
        self._alarms = alarms
        self._cooldowns: dict[str, Cooldowns] = {}
        self._activities: dict[str, list[Activity]] = {}
        self._numbers = random.Random(0)

    def clear(self) -> None:
        """Forget everything."""
        self._cooldowns.clear()
        self._activities.clear()

    def activities(self, region: str) -> list[Activity]:
        """The scaling activities of a region, the newest first."""
        return self._activities.get(region, [])[::-1]

    def act(self, region: Region, at: float) -> None:
        """Scale every service of which a policy's alarms ask for it."""
        backend: Any = applicationautoscaling_backends[ACCOUNT_ID][region.name]
        for resource, target in backend.targets.get(DIMENSION, {}).items():
            service = _service(region, resource)
            policies = [item for item in backend.policies.values() if item.resource_id == resource]
            if service is None or not policies:
                continue
            suspended = target.suspended_state or {}
            limits = Limits(
                int(target.min_capacity),
                int(target.max_capacity),
                bool(suspended.get("DynamicScalingOutSuspended")),
                bool(suspended.get("DynamicScalingInSuspended")),
            )
            tracked = [self._policy(item) for item in policies if item.target_tracking_scaling_policy_configuration]
            cooldowns = self._cooldowns.setdefault(f"{region.name} {resource}", Cooldowns())
            deploying = service.primary.rollout_state == IN_PROGRESS
            decision = decide(tracked, service.desired_count, limits, cooldowns, at, deploying)
            if decision is not None:
                region.catch_up()  # the count changes now, not when something last happened
                service.fields = {**service.fields, "desiredCount": decision.tasks}
                self._note(region.name, resource, decision, at)

    def _policy(self, item: Any) -> Policy:
        settings = item.target_tracking_scaling_policy_configuration
        names = {"high": "", "low": ""}
        for alarm in item.alarms:
            if alarm.state_value == ALARM:
                names["high" if "AlarmHigh" in alarm.name else "low"] = alarm.name
        return Policy(
            item.policy_name,
            float(settings["TargetValue"]),
            float(settings.get("ScaleOutCooldown", DEFAULT_COOLDOWN)),
            float(settings.get("ScaleInCooldown", DEFAULT_COOLDOWN)),
            not settings.get("DisableScaleIn"),
            self._alarms.newest(item.alarms[0]) if item.alarms else None,
            **names,
        )

    def _note(self, region: str, resource: str, decision: Decision, at: float) -> None:
        kept = self._activities.setdefault(region, [])
        kept[:] = [item for item in kept if item["StartTime"] > at - KEPT] if len(kept) % 100 == 0 else kept
        kept.append(
            {
                "ActivityId": str(uuid.UUID(int=self._numbers.getrandbits(128), version=4)),
                "ServiceNamespace": "ecs",
                "ResourceId": resource,
                "ScalableDimension": DIMENSION,
                "Description": f"Setting desired count to {decision.tasks}.",
                "Cause": f"monitor alarm {decision.alarm} in state ALARM triggered policy {decision.policy}",
                "StartTime": at,
                "EndTime": at,
                "StatusCode": "Successful",
                "StatusMessage": f"Successfully set desired count to {decision.tasks}. Change successfully fulfilled by ecs.",
            }
        )


def _service(region: Region, resource: str) -> Service | None:
    _, cluster_name, name = resource.split("/")
    cluster = region.find_cluster(cluster_name)
    service = cluster.services.get(name) if cluster else None
    return service if service is not None and service.status == "ACTIVE" else None
