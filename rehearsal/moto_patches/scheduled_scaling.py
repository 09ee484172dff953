"""Application Auto Scaling: when their time has come, scheduled actions set the limits of their targets, and the count goes within.

https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-policy-overview.html
"""

from __future__ import annotations

from typing import Any

from moto.applicationautoscaling.models import ApplicationAutoscalingBackend as Backend

from .. import schedules
from ..clock import Clock
from ..event_queue import EventQueue
from ..patching import replace
from ..quirks.switches import SWITCHES
from .applicationautoscaling import bring_within

QUIRK = "scheduled-scaling"
CAPACITIES = {"MinCapacity": "min_capacity", "MaxCapacity": "max_capacity"}

_put = Backend.put_scheduled_action


def install(clock: Clock, events: EventQueue) -> None:
    """Patch moto."""

    def put_scheduled_action(self: Backend, *args: Any, **kwargs: Any) -> None:
        """PutScheduledAction."""
        _put(self, *args, **kwargs)
        actions: list[Any] = self.scheduled_actions
        for action in actions:
            plan = (action.schedule, action.timezone)
            if getattr(action, "plan", None) != plan:
                action.plan = plan
                schedule(self, action)

    def schedule(backend: Any, action: Any) -> None:
        at = schedules.next_time(action.schedule, action.timezone, clock.now()) if SWITCHES.on(QUIRK) else None
        action.due = at
        if at is not None:
            events.schedule(at, lambda: apply(backend, action, at))

    def apply(backend: Any, action: Any, at: float) -> None:
        if action not in backend.scheduled_actions or action.due != at:
            return
        target: Any = backend.targets.get(action.scalable_dimension, {}).get(action.resource_id)
        if target is not None and not (target.suspended_state or {}).get("ScheduledScalingSuspended"):
            for name, attribute in CAPACITIES.items():
                setattr(target, attribute, (action.scalable_target_action or {}).get(name, getattr(target, attribute)))
            bring_within(backend.region_name, target)
        schedule(backend, action)

    replace(Backend, put_scheduled_action=put_scheduled_action)
