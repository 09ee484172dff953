# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Looks at services, once or for a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from time import monotonic, sleep

from .._aws.errors import unless_absent
from .._aws.progress import Progress
from .._aws.session import gather
from .._ecs.api import Answer, EcsApi
from .._ecs.hours import asleep_line, is_asleep, limits_outside
from .._inventory.services import Service, container_name
from .._rollout.verdict import target_of
from .status import ServiceSnapshot, Status, changes, status_of

INTERVAL = 5.0
"""Seconds between two looks."""


def read_statuses(api: EcsApi, services: Mapping[str, Service]) -> list[Status]:
    """The status of each service now."""
    by_name = api.existing_services(item.name for item in services.values())
    existing = {key: item for key, item in services.items() if item.name in by_name}
    listed = gather({key: partial(_latest_deployments, api, item.name) for key, item in existing.items()})
    targets = gather({key: partial(api.service_targets, by_name[item.name]) for key, item in existing.items()})
    revisions = {key: [arn for arn in map(target_of, items) if arn] for key, items in listed.items()}
    known = api.service_revisions([arn for arns in revisions.values() for arn in arns])
    now = api.now()
    return [
        status_of(
            ServiceSnapshot(
                key=key,
                container=container_name(key, item),
                service=by_name.get(item.name),
                deployments=listed.get(key, []),
                targets=targets.get(key, []),
                asleep=_asleep(item, by_name.get(item.name), now),
                revisions={arn: known[arn] for arn in revisions.get(key, []) if arn in known},
            ),
            now,
        )
        for key, item in services.items()
    ]


def _asleep(item: Service, service: Answer | None, now: datetime) -> str:
    """Until when a service is outside of its hours, as far as its count and the time tell."""
    hours = item.hours
    if hours is None or service is None or service["desiredCount"] != limits_outside(item, hours)["max"]:
        return ""
    return asleep_line(hours, now) if is_asleep(hours, now) else ""


def _latest_deployments(api: EcsApi, service: str) -> list[Answer]:
    deployments: list[Answer] = unless_absent(partial(api.deployments_of, service, newest=10), [])
    return deployments


def watch(
    api: EcsApi, services: Mapping[str, Service], first: list[Status], seconds: int, progress: Progress
) -> list[Status]:
    """Look again until the time is over and say what changed; returns the last look."""
    last, end = first, monotonic() + seconds
    while (left := end - monotonic()) > 0:
        sleep(min(INTERVAL, left))
        newer = read_statuses(api, services)
        for line in changes(last, newer):
            progress.say(line)
        last = newer
    return last
