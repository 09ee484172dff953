# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What waits for a person, each with what to do. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._rollout.approval import Pause
from .._rotation.secrets_table import CALM, REMEDIES
from .._rotation.status import Status
from .outside import finding, told

APPROVE = "ansible-playbook playbooks/continue.yml -i INVENTORY -e service={} -e answer=continue, or answer=rollback"


def waits(
    pauses: Sequence[Pause], statuses: Sequence[Status], notes: Sequence[str], drift: Mapping[str, Any] | None
) -> list[str]:
    """A line each, the most urgent first."""
    return [
        *[
            f"{told(item.service)} waits for approval at {told(item.stage)}: {APPROVE.format(item.service)}"
            for item in pauses
        ],
        *_secrets(statuses),
        *_drift(drift),
        *[finding(line) for line in notes if not _told_by_status(line, statuses)],
    ]


def _secrets(statuses: Sequence[Status]) -> Iterator[str]:
    for item in statuses:
        if item.state not in CALM:
            yield f"{item.name} ({item.section}.{item.key}), {item.state}{REMEDIES.get(item.state, '')}"


def _told_by_status(note: str, statuses: Sequence[Status]) -> bool:
    """A secret that holds a placeholder is among the notes of the environment and among the statuses."""
    return any(note.startswith(f"{item.section}.{item.key}:") for item in statuses if item.state == "placeholder")


def _drift(drift: Mapping[str, Any] | None) -> Iterator[str]:
    if drift and drift["drifted"]:
        yield f"{_count(drift['drifted'], 'resource')} drifted: a deploy reverts them to the inventory; see Drift"
    if drift and drift["not_deployed"]:
        yield f"{_count(drift['not_deployed'], 'change')} of the inventory not deployed yet: see Drift"
    if drift and drift["upgrade"]:
        yield f"{_count(drift['upgrade'], 'change')} of a new version of talentbase.aws not deployed yet: see Drift"


def _count(items: Sequence[Any], noun: str) -> str:
    return f"{len(items)} {noun}" if len(items) == 1 else f"{len(items)} {noun}s"
