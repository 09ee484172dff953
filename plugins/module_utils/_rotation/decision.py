# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is to be done with each secret that a person or a schedule asks about. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from .._aws.tags import to_dict
from .._inventory.secrets import Secret
from .._secrets.names import PLACEHOLDER_TAG
from .._secrets.stages import Phase, Since, Stages, stages_of

RECENT = timedelta(hours=1)
"""What was rotated by name so lately is not rotated again unasked: the run before may have been cut off at its very end."""


class Act(StrEnum):
    """What is done with a secret."""

    ROTATE = "rotate"
    UPDATE = "update"
    RESTORE = "restore"
    RETIRE = "retire"
    UNDELETE = "undelete"
    COMPLETE = "complete"
    REVERT = "revert"
    LEAVE = "leave"


DONE = {Act.ROTATE: "rotated", Act.UPDATE: "updated", Act.RESTORE: "restored", Act.RETIRE: "retired"}
"""How a version came, in the words of the tag."""


@dataclass(frozen=True)
class ActionRequest:
    """The request: an action, whether by name, and whether again although it was just done."""

    action: Act
    named: bool = False
    again: bool = False


@dataclass(frozen=True)
class Decision:
    """What to do with a secret and why; refused where it cannot be done and was requested by name."""

    act: Act
    why: str = ""
    refused: bool = False


def decide(
    request: ActionRequest, secret: Secret, answer: Mapping[str, Any] | None, since: Since, now: datetime
) -> Decision:
    """What to do with a secret. answer: DescribeSecret's; since: of its current version; now: AWS's clock."""
    if answer is None:
        return Decision(
            Act.LEAVE, "does not exist; run playbooks/secrets.yml -e secret_action=bootstrap", request.named
        )
    if answer.get("DeletedDate"):
        if request.action == Act.RESTORE:
            return Decision(Act.UNDELETE, "is scheduled for deletion")
        return Decision(Act.LEAVE, "is scheduled for deletion; restore it first", request.named)
    stages = stages_of(answer)
    if stages.phase is not Phase.SETTLED and not (request.action == Act.UPDATE and stages.phase is Phase.STAGED):
        going_back = request.action == Act.RESTORE and stages.phase is not Phase.REVERTING and stages.how != "restored"
        return Decision(Act.REVERT if going_back else Act.COMPLETE, PHASES[stages.phase])
    if not stages.current:
        return Decision(Act.LEAVE, "has no value; run playbooks/secrets.yml -e secret_action=bootstrap", request.named)
    return _ON[request.action](request, secret, answer, stages, since, now)


PHASES = {
    Phase.STAGED: "a change is staged and not promoted",
    Phase.PROMOTED: "a change is promoted, and not all that read it are known to run on it",
    Phase.REVERTING: "a change failed, and some readers may not run on the previous value yet",
}


def due(secret: Secret, since: Since, now: datetime) -> str:
    """Why its value is due to be renewed; empty where it is not."""
    most = secret.rotation.max_age_days
    age = (now - since.made).days
    return f"is {age} days old, of at most {most}" if most and age >= most else ""


def _rotate(
    request: ActionRequest, secret: Secret, answer: Mapping[str, Any], stages: Stages, since: Since, now: datetime
) -> Decision:
    reason = due(secret, since, now)
    if secret.kind == "external":
        why = f"is supplied by a person{f', and {reason}' if reason else ''}; use -e secret_action=update"
        return Decision(Act.LEAVE, why, request.named)
    if is_placeholder(answer):
        return Decision(Act.LEAVE, "still holds a placeholder", request.named)
    if request.named:
        return _by_name(request, since, now)
    if reason:
        return Decision(Act.ROTATE, reason)
    grace = timedelta(days=secret.rotation.grace_days)
    if secret.rotation.fallbacks and grace and since.how in ("rotated", "updated") and now - since.moment >= grace:
        return Decision(Act.RETIRE, f"its older values were kept for {grace.days} days")
    return Decision(Act.LEAVE, "is not due")


def _by_name(request: ActionRequest, since: Since, now: datetime) -> Decision:
    ago = now - since.moment
    if since.how == "rotated" and ago < RECENT and not request.again:
        minutes = max(0, int(ago.total_seconds() // 60))
        return Decision(Act.LEAVE, f"was rotated {minutes} min ago; -e again=true rotates it nevertheless")
    return Decision(Act.ROTATE, "requested by name")


def _update(
    request: ActionRequest, secret: Secret, answer: Mapping[str, Any], stages: Stages, since: Since, now: datetime
) -> Decision:
    return Decision(Act.UPDATE, "a value is given")


def _restore(
    request: ActionRequest, secret: Secret, answer: Mapping[str, Any], stages: Stages, since: Since, now: datetime
) -> Decision:
    ago = now - since.moment
    if since.how == "restored" and ago < RECENT and not request.again:
        return Decision(Act.LEAVE, "was just restored; -e again=true restores once more")
    if not stages.previous:
        return Decision(Act.LEAVE, "has no previous version", request.named)
    if since.how == "reverted" and not request.again:
        return Decision(Act.LEAVE, "has its previous value already, as the newer one failed", request.named)
    return Decision(Act.RESTORE, "its previous version is requested")


def _retire(
    request: ActionRequest, secret: Secret, answer: Mapping[str, Any], stages: Stages, since: Since, now: datetime
) -> Decision:
    if not secret.rotation.fallbacks:
        return Decision(Act.LEAVE, "keeps no older values (rotation.fallbacks)", request.named)
    return Decision(Act.RETIRE, "its older values are not needed any more")


_ON = {Act.ROTATE: _rotate, Act.UPDATE: _update, Act.RESTORE: _restore, Act.RETIRE: _retire}


def is_placeholder(answer: Mapping[str, Any]) -> bool:
    """Whether the current version is the placeholder, so that a person must supply the value."""
    tags = to_dict(answer.get("Tags"))
    current = stages_of(answer).current
    return bool(current) and tags.get(PLACEHOLDER_TAG) == current
