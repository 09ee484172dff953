# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a secret or parameter is at one moment, without its value. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from .._inventory.parameters import Parameter
from .._inventory.secrets import Rotation, Secret
from .._secrets.stages import Phase, Since, stages_of
from .consumers import Consumer
from .decision import is_placeholder


@dataclass(frozen=True)
class Status:
    """A secret or parameter. Times are in ISO 8601, empty where there is none.

    state: missing, to be deleted, no value, staged, promoted, reverting, placeholder, wrong, stale, overdue or ok; the first that holds.
    since, how: from when on its current value is so, and how that came. not_running: services that refer to it and do not run.
    """

    section: str
    key: str
    name: str
    kind: str
    state: str
    arn: str = ""
    since: str = ""
    how: str = ""
    age_days: int | None = None
    last_rotation: str = ""
    next_due: str = ""
    overdue: bool = False
    version: int | None = None
    stages: Mapping[str, str] = field(default_factory=dict)
    phase: str = ""
    placeholder: bool = False
    deleted_on: str = ""
    consumers: Sequence[Consumer] = ()
    not_running: Sequence[str] = ()
    faults: Sequence[str] = ()

    @property
    def stale(self) -> int:
        """How many tasks still run on an older version."""
        return sum(item.stale for item in self.consumers)


@dataclass(frozen=True)
class StatusContext:
    """What is known beside AWS's answer about it: who reads it, who should, and the faults of its value where that was read."""

    consumers: Sequence[Consumer] = ()
    not_running: Sequence[str] = ()
    faults: Sequence[str] = ()


def secret_status(
    key: str,
    secret: Secret,
    answer: Mapping[str, Any] | None,
    since: Since | None,
    context: StatusContext,
    now: datetime,
) -> Status:
    """The status of a secret; answer is DescribeSecret's or ListSecrets', None where there is none."""
    if answer is None:
        return Status("secrets", key, secret.name, secret.kind, "missing", not_running=context.not_running)
    stages = stages_of(answer)
    placeholder = is_placeholder(answer)
    due = due_at(secret.rotation, since.made) if since and not placeholder else None
    rotated = since.moment if since and since.how == "rotated" else answer.get("LastRotatedDate")
    overdue = due is not None and due <= now
    reasons = {
        "to be deleted": answer.get("DeletedDate"),
        "no value": not stages.current,
        str(stages.phase): stages.phase is not Phase.SETTLED,
        "placeholder": placeholder,
        **_reasons(context, overdue),
    }
    return Status(
        section="secrets",
        key=key,
        name=secret.name,
        kind=secret.kind,
        state=next((state for state, holds in reasons.items() if holds), "ok"),
        arn=answer["ARN"],
        since=iso(since.moment if since else None),
        how=since.how if since else "",
        age_days=(now - since.made).days if since else None,
        last_rotation=iso(rotated),
        next_due=iso(due),
        overdue=overdue,
        stages={label: version for version, labels in _versions(answer).items() for label in labels},
        phase=str(stages.phase),
        placeholder=placeholder,
        deleted_on=iso(answer.get("DeletedDate")),
        consumers=context.consumers,
        not_running=context.not_running,
        faults=context.faults,
    )


def secure_status(
    key: str,
    parameter: Parameter,
    answer: Mapping[str, Any] | None,
    since: Since | None,
    context: StatusContext,
    now: datetime,
) -> Status:
    """The status of a SecureString; answer is in the shape of DescribeSecret, None where there is none."""
    status = secret_status(key, parameter.as_secret(), answer, since, context, now)
    version = int(stages_of(answer).current) if answer else None
    status = replace(status, section="parameters", kind=f"{parameter.type} {parameter.kind}", version=version)
    return _to_be_absent(status) if parameter.absent else status


def plain_status(
    key: str, parameter: Parameter, answer: Mapping[str, Any] | None, arn: str, context: StatusContext, now: datetime
) -> Status:
    """The status of a plain parameter; answer is DescribeParameters', None where there is none."""
    status = Status("parameters", key, parameter.name, parameter.type, "missing", not_running=context.not_running)
    if answer is not None:
        modified: datetime = answer["LastModifiedDate"]
        status = replace(
            status,
            state=next((state for state, holds in _reasons(context, False).items() if holds), "ok"),
            arn=arn,
            since=iso(modified),
            age_days=(now - modified).days,
            version=answer["Version"],
            consumers=context.consumers,
        )
    return _to_be_absent(status) if parameter.absent else status


def _to_be_absent(status: Status) -> Status:
    """A parameter that the inventory asks to be absent."""
    return replace(status, state="absent" if status.state == "missing" else "to be deleted")


def due_at(rotation: Rotation, made: datetime) -> datetime | None:
    """When a value that was made then is due to be renewed; None for never."""
    return made + timedelta(days=rotation.max_age_days) if rotation.max_age_days else None


def iso(moment: datetime | None) -> str:
    """A moment in ISO 8601, in UTC and to the second; empty for none."""
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""


def _reasons(context: StatusContext, overdue: bool) -> dict[str, bool]:
    return {
        "wrong": bool(context.faults),
        "stale": any(item.stale for item in context.consumers),
        "overdue": overdue,
    }


def _versions(answer: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    return answer.get("VersionIdsToStages") or answer.get("SecretVersionsToStages") or {}
