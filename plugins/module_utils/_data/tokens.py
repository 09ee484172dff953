# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far the token of a cache is, and the URL with it. Pure; no message holds a token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from .._aws.errors import Failure
from .._plan.values import Actual, Resource
from .._secrets.generate import Value
from .transit import TRANSIT

TOKEN, TOKEN_SECRET = "auth_token", "token_secret"
"""The properties of a cache with a token: how far it is, and the name of the secret that holds it."""
TOKEN_TAG = "talentbase.aws:auth-token"
"""On a cache with a token: whether clients may give it, or must; AWS tells but that there is one."""
ADDED, ONLY = "added", "only"
UNPUBLISHED = "unpublished"
"""A cache that has a token which its secret has no URL for yet: it was just made, or somebody else gave it the token."""


def token_state(answer: Mapping[str, Any], tags: Mapping[str, str]) -> bool | str:
    """False without one, added while clients may connect without it, unpublished, or True, of DescribeReplicationGroups and its tags."""
    if not answer.get("AuthTokenEnabled"):
        return False
    states: dict[str, bool | str] = {ADDED: ADDED, ONLY: True}
    return states.get(tags.get(TOKEN_TAG, ""), UNPUBLISHED)


def widest_token(before: bool | str, after: bool | str) -> bool | str:
    """What serves the tasks that run and those of the next revision; see KindRules.widen."""
    return ADDED if after is True and before in (False, ADDED) else after


def refuse_token(key: str, desired: Resource, actual: Actual) -> None:
    """Raises Failure where AWS takes no token yet: "Transit encryption preferred is not supported with redis access control".

    https://github.com/cloudposse/terraform-aws-elasticache-redis/issues/239. key: such as caches.main.
    """
    if desired.properties.get(TOKEN) and not actual.properties[TOKEN] and actual.properties[TRANSIT] is not True:
        raise Failure(
            f"{key}.{TOKEN} is given, but its TLS is not required yet, and AWS takes no token before",
            todo=f"deploy {key}.{TRANSIT}: true without {TOKEN} first; then add it, and deploy again",
        )


def token_in(value: Value, whose: str) -> Value:
    """The token in a secret's JSON; raises Failure where there is none. whose: the beginning of the message."""
    parsed = json.loads(value.reveal())
    token = parsed.get("token") if isinstance(parsed, dict) else None
    if not isinstance(token, str) or not token:
        raise Failure(f"{whose} holds no token", todo="give it one with -e secret_action=update")
    return Value(token)


def contents_with(value: Value, host: str, port: int) -> Value:
    """The secret's value with the URL of a cache."""
    token = token_in(value, "The secret").reveal()
    return Value(json.dumps({**json.loads(value.reveal()), "url": url_with(token, f"{host}:{port}/0")}))


def url_with(token: str, place: str) -> str:
    """The URL of a cache that asks for this token. place: host, port and database."""
    return f"rediss://:{quote(token, safe='')}@{place}"


def is_published(tags: Mapping[str, str]) -> bool:
    """Whether the secret's URL leads to the cache. tags: of the cache."""
    return tags.get(TOKEN_TAG, "") in (ADDED, ONLY)
