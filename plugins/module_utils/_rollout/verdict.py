# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What became of each deployment, why, how long it took and by whom it was made. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .cause import CAUSE_TAG, TITLES, tagged_title
from .rollout import IN_PROGRESS

Answer = Mapping[str, Any]
SUCCEEDED, ROLLED_BACK, ROLLBACK_FAILED = "succeeded", "rolled back", "rollback failed"
STOPPED, OVERTAKEN, STILL_GOING = "stopped", "superseded", "in progress"
VERDICTS = {"SUCCESSFUL": SUCCEEDED, "ROLLBACK_SUCCESSFUL": ROLLED_BACK, "ROLLBACK_FAILED": ROLLBACK_FAILED}
# A superseded deployment is STOPPED just after the newer one is created: https://github.com/kayac/ecspresso/issues/899
HANDOVER = timedelta(seconds=5)
# A revision that was registered longer ago was not registered for this deployment, perhaps by somebody else.
REGISTERED_FOR = timedelta(hours=1)
DEPLOYED_BY = "talentbase.aws/deployed-by"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Deployment:
    """One service deployment as history shows it. seconds: from its creation to its end, None while it runs."""

    service: str
    arn: str
    created: datetime
    ended: datetime | None
    seconds: float | None
    verdict: str
    cause: str
    image: str
    digest: str
    task_definition: str
    by: str


@dataclass(frozen=True)
class Service:
    """AWS's answers about one service. container: the name of the container whose image is shown."""

    key: str
    container: str
    records: Sequence[Answer]
    revisions: Mapping[str, Answer]
    definitions: Mapping[str, Answer]


def judge(service: Service) -> list[Deployment]:
    """The deployments of a service, newest first."""
    records = sorted(service.records, key=lambda record: record["createdAt"], reverse=True)
    return [_deployment(service, record, records) for record in records]


def verdict_of(record: Answer, others: Sequence[Answer]) -> str:
    """How a service deployment ended; others: those of the same service."""
    if record["status"] in IN_PROGRESS:
        return STILL_GOING
    if record["status"] == "STOPPED" and _overtaken(record, others):
        return OVERTAKEN
    return VERDICTS.get(record["status"], STOPPED)


def cause_of(record: Answer, verdict: str) -> str:
    """Why it did not succeed, in plain words; AWS's reason where it is an unknown one."""
    if verdict == SUCCEEDED:
        return ""
    if verdict == OVERTAKEN:
        return "a newer deployment of the service began"
    rollback = record.get("rollback") or {}
    reason = str(rollback.get("reason") or record.get("statusReason") or "").strip()
    breaker, alarms = record.get("deploymentCircuitBreaker") or {}, record.get("alarms") or {}
    if breaker.get("status") == "TRIGGERED" or "circuit breaker" in reason.lower():
        return f"tasks of it kept failing ({_failures(breaker)})"
    if alarms.get("triggeredAlarmNames"):
        return f"{TITLES['alarm']}: {', '.join(alarms['triggeredAlarmNames'])}"
    if re.search(r"\buser\b", reason, re.IGNORECASE):
        return "stopped on request, by a person or by a deploy's early stop"
    return reason.rstrip(".") or ("" if verdict == STILL_GOING else "AWS gives no reason")


def who(registered_by: str) -> str:
    """The name in the ARN of a principal: a user, or a role and its session."""
    kind, _slash, name = registered_by.rsplit(":", 1)[-1].partition("/")
    if kind == "root":
        return "root of the account"
    return name or kind or UNKNOWN


def _overtaken(record: Answer, others: Sequence[Answer]) -> bool:
    end = record.get("finishedAt") or record.get("stoppedAt") or record["createdAt"]
    return any(record["createdAt"] < other["createdAt"] <= end + HANDOVER for other in others)


def _failures(breaker: Answer) -> str:
    if breaker.get("failureCount") and breaker.get("threshold"):
        return f"{breaker['failureCount']} failed, the circuit breaker allows {breaker['threshold']}"
    return "the circuit breaker stopped it"


def _deployment(service: Service, record: Answer, records: Sequence[Answer]) -> Deployment:
    revision = service.revisions.get(target_of(record), {})
    images = revision.get("containerImages") or []
    image: Answer = next((item for item in images if item["containerName"] == service.container), {})
    verdict = verdict_of(record, records)
    ended = None if verdict == STILL_GOING else record.get("finishedAt") or record.get("stoppedAt")
    return Deployment(
        service=service.key,
        arn=record["serviceDeploymentArn"],
        created=record["createdAt"],
        ended=ended,
        seconds=(ended - record["createdAt"]).total_seconds() if ended else None,
        verdict=verdict,
        cause=_known_cause(service, record, verdict) or cause_of(record, verdict),
        image=image.get("image") or "",
        digest=image.get("imageDigest") or "",
        task_definition=revision.get("taskDefinition") or "",
        by=_by(service, record, records),
    )


def _known_cause(service: Service, record: Answer, verdict: str) -> str:
    """The cause that the deploy found when it failed, which it left as a tag of the task definition."""
    definition = service.definitions.get(_definition(service, record) or "", {})
    tags = {item["key"]: item["value"] for item in definition.get("tags") or []}
    title = tagged_title(tags.get(CAUSE_TAG, ""), record["serviceDeploymentArn"])
    return title if verdict not in (SUCCEEDED, OVERTAKEN, STILL_GOING) else ""


def target_of(record: Answer) -> str:
    """The ARN of the service revision that a deployment goes to, as it is listed or described."""
    return str(record.get("targetServiceRevisionArn") or (record.get("targetServiceRevision") or {}).get("arn") or "")


def _by(service: Service, record: Answer, records: Sequence[Answer]) -> str:
    """Who registered the task definition, where that was for this deployment; ECS keeps no name for a deployment itself."""
    arn = service.revisions.get(target_of(record), {}).get("taskDefinition")
    definition = service.definitions.get(arn or "", {})
    registered = definition.get("registeredAt")
    if registered is None or not registered <= record["createdAt"] <= registered + REGISTERED_FOR:
        return UNKNOWN
    for other in records:
        if registered <= other["createdAt"] < record["createdAt"] and _definition(service, other) == arn:
            return UNKNOWN
    tags = {item["key"]: item["value"] for item in definition.get("tags") or []}
    return tags.get(DEPLOYED_BY) or who(definition.get("registeredBy") or "")


def _definition(service: Service, record: Answer) -> str | None:
    return service.revisions.get(target_of(record), {}).get("taskDefinition")
