"""The strategies BLUE_GREEN, LINEAR and CANARY: a second set of tasks, and traffic moved to it in stages. Pure."""

from __future__ import annotations

from . import lifecycle_hooks, rollout, traffic
from .environment import Environment
from .service import FAILED, IN_PROGRESS, Deployment, Service, ServiceDeployment
from .service_tasks import start_tasks, stop_tasks, surplus
from .stages import Stage, plan


class TrafficShifting:
    """Moves a service one step on in its lifecycle stages; calling it again without a change does nothing."""

    def step(self, service: Service, at: float, environment: Environment, replaced: int) -> None:
        """Start and stop tasks and shift traffic; `replaced` is how many unhealthy ones were just stopped."""
        primary, record = service.primary, service.primary.record
        if primary.rollout_state == FAILED:
            pass
        elif record.target is not primary.revision:
            self._restore(service, at, environment, replaced)
        elif primary.rollout_state == IN_PROGRESS:
            self._advance(service, at, environment, replaced)
        else:
            self._keep(service, primary, at, environment, replaced)
        service.forget_finished()
        service.count_tasks()
        self._complete(service, at)

    def _keep(
        self, service: Service, deployment: Deployment, at: float, environment: Environment, replaced: int
    ) -> None:
        """Keep a deployment at the desired count."""
        stop_tasks(service, surplus(service, deployment, service.desired_count), at, environment)
        missing = service.desired_count - len(service.live_tasks(deployment))
        start_tasks(service, deployment, missing, at, environment, replaced)

    def _advance(self, service: Service, at: float, environment: Environment, replaced: int) -> None:
        record, primary = service.primary.record, service.primary
        if not record.stages:
            self._begin(service, record, at, environment)
        while True:
            serving = next((item for item in service.deployments if item.id == record.source_id), None)
            if serving is not None and record.stage != "CLEAN_UP":
                self._keep(service, serving, at, environment, replaced)
            if primary.scaled_up:
                self._keep(service, primary, at, environment, replaced)
            self._stop_others(service, record, at, environment)
            if record.last_stage or not self._passed(service, record, at):
                return
            record.stage_index += 1
            self._enter(service, record, at, environment)

    def _begin(self, service: Service, record: ServiceDeployment, at: float, environment: Environment) -> None:
        earlier = service.deployments[1:]
        serving = traffic.source(service, earlier)
        record.stages = plan(record.configuration, serving is not None, reconcile=len(earlier) > 1)
        record.source_id = serving.id if serving else None
        service.primary.scaled_up = False
        if serving is not None:
            traffic.shift_production(service, record, serving, 100.0, environment)
            traffic.shift_test(service, record, serving, 100.0, environment)
        self._enter(service, record, at, environment)

    def _enter(self, service: Service, record: ServiceDeployment, at: float, environment: Environment) -> None:
        stage: Stage = record.stages[record.stage_index]
        record.stage_began = record.updated_at = at
        if stage.name == "SCALE_UP":
            service.primary.scaled_up = True
        if stage.production is not None:
            traffic.shift_production(service, record, service.primary, stage.production, environment)
        if stage.test is not None:
            traffic.shift_test(service, record, service.primary, stage.test, environment)
        record.hooks += lifecycle_hooks.run(record.configuration, stage.name, record.arn, len(record.hooks), at)

    def _passed(self, service: Service, record: ServiceDeployment, at: float) -> bool:
        if at < record.stage_ends or not all(hook.passed for hook in record.hooks):
            return False
        if record.stage == "SCALE_UP":
            return service.fully_healthy(service.primary)
        if record.stage == "RECONCILE_SERVICE":
            kept = (service.primary.id, record.source_id)
            return not any(service.unstopped_tasks(item) for item in service.deployments if item.id not in kept)
        return True

    def _stop_others(self, service: Service, record: ServiceDeployment, at: float, environment: Environment) -> None:
        """Stop what neither serves nor is being deployed; in CLEAN_UP what has served, too."""
        kept = {service.primary.id} if record.stage == "CLEAN_UP" else {service.primary.id, record.source_id}
        others = [task for task in service.live_tasks() if task.deployment_id not in kept]
        stop_tasks(service, others, at, environment)

    def _restore(self, service: Service, at: float, environment: Environment, replaced: int) -> None:
        """Roll back: the traffic first, at once where the earlier tasks still run, then the new tasks."""
        primary, record = service.primary, service.primary.record
        self._keep(service, primary, at, environment, replaced)
        ready = service.desired_count == 0 or any(task.healthy for task in service.live_tasks(primary))
        if ready and not record.traffic_restored:
            record.traffic_restored = True
            traffic.shift_production(service, record, primary, 100.0, environment)
            traffic.shift_test(service, record, primary, 100.0, environment)
        if record.traffic_restored:
            others = [task for task in service.live_tasks() if task.deployment_id != primary.id]
            stop_tasks(service, others, at, environment)

    def _complete(self, service: Service, at: float) -> None:
        primary, record = service.primary, service.primary.record
        done = record.target is not primary.revision or record.last_stage
        if done and len(service.deployments) == 1 and service.fully_healthy(primary):
            rollout.complete(service, at)
