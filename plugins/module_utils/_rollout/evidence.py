# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The evidence about a rollout's tasks, collected while it runs, since ECS forgets a stopped task within the hour. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .._ecs.answers import has_failed, private_address, seconds_since_creation, start_up

TASK_ID = re.compile(r"\(task ([0-9a-f-]{32,36})\)")
STARTED = re.compile(r"has started \d+ tasks?:")
UNHEALTHY = re.compile(r"is unhealthy in .*? due to \(reason (.*?)\)\.?$")
CLOCKS = timedelta(seconds=1)
"""So far apart may be the times that AWS gives an event and its deployment."""
UNPLACED = re.compile(r"was unable to (?:place|start) a task|failed to launch a task")


@dataclass
class Evidence:
    """The evidence about one rollout.

    tasks: by ARN, as DescribeTasks gave them last. target_reasons: why targets were unhealthy. logs: last lines by task id.
    healthy_targets: by ARN, the tasks with a target, and whether that was healthy last.
    answered: whether a target of the new revision was ever healthy. healthy_at, in_service_at: by task ARN, when its checks and its target
    were first healthy in a read, so at most one read too late; unhealthy_at, out_of_service_at: when they last were not.
    unplaced: the events since the last start of a task that say why none could be placed.
    """

    task_ids: set[str] = field(default_factory=set)
    tasks: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    target_reasons: list[str] = field(default_factory=list)
    healthy_targets: dict[str, bool] = field(default_factory=dict)
    answered: bool = False
    events: list[str] = field(default_factory=list)
    logs: dict[str, list[str]] = field(default_factory=dict)
    healthy_at: dict[str, datetime] = field(default_factory=dict)
    in_service_at: dict[str, datetime] = field(default_factory=dict)
    unhealthy_at: dict[str, datetime] = field(default_factory=dict)
    out_of_service_at: dict[str, datetime] = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)
    _noted: set[str] = field(default_factory=set)

    def failed(self) -> list[Mapping[str, Any]]:
        """Tasks that failed, rather than being stopped by ECS, oldest first."""
        ended = [task for task in self.tasks.values() if has_failed(task)]
        return sorted(ended, key=lambda task: str(task.get("stoppedAt") or task.get("stoppingAt") or ""))

    def note_events(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Keep events, oldest first, and the ids of the tasks that they say were started. AWS gives the newest first."""
        new = [event for event in reversed(list(events)) if event["id"] not in self._noted]
        self._noted.update(event["id"] for event in new)
        for event in sorted(new, key=lambda item: str(item["createdAt"])):
            message = event["message"]
            if STARTED.search(message):
                self.task_ids.update(TASK_ID.findall(message))
                self.unplaced.clear()
            elif UNPLACED.search(message):
                self.unplaced.append(message)
            if message not in self.events:
                self.events.append(message)
            if (why := UNHEALTHY.search(message)) and why.group(1) not in self.target_reasons:
                self.target_reasons.append(why.group(1))

    def note_task(self, task: Mapping[str, Any], now: datetime) -> None:
        """Keep a task as it was at a moment of AWS's clock."""
        self.tasks[task["taskArn"]] = task
        if task.get("healthStatus") == "HEALTHY":
            self.healthy_at.setdefault(task["taskArn"], now)
        elif task["taskArn"] not in self.healthy_at:
            self.unhealthy_at[task["taskArn"]] = now

    def note_completion(self, at: datetime, checked: bool, balanced: bool) -> None:
        """A deployment completes once all of its tasks are healthy, and in service where they have a load balancer.

        A task that had not started when it was last looked at was quick; how quick is not known.
        """
        for arn, task in ((arn, task) for arn, task in self.tasks.items() if not task.get("stopCode")):
            if balanced:
                self.healthy_targets[arn] = True
            if task.get("startedAt") and checked:
                self.healthy_at.setdefault(arn, at)
            if task.get("startedAt") and balanced:
                self.in_service_at.setdefault(arn, at)

    def start_up(self, task: Mapping[str, Any]) -> dict[str, float]:
        """How long a task took, in seconds: waiting, pull, and from its creation to RUNNING, healthy and in service."""
        arn = task["taskArn"]
        moments = {"healthy": self.healthy_at.get(arn), "in_service": self.in_service_at.get(arn)}
        later = {name: seconds_since_creation(task, moment) for name, moment in moments.items()}
        return {**start_up(task), **{name: seconds for name, seconds in later.items() if seconds is not None}}

    @property
    def targets(self) -> str:
        """How many targets of the new revision are healthy; empty before it has any."""
        known = self.healthy_targets.values()
        return f"{sum(known)} of {len(known)} targets healthy" if known else ""

    def note_targets(self, descriptions: Sequence[Mapping[str, Any]], now: datetime) -> None:
        """Keep which tasks of the new revision have a healthy target, and the reasons of targets that are not."""
        self.healthy_targets = {}
        addresses = {address: arn for arn, task in self.tasks.items() if (address := private_address(task))}
        for item in descriptions:
            state = item["TargetHealth"]
            arn = addresses.get(item["Target"]["Id"], "")
            if arn:
                self.healthy_targets[arn] = state["State"] == "healthy"
            if arn and state["State"] == "healthy":
                self.answered = True
                self.in_service_at.setdefault(arn, now)
            elif arn and arn not in self.in_service_at:
                self.out_of_service_at[arn] = now
            reason = ": ".join(part for part in (state.get("Reason"), state.get("Description")) if part)
            if state["State"] == "unhealthy" and reason and reason not in self.target_reasons:
                self.target_reasons.append(reason)


def events_since(service: Mapping[str, Any], since: datetime | None) -> list[Mapping[str, Any]]:
    """The service's events since a deployment began; none before that is known."""
    return [item for item in service.get("events") or [] if since and item["createdAt"] >= since - CLOCKS]


def unplaced(events: Sequence[str]) -> str:
    """The last event that says why no task could be placed."""
    return next((event for event in reversed(events) if UNPLACED.search(event)), "")
