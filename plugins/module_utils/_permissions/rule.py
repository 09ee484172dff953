# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""On what, and when, an action is allowed. Pure.

Resource types and condition keys of all rules are those of
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Condition = Mapping[str, Mapping[str, Any]]
Rules = Mapping[str, Sequence["Rule"]]
"""The rules by service."""


@dataclass(frozen=True)
class Rule:
    """A statement to be: which actions of a service (a regular expression), on which resources, on which condition."""

    sid: str
    actions: str
    resources: Sequence[str]
    condition: Condition = field(default_factory=dict)

    def statement(self, service: str, names: Sequence[str]) -> dict[str, Any] | None:
        """The statement for those of the names that are the rule's; None without any, or without a resource."""
        allowed = [f"{service}:{name}" for name in names if re.fullmatch(self.actions, name)]
        if not allowed or not self.resources:
            return None
        statement = {"Sid": self.sid, "Effect": "Allow", "Action": allowed, "Resource": list(self.resources)}
        return {**statement, "Condition": dict(self.condition)} if self.condition else statement
