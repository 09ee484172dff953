# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sets the number of a service's tasks: read, decide, apply, wait until they run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.waiting import Observation, wait_until
from .._ecs.api import Answer, EcsApi
from .._ecs.names import SCALING_DIMENSION, SCALING_NAMESPACE, scaling_resource_id
from .._ecs.reads import scalable_targets, scheduled_actions
from .._ecs.scheduled import AT, PUT_BACK
from .._inventory.services import Service
from .._rollout.active_services import active_services
from .decision import Asked, Move, Now, Scale, decide
from .quota import refuse_beyond_quota

UNPLACED = "unable to place a task"


def observe(api: EcsApi, key: str, entry: Service) -> Now:
    """What AWS says of a service and its autoscaling; raises Failure where there is no such service."""
    service = active_services(api, {key: entry})[entry.name]
    targets = scalable_targets(api, [entry.name])
    actions = scheduled_actions(api.aws, scaling_resource_id(api.cluster, entry.name)) if targets else []
    return Now(service, targets[0] if targets else None, tuple(actions), api.now())


def decided(api: EcsApi, key: str, entry: Service, asked: Asked) -> Scale:
    """What is to be done; raises Failure where it cannot be."""
    now = observe(api, key, entry)
    scale = decide(key, entry, asked, now)
    if scale.count > scale.before:
        refuse_beyond_quota(api, key, entry, scale.count)
    return scale


def apply(api: EcsApi, scale: Scale) -> None:
    """Move the limits and set the count. What puts the limits back is there before they are moved."""
    if scale.move:
        _move_limits(api.aws, scaling_resource_id(api.cluster, scale.service), scale.move)
    if scale.before != scale.count:
        api.aws.client("ecs").update_service(cluster=api.cluster, service=scale.service, desiredCount=scale.count)


def _move_limits(aws: Aws, resource: str, move: Move) -> None:
    scaling = aws.client("application-autoscaling")
    target = {"ServiceNamespace": SCALING_NAMESPACE, "ResourceId": resource, "ScalableDimension": SCALING_DIMENSION}
    scaling.put_scheduled_action(
        **target,
        ScheduledActionName=PUT_BACK,
        Schedule=move.until.strftime(AT),
        ScalableTargetAction=move.back.as_input(),
    )
    scaling.register_scalable_target(**target, **move.limits.as_input())


class Running:
    """Waits until as many tasks run as were asked for, and behind a load balancer are healthy."""

    def __init__(self, api: EcsApi, entry: Service, progress: Progress) -> None:
        self._api, self._entry, self._progress = api, entry, progress
        self._said: set[str] = set()

    def wait(self, count: int) -> int:
        """The number of tasks that run in the end; raises Failure with what ECS says where they do not start."""
        self._said = {item["id"] for item in self._service().get("events") or []}
        what = f"service {self._entry.name}"
        found = wait_until(
            lambda: self._look(count), what, "1 to 5 min", self._entry.deployment.timeout, self._progress
        )
        return int(found["running"])

    def _look(self, count: int) -> Observation:
        service = self._service()
        self._tell(service)
        running, pending, wanted = (service[name] for name in ("runningCount", "pendingCount", "desiredCount"))
        targets = self._api.service_targets(service)
        healthy = sum(item["TargetHealth"]["State"] == "healthy" for item in targets)
        there = min(running, healthy) if targets or (self._entry.takes_requests and wanted) else running
        done = running == wanted and not pending and there >= wanted
        state = f"at {there} of {wanted} tasks" + (f", {pending} starting" if pending else "")
        changed = f"; the count was changed from {count} meanwhile" if wanted != count else ""
        return Observation(state + changed, done, {"running": running})

    def _service(self) -> Answer:
        [service] = self._api.services([self._entry.name])
        return service

    def _tell(self, service: Mapping[str, Any]) -> None:
        """What ECS has said since; raises Failure for a quota, which does not pass by itself."""
        for event in reversed(service.get("events") or []):
            if event["id"] in self._said or UNPLACED not in event["message"]:
                continue
            self._said.add(event["id"])
            if "limit on the number of vCPUs" in event["message"]:
                raise Failure(
                    f"{self._entry.name}: {event['message']}",
                    todo="scale back with this playbook, or ask for more vCPUs, and run the same command again",
                )
            self._progress.say(event["message"])
