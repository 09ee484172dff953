# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A secret's resource policy: one form for whatever spelling says the same. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

EVERYBODY = "*"
ACCOUNT = re.compile(r"\d{12}|arn:aws[a-z-]*:iam::(\d{12}):root")


def canonical(policy: Any) -> Any:
    """The policy in a form in which equal ones compare equal: IAM takes one value for a list of one, in any order.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
    """
    if not isinstance(policy, Mapping):
        return policy
    statements = [_statement(item) for item in statements_of(policy)]
    return {**policy, "Statement": sorted(statements, key=repr)}


def statements_of(policy: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Its statements, which may be one alone."""
    found = policy.get("Statement") or []
    return [item for item in _list(found) if isinstance(item, Mapping)]


def principals(statement: Mapping[str, Any]) -> Iterator[str]:
    """The AWS principals that a statement is about; an account's root stands for all of the account."""
    principal = statement.get("Principal") or {}
    if isinstance(principal, Mapping):
        yield from map(str, _list(principal.get("AWS") or []))
    else:
        yield str(principal)


def is_whole(principal: str) -> bool:
    """Whether a principal is everybody, or all of an account."""
    return principal == EVERYBODY or bool(ACCOUNT.fullmatch(principal))


def _statement(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of texts in one order; principals as AWS keeps them, an account by the ARN of its root."""
    found = {name: _plain(value) for name, value in statement.items()}
    for name in {"Principal", "NotPrincipal"} & {*found}:
        found[name] = {"AWS": [EVERYBODY]} if found[name] == [EVERYBODY] else found[name]
        if "AWS" in found[name]:
            found[name]["AWS"] = sorted(ACCOUNT.sub(_account, item) for item in found[name]["AWS"])
    return dict(sorted(found.items()))


def _account(match: re.Match[str]) -> str:
    return match[1] or match[0]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(value[name]) for name in sorted(value)}
    return sorted(_text(item) for item in _list(value))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
