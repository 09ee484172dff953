"""TLS of a replication group, which is switched on while it runs, and the tokens that its clients give.

Modes: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption-enable.html
Tokens: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
AWS's words: https://github.com/cloudposse/terraform-aws-elasticache-redis/pull/231 and its issues 239 and 240, and
https://github.com/aws-controllers-k8s/community/issues/2536
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from .store import Cache, CacheError, engine, engine_version

OFF, PREFERRED, REQUIRED = "off", "preferred", "required"
NO_TOKEN = ""
"""Among the tokens of a group that takes clients without one."""
LEAST = (7, 0, 5)
TOKEN = r"[A-Za-z0-9!&#$^<>-]{16,128}"
COMBINATION = "InvalidParameterCombination"
AUTH_NEEDS_TLS = "The AUTH token is only supported when encryption-in-transit is enabled."


def mode(fields: dict[str, Any]) -> str:
    """How clients connect: off, preferred (with TLS or without) or required; without a word it is required."""
    if not fields.get("TransitEncryptionEnabled"):
        return OFF
    return str(fields.get("TransitEncryptionMode") or REQUIRED)


def check_creation(request: dict[str, Any]) -> tuple[str, ...]:
    """The tokens of a new group; CacheError for what AWS refuses."""
    given = request.get("TransitEncryptionMode")
    if given and not request.get("TransitEncryptionEnabled"):
        raise CacheError(COMBINATION, "To modify transit encryption mode, set encryption-in-transit as enabled.")
    if given:
        _check_version(request)
    token = request.get("AuthToken")
    if not token:
        return ()
    if mode(request) == OFF:
        raise CacheError(COMBINATION, AUTH_NEEDS_TLS)
    _check_token(token, mode(request))
    return (token,)


def check_change(group: Cache, request: dict[str, Any]) -> tuple[str, ...]:
    """The group's tokens after ModifyReplicationGroup; CacheError for what AWS refuses."""
    names = ("TransitEncryptionEnabled", "TransitEncryptionMode")
    asked = {name: value for name, value in request.items() if name in names}
    if asked:
        _check_mode(group, asked)
    token, strategy = request.get("AuthToken"), request.get("AuthTokenUpdateStrategy") or "ROTATE"
    if not token:
        return group.tokens
    if asked:
        raise CacheError(COMBINATION, AUTH_NEEDS_TLS)
    if mode(group.fields) == OFF:
        raise CacheError(COMBINATION, AUTH_NEEDS_TLS)
    _check_token(token, mode(group.fields))
    if strategy == "DELETE":
        raise CacheError(COMBINATION, "This rehearsal account models no access control by users.")
    if strategy == "ROTATE" and token in group.tokens:  # what AWS does is not documented
        return group.tokens
    if strategy == "ROTATE":  # the one before stays beside it; of a group without a token that is none
        return ((*group.tokens, token) if group.tokens else (NO_TOKEN, token))[-2:]
    if token not in group.tokens:  # SET is "allowed only after ROTATE": ElastiCache API, ModifyReplicationGroup
        raise CacheError(COMBINATION, "The AUTH token update strategy SET is only allowed after ROTATE.")
    return (token,)


def _check_mode(group: Cache, asked: dict[str, Any]) -> None:
    if group.tokens:
        text = "Modification of transit encryption is not supported for access control enabled clusters."
        raise CacheError(COMBINATION, text)
    before, after = mode(group.fields), mode({**group.fields, **asked})
    if asked.get("TransitEncryptionMode") and after == OFF:
        raise CacheError(COMBINATION, "To modify transit encryption mode, set encryption-in-transit as enabled.")
    if before == after:
        return
    _check_version(group.fields)
    if OFF in (before, after) and PREFERRED not in (before, after):
        way = "Transit encryption mode must be preferred first" if after == REQUIRED else "It must be preferred before"
        raise CacheError(COMBINATION, f"{way}.")  # AWS does not document the words


def _check_version(fields: dict[str, Any]) -> None:
    version = engine_version(fields)
    if engine(fields) == "redis" and tuple(int(part) for part in version.split(".")) < LEAST:
        text = f"Transit encryption mode is not supported for engine version {version}. "
        raise CacheError(COMBINATION, f"{text}Please use engine version 7.0.5 or higher.")


def _check_token(token: str, present: str) -> None:
    if present == PREFERRED:
        raise CacheError(COMBINATION, "Transit encryption preferred is not supported with redis access control.")
    if not re.fullmatch(TOKEN, token):
        text = "Invalid AuthToken provided. Only 16 to 128 printable characters are allowed, and of others !&#$^<>-."
        raise CacheError("InvalidParameterValue", text)


def refusal(cache: Cache, url: str) -> str | None:
    """Why a client that connects with a URL gets no answer to its commands, in Redis's words; None where it gets one."""
    parts, present = urlsplit(url), mode(cache.fields)
    if parts.scheme == "rediss" and present == OFF:
        return "[SSL] record layer failure: the server speaks no TLS"
    if parts.scheme == "rediss" and present != OFF and (parts.hostname or "").split(".")[1:2] != [cache.id]:
        return "certificate verify failed: Hostname mismatch"  # a name from before TLS is not in the certificate
    if parts.scheme == "redis" and present == REQUIRED:
        return "Connection reset by peer: the server speaks TLS alone"
    given = unquote(parts.password or "")
    if given in (cache.tokens or (NO_TOKEN,)):
        return None
    if not cache.tokens:
        return "ERR AUTH <password> called without any password configured for the default user"
    return (
        "WRONGPASS invalid username-password pair or user is disabled." if given else "NOAUTH Authentication required."
    )
