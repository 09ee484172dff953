# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How services are at one moment: a line each. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._rollout.verdict import verdict_of
from .._text.tables import table
from .._text.times import roughly
from .history import revision_of, short_digest, short_image

Answer = Mapping[str, Any]
MISSING = "MISSING"
HEADINGS = ("service", "deployment", "new revision", "old revision", "targets", "last deployment", "image")


@dataclass(frozen=True)
class Status:
    """A service at one moment. Everything but its age tells a change."""

    service: str
    deployment: str
    new: str
    old: str
    targets: str
    last: str
    age: str
    image: str

    @property
    def changing(self) -> tuple[str, ...]:
        """What differs from an earlier look only where something happened."""
        return (self.service, self.deployment, self.new, self.old, self.targets, self.last, self.image)


@dataclass(frozen=True)
class ServiceSnapshot:
    """AWS's answers about one service; service is None where it does not stand. asleep: until when, where it is outside of its hours."""

    key: str
    container: str
    service: Answer | None
    deployments: Sequence[Answer]
    targets: Sequence[Answer]
    revisions: Mapping[str, Answer]
    asleep: str = ""


def status_of(snapshot: ServiceSnapshot, now: datetime) -> Status:
    """The status of a service."""
    if snapshot.service is None:
        return Status(snapshot.key, MISSING, "-", "-", "-", "-", "", "-")
    newest = max(snapshot.deployments, key=lambda item: item["createdAt"], default=None)
    deployments: list[Answer] = snapshot.service.get("deployments") or []
    new: Answer = next((item for item in deployments if item["status"] == "PRIMARY"), {})
    state = new.get("rolloutState") or str(snapshot.service["status"])
    return Status(
        service=snapshot.key,
        deployment=newest["status"] if newest and newest["status"] not in ENDED else state,
        new=", ".join(filter(None, (_new(new, snapshot.service), snapshot.asleep))),
        old=_old([item for item in deployments if item["status"] != "PRIMARY"]),
        targets=_targets(snapshot.targets),
        last=verdict_of(newest, snapshot.deployments) if newest else "none",
        age=f"{roughly((now - (newest.get('finishedAt') or newest['createdAt'])).total_seconds())} ago"
        if newest
        else "",
        image=_image(snapshot, str(new.get("taskDefinition") or snapshot.service.get("taskDefinition") or "")),
    )


ENDED = frozenset({"SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"})


def status_lines(statuses: Sequence[Status], width: int = 0) -> list[str]:
    """The screen: a row for each service."""
    return table([HEADINGS, *(_row(item) for item in statuses)], width)


def remarks(cluster: str, region: str, statuses: Sequence[Status]) -> list[str]:
    """What a reader should know where nothing stands at all."""
    if not statuses or any(item.deployment != MISSING for item in statuses):
        return []
    return [
        "",
        f"None of the services exists in cluster {cluster} in {region}: run deploy.yml, or check aws_region in the inventory",
    ]


def orphan_lines(services: Sequence[Answer]) -> list[str]:
    """A line for each service that the environment has and its inventory no longer names, as DescribeServices gives it."""
    lines = [
        f"not in the inventory, left as it is: service {item['serviceName']}, {item['runningCount']} of "
        f"{item['desiredCount']} tasks running; to remove it, deploy with -e services_prune=true"
        for item in services
    ]
    return ["", *lines] if lines else []


def changes(before: Sequence[Status], after: Sequence[Status]) -> list[str]:
    """A line for each service that is not as it was."""
    known = {item.service: item.changing for item in before}
    return [_sentence(item) for item in after if known.get(item.service) != item.changing]


def _row(item: Status) -> tuple[str, ...]:
    last = f"{item.last} {item.age}".rstrip()
    return (item.service, item.deployment, item.new, item.old, item.targets, last, item.image)


def _sentence(item: Status) -> str:
    parts = [item.deployment, f"new {item.new}", f"old {item.old}" if item.old != "-" else ""]
    parts += [f"targets {item.targets}" if item.targets != "-" else "", f"last deployment {item.last}", item.image]
    return f"{item.service}: {', '.join(part for part in parts if part)}"


def _new(new: Answer, service: Answer) -> str:
    running, desired = new.get("runningCount", 0), new.get("desiredCount", service.get("desiredCount", 0))
    pending = f" +{new['pendingCount']}" if new.get("pendingCount") else ""
    return f"{revision_of(new.get('taskDefinition') or '')} {running}{pending} of {desired}"


def _old(old: Sequence[Answer]) -> str:
    shown = [item for item in old if item.get("runningCount") or item.get("pendingCount")]
    return ", ".join(f"{revision_of(item['taskDefinition'])} {item['runningCount']}" for item in shown) or "-"


def _targets(answers: Sequence[Answer]) -> str:
    """Targets that drain leave of their own accord and do not count."""
    states = [item["TargetHealth"]["State"] for item in answers if item["TargetHealth"]["State"] != "draining"]
    return f"{states.count('healthy')} of {len(states)} healthy" if states else "-"


def _image(snapshot: ServiceSnapshot, task_definition: str) -> str:
    """The image of the current revision, by the newest service revision that has its task definition."""
    revisions = [item for item in snapshot.revisions.values() if item.get("taskDefinition") == task_definition]
    for revision in sorted(revisions, key=lambda item: item["createdAt"], reverse=True):
        for image in revision.get("containerImages") or []:
            if image["containerName"] == snapshot.container:
                return f"{short_image(image.get('image') or '')} {short_digest(image.get('imageDigest') or '')}"
    return "-"
