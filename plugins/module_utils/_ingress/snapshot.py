# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS's answers about one load balancer, as they came."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .shapes import HTTPS

Answer = dict[str, Any]


@dataclass
class Snapshot:
    """AWS's answers about one load balancer; attributes and tags by ARN."""

    load_balancer: Answer | None = None
    listeners: list[Answer] = field(default_factory=list)
    rules: list[Answer] = field(default_factory=list)
    target_groups: list[Answer] = field(default_factory=list)
    records: list[Answer] = field(default_factory=list)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)

    def https_listener(self) -> Answer | None:
        """The listener that the rules belong to."""
        return next((item for item in self.listeners if item["Port"] == HTTPS), None)
