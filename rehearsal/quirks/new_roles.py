"""A role of IAM that is seconds old: others do not know it yet."""

from __future__ import annotations

from .. import ACCOUNT_ID
from ..error_responses import ErrorResponse
from .ages import AGES
from .call import Call
from .switches import SWITCHES

KIND, QUIRK = "role", "new-role"


def note(call: Call) -> None:
    """CreateRole has made a role."""
    AGES.note(KIND, str(call.given["RoleName"]), call.now)


def refuse(call: Call) -> ErrorResponse | None:
    """RegisterTaskDefinition may not pass a role that is seconds old."""
    for key in ("executionRoleArn", "taskRoleArn"):
        arn = str(call.given.get(key) or "")
        if AGES.younger(KIND, arn.rsplit("/", 1)[-1], SWITCHES.seconds(QUIRK), call.now):
            user = f"arn:aws:iam::{ACCOUNT_ID}:root"
            text = (
                f"User: {user} is not authorized to perform: iam:PassRole on resource: {arn} "
                "because no identity-based policy allows the iam:PassRole action"
            )
            return ErrorResponse(400, "AccessDeniedException", text)
    return None
