# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS's answers about one load balancer, as they came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .desired import HTTPS

Answer = dict[str, Any]


@dataclass
class Snapshot:
    """AWS's answers about one load balancer; attributes and tags by ARN."""

    load_balancer: Answer | None = None
    listeners: list[Answer] = field(default_factory=list)
    rules: list[Answer] = field(default_factory=list)
    test_rules: list[Answer] = field(default_factory=list)
    target_groups: list[Answer] = field(default_factory=list)
    records: list[Answer] = field(default_factory=list)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    tags: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def listener(self, port: int = HTTPS) -> Answer | None:
        """The listener of a port; without one, that of production."""
        return next((item for item in self.listeners if item["Port"] == port), None)

    def names(self) -> dict[str, str]:
        """The names of the target groups by ARN."""
        return {item["TargetGroupArn"]: item["TargetGroupName"] for item in self.target_groups}
