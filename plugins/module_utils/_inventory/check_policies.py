# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a secret's resource policy is one, lets nobody in from outside, and locks nobody out who must go on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .faults import Fault
from .resource_policy import is_whole, principals, statements_of

# https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
MOST_CHARACTERS = 20480
NEEDED = ("Effect", "Action", "Resource")


def policy_faults(key: str, policy: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of a resource policy; none where there is no policy. key is that of the policy."""
    if not policy:
        return
    statements = statements_of(policy)
    if not statements:
        yield Fault(key, "has no Statement", "give a policy document, or drop it")
    if (size := len(json.dumps(policy))) > MOST_CHARACTERS:
        yield Fault(key, f"has {size} characters, and Secrets Manager takes {MOST_CHARACTERS}", "make it shorter")
    for number, statement in enumerate(statements):
        yield from _statement(f"{key}.Statement[{number}]", statement)


def _statement(key: str, statement: Mapping[str, Any]) -> Iterator[Fault]:
    for name in (name for name in NEEDED if name not in statement and f"Not{name}" not in statement):
        yield Fault(f"{key}.{name}", "is missing", 'give it; Resource: "*" is the secret itself')
    if "Principal" not in statement and "NotPrincipal" not in statement:
        yield Fault(f"{key}.Principal", "is missing", "a resource policy says whom it is about, such as {AWS: ARN}")
    effect, conditional = statement.get("Effect"), bool(statement.get("Condition"))
    if effect not in (None, "Allow", "Deny"):
        yield Fault(f"{key}.Effect", f"is {effect}", "give Allow or Deny")
    if conditional:
        return
    if effect == "Allow" and ("NotPrincipal" in statement or "*" in principals(statement)):
        yield Fault(f"{key}.Principal", "lets everybody read the secret", "name the principals, or give a Condition")
    if effect == "Deny" and any(is_whole(item) for item in principals(statement)):
        problem = "locks everybody out, also those who would fix the policy"
        yield Fault(f"{key}.Principal", problem, "name the principals, or give a Condition")
