"""Application Auto Scaling takes one change of a resource at a time."""

from __future__ import annotations

from time import monotonic

from ..error_responses import ErrorResponse
from .ages import AGES
from .call import Call
from .switches import SWITCHES

KIND = QUIRK = "one-scaling-change"


def refuse(call: Call) -> ErrorResponse | None:
    """A change that arrived while another of the same resource was carried out."""
    ended = AGES.since(KIND, str(call.given.get("ResourceId")))
    if not SWITCHES.on(QUIRK) or ended is None or call.arrived >= ended:
        return None
    words = "You already have a pending update to an Auto Scaling resource."
    return ErrorResponse(400, "ConcurrentUpdateException", words)


def note(call: Call, _answer: bytes) -> None:
    """When a change had been carried out."""
    AGES.note(KIND, str(call.given.get("ResourceId")), monotonic())
