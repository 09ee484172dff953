# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which service an alarm is about, by what it measures. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .metric_math import DIMENSION, actual_measure


def is_about(answer: Mapping[str, Any], services: Collection[str], target_groups: Collection[str]) -> bool:
    """Whether an alarm, as DescribeAlarms gives it, is about one of these services, or about none at all."""
    measured = actual_measure(answer)
    service = measured["dimensions"].get("ServiceName", "")
    groups = [*measured["target_groups"], measured["dimensions"].get(DIMENSION, "")]
    names = {group.split("/")[1] for group in groups if group.count("/") == 2}
    if not service and not names:
        return True
    return service in services or bool(names & {*target_groups})
