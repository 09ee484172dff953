# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a secret is kept, with the steps of its change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from .._secrets.generate import Value
from .._secrets.stages import CURRENT, DOING, Since

LABELS = {how: label for label, how in DOING.items()}
"""The label of a change in progress, by how its version was made."""
SECOND = timedelta(seconds=1)
"""AWS says the time to the second: a task that was made within it may have read either version."""


class Vault(Protocol):
    """Secrets Manager or Parameter Store. Each step is one that may be repeated; ids are ARNs."""

    def describe(self, name: str) -> tuple[dict[str, Any] | None, datetime]:
        """A secret without its value, in the shape of DescribeSecret, None where there is none; and when AWS said so."""

    def value(self, arn: str, stage: str = CURRENT) -> Value:
        """The value under a label, for the memory of this process alone."""

    def created(self, arn: str) -> dict[str, datetime]:
        """When each version was made, by its id."""

    def stage(self, arn: str, value: Value, how: str) -> str:
        """Keep a new value beside the current one; the id of its version."""

    def unstage(self, answer: Mapping[str, Any]) -> None:
        """Take the labels of a change from its version."""

    def promote(self, arn: str, version: str, instead_of: str, how: str, made: datetime | None = None) -> Since:
        """Make a version the one that readers get; since when it is. made: when its newest value was made, now without it."""

    def note(self, arn: str, since: Since) -> Since:
        """Keep since when a version is current."""

    def undelete(self, arn: str) -> None:
        """Restore a secret that is scheduled for deletion."""


def is_parameter(arn: str) -> bool:
    """Whether an ARN is that of a parameter; the name of a secret is none."""
    return ":ssm:" in arn
