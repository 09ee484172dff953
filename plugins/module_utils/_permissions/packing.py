# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies within IAM's limits. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Statement = Mapping[str, Any]
VERSION = "2012-10-17"
LONGEST = 6144
"""Characters of a managed policy, without blanks."""
MOST = 10
"""Managed policies that a role may have; AWS raises it to 25."""


def packed(statements: Iterable[Statement]) -> list[dict[str, Any]]:
    """The statements, each in the first document that has room; one that is too long for any is divided by its resources."""
    documents: list[list[Statement]] = []
    for statement in (part for whole in statements for part in _parts(whole)):
        room = (group for group in documents if length(document([*group, statement])) <= LONGEST)
        group = next(room, None)
        if group is None:
            documents.append([statement])
        else:
            group.append(statement)
    return [document(group) for group in documents]


def document(statements: Sequence[Statement]) -> dict[str, Any]:
    """A policy of statements."""
    return {"Version": VERSION, "Statement": list(statements)}


def length(policy: Mapping[str, Any]) -> int:
    """A policy's characters as IAM counts them."""
    return len(json.dumps(policy, separators=(",", ":")))


def _parts(statement: Statement) -> Iterator[Statement]:
    if length(document([statement])) <= LONGEST:
        yield statement
        return
    resources, half = statement["Resource"], (len(statement["Resource"]) + 1) // 2
    for start in (0, half):
        part = {
            **statement,
            "Sid": f"{statement['Sid']}{'AB'[bool(start)]}",
            "Resource": resources[start : start + half],
        }
        yield from _parts(part)
