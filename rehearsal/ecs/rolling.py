"""The ROLLING deployment strategy: replacing tasks between the minimum and the maximum percent. Pure."""

from __future__ import annotations

from . import early_success, rollout
from .environment import Environment
from .service import FAILED, Deployment, Service
from .service_tasks import start_tasks, stop_tasks, surplus


class Rolling:
    """Moves a service one step towards its primary deployment; calling it again without a change does nothing."""

    def step(self, service: Service, at: float, environment: Environment, replaced: int) -> None:
        """Start and stop tasks; `replaced` is how many unhealthy ones were just stopped."""
        primary = service.primary
        if primary.rollout_state != FAILED:
            self._stop_earlier(service, at, environment)
            stop_tasks(service, surplus(service, primary, service.desired_count), at, environment)
            self._start_missing(service, primary, at, environment, replaced)
            early_success.note_baking(service, at)
            if early_success.cleans_up(service, at):
                stop_tasks(service, service.earlier_tasks(), at, environment)
        service.forget_finished()
        service.count_tasks()
        early_success.note_baking(service, at)
        self._complete(service, at)

    def _start_missing(
        self, service: Service, primary: Deployment, at: float, environment: Environment, replaced: int
    ) -> None:
        missing = service.desired_count - len(service.live_tasks(primary))
        # One task may always start once everything else is gone, or a maximum below one task would stall for ever.
        limit = max(service.maximum_tasks, 1)
        count = min(missing, limit - len(service.live_tasks()))
        start_tasks(service, primary, count, at, environment, replaced)

    def _stop_earlier(self, service: Service, at: float, environment: Environment) -> None:
        """Stop tasks of earlier deployments that have been replaced, never going below the minimum."""
        primary = service.primary
        earlier = service.earlier_tasks()
        unhealthy = [task for task in earlier if not task.healthy]
        healthy = [task for task in earlier if task.healthy]
        replaced = sum(task.healthy for task in service.live_tasks(primary))
        spare = max(0, replaced + len(healthy) - service.minimum_healthy)
        surplus = max(0, replaced + len(healthy) - service.desired_count)
        room = service.maximum_tasks - len(service.live_tasks()) + len(unhealthy)
        missing = service.desired_count - len(service.live_tasks(primary))
        blocked = max(0, missing - max(0, room))
        stop_tasks(service, unhealthy + healthy[: min(spare, max(surplus, blocked))], at, environment)

    def _complete(self, service: Service, at: float) -> None:
        settled = early_success.settled(service)
        if service.primary.rollout_state == FAILED or not (settled or early_success.reached(service)):
            return
        if early_success.baked(service, at) and (settled or early_success.may_finish(service)):
            rollout.complete(service, at)
