# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The change of one secret, from its decision to its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .._inventory.secrets import Secret
from .._plan.values import Address
from .._secrets.generate import Value
from .._secrets.stages import Since, Stages
from .decision import Decision
from .vault import Vault, is_parameter


@dataclass
class Change:
    """One secret on its way. value: what is to be staged. made: when the newest value in it was made, where that is not now.

    database: the identifier of the instance whose master user it is of; cache: of the replication group whose token it is. outcome: what
    became of it, empty as long as nothing did.
    """

    key: str
    secret: Secret
    vault: Vault
    decision: Decision
    stages: Stages = field(default_factory=Stages)
    answer: Mapping[str, Any] = field(default_factory=dict)
    since: Since | None = None
    value: Value | None = None
    made: datetime | None = None
    database: str = ""
    cache: str = ""
    outcome: str = ""
    restarted: list[str] = field(default_factory=list)

    @property
    def arn(self) -> str:
        """The secret's ARN; its name as long as it is not known."""
        return str(self.answer.get("ARN") or self.secret.name)

    @property
    def in_parameter_store(self) -> bool:
        """Whether it is a SecureString parameter."""
        return is_parameter(self.secret.name)

    @property
    def address(self) -> Address:
        """What it is, and its name in AWS."""
        kind = "parameter" if self.in_parameter_store else "secret"
        return Address(kind, self.answer.get("Name") or self.secret.name)

    @property
    def title(self) -> str:
        """How messages name it."""
        return str(self.address)

    def unstage(self) -> None:
        """Take the labels of the change from its version, as it is labelled now."""
        described = self.vault.describe(self.arn)
        self.vault.unstage(described[0] or self.answer)

    def result(self) -> dict[str, Any]:
        """What was done with it, as the module returns it."""
        return {
            "name": self.address.name,
            "action": self.decision.act.value,
            "why": self.decision.why,
            "outcome": self.outcome,
            "version": self.stages.current,
            "restarted": self.restarted,
        }
