# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read of GuardDuty: its detectors, where a cluster says whether it is watched, so that nothing is asked elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from .._aws.session import Aws
from .._aws.tags import to_dict
from .._inventory.environment import GUARDDUTY_TAG
from .table import Told

MOVING = ("ResponseMetadata", "CreatedAt", "UpdatedAt")


def read_detectors(aws: Aws, clusters: Iterable[Mapping[str, Any]], told: Told) -> dict[str, dict[str, Any]]:
    """Answers by service and operation; no service without any. clusters: of DescribeClusters."""
    if not any(GUARDDUTY_TAG in to_dict(item.get("tags"), "key", "value") for item in clusters):
        return {}
    client, listed = aws.client("guardduty"), partial(aws.pages, "guardduty", "list_detectors", "DetectorIds")
    names = told("guardduty:ListDetectors", "", listed) or []
    reads = {name: partial(client.get_detector, DetectorId=name) for name in names}
    found = {name: told("guardduty:GetDetector", name, read) for name, read in reads.items()}
    return {"guardduty": {"GetDetector": {name: _settled(item) for name, item in found.items() if item}}}


def _settled(value: Any) -> Any:
    """Without what changes by itself."""
    if isinstance(value, Mapping):
        return {name: _settled(item) for name, item in value.items() if name not in MOVING}
    return [_settled(item) for item in value] if isinstance(value, list) else value
