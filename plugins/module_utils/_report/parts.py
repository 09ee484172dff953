# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parts of a page: what each reader found, or why it found nothing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._info.snapshot import Answer
from .._metrics.series import Span
from .._rollout.approval import Pause
from .._rollout.verdict import Deployment
from .._rotation.status import Status


@dataclass(frozen=True)
class Parts:
    """What was read; errors: why a part is missing, by its name on the page."""

    span: Span
    report: Answer | None = None
    pauses: Sequence[Pause] = ()
    charts: Mapping[str, Any] = field(default_factory=dict)
    deployments: Mapping[str, Sequence[Deployment]] | None = None
    secrets: Sequence[Status] = ()
    drift: Answer | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
