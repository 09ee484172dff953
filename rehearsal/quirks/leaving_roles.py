"""A role of IAM whose policies have just been taken off: IAM still sees them."""

from __future__ import annotations

from ..error_responses import ErrorResponse
from .ages import AGES
from .call import Call
from .switches import SWITCHES

QUIRK = "role-policies-detach"


def note(call: Call, _answer: bytes) -> None:
    """DeleteRolePolicy or DetachRolePolicy has taken a policy off."""
    AGES.note(QUIRK, str(call.given["RoleName"]), call.now)


def refuse(call: Call) -> ErrorResponse | None:
    """DeleteRole is refused for moments."""
    if AGES.younger(QUIRK, str(call.given["RoleName"]), SWITCHES.seconds(QUIRK), call.now):
        return ErrorResponse(409, "DeleteConflict", "Cannot delete entity, must delete policies first.")
    return None
