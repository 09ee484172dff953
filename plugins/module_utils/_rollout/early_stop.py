# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a rollout can still succeed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._ecs.answers import exit_codes
from .evidence import Evidence
from .reasons import known_reason, reason_of

IMAGES = ("image_missing", "image_architecture")
"""The causes that no other task of the same image escapes."""
FEWEST = 3
"""The smallest threshold of ECS's circuit breaker: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html"""


def cannot_succeed(evidence: Evidence, without_circuit_breaker: bool = False) -> str:
    """Why a rollout cannot succeed any more although AWS still tries; empty while it may.

    An image that does not exist, or not for the task's CPU, will not appear; a container that ended twice with the same code, and never
    otherwise, will do so again.
    A denied or missing secret may be a role that is minutes old, so it counts from the second time on.
    without_circuit_breaker: no circuit breaker counts failed tasks, so the smallest number at which one would give up ends it here; a task that
    found no place counts as ECS counts it.
    """
    failed = evidence.failed()
    for task in failed:
        if (known := known_reason(reason_of(task))) and known[0] in IMAGES:
            return known[1]
    if without_circuit_breaker and not evidence.answered:
        if len(failed) >= FEWEST:
            return f"{len(failed)} tasks failed and none came into service"
        if why := _no_place(evidence.unplaced):
            return why
    healthy = any(task.get("healthStatus") == "HEALTHY" for task in evidence.tasks.values())
    if evidence.answered or healthy or len(failed) < 2:
        return ""
    kinds = {_kind(task) for task in failed}
    return kinds.pop() if len(kinds) == 1 else ""


def _no_place(unplaced: Sequence[str]) -> str:
    """Why no task can be placed, where ECS said the same as often as its circuit breaker would let it."""
    last = unplaced[-FEWEST:]
    if len(last) < FEWEST or len(set(last)) > 1:
        return ""
    known = known_reason(last[0])
    return f"no task found a place, {FEWEST} times in a row: {known[1] if known else last[0]}"


def _kind(task: Mapping[str, Any]) -> str:
    known = known_reason(reason_of(task))
    if known and known[0] not in ("capacity", "quota", "subnet_full"):
        return f"each task failed alike: {known[1]}"
    if task.get("stopCode") == "EssentialContainerExited" and (codes := exit_codes(task)):
        return "each task ended alike: " + ", ".join(
            f"container {name} exited with {code}" for name, code in codes.items()
        )
    return ""
