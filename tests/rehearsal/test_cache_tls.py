"""TLS and tokens of replication groups: what AWS takes and refuses, and who is served in each state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rehearsal.moto_patches.elasticache import transit
from rehearsal.moto_patches.elasticache.store import Cache as Stored

Refused = Callable[..., str]
SETTINGS = {
    "ReplicationGroupDescription": "d",
    "Engine": "redis",
    "EngineVersion": "7.0",
    "CacheNodeType": "cache.t3.micro",
    "NumCacheClusters": 1,
}
FIRST, SECOND = "first-token-0123456789", "second-token-0123456789"
PREFERRED = {"TransitEncryptionEnabled": True, "TransitEncryptionMode": "preferred"}


class Cache:
    """The replication group c, and how clients are served."""

    def __init__(self, account: Any, refused: Refused, **settings: Any) -> None:
        self._account, self._refused, self.client = account, refused, account.client("elasticache")
        self.client.create_replication_group(ReplicationGroupId="c", **{**SETTINGS, **settings})
        account.advance(400)

    def change(self, **change: Any) -> None:
        self.client.modify_replication_group(ReplicationGroupId="c", ApplyImmediately=True, **change)
        self._account.advance(400)

    def refuses(self, **change: Any) -> str:
        call = self.client.modify_replication_group
        return self._refused("InvalidParameterCombination", call, ReplicationGroupId="c", **change)

    @property
    def group(self) -> dict[str, Any]:
        [found] = self.client.describe_replication_groups(ReplicationGroupId="c")["ReplicationGroups"]
        return dict(found)

    @property
    def host(self) -> str:
        return str(self.group["NodeGroups"][0]["PrimaryEndpoint"]["Address"])


def test_tls_is_preferred_before_it_is_required(account: Any, refused: Refused) -> None:
    cache = Cache(account, refused)
    plain = cache.host
    assert "preferred first" in cache.refuses(TransitEncryptionEnabled=True)
    assert "preferred first" in cache.refuses(TransitEncryptionEnabled=True, TransitEncryptionMode="required")
    assert "set encryption-in-transit as enabled" in cache.refuses(TransitEncryptionMode="preferred")
    assert "only supported when encryption-in-transit" in cache.refuses(AuthToken=FIRST)
    cache.change(**PREFERRED)
    assert (cache.group["TransitEncryptionEnabled"], cache.group["TransitEncryptionMode"]) == (True, "preferred")
    assert cache.host.startswith("master.c.")
    assert cache.host != plain
    assert "preferred is not supported with redis access control" in cache.refuses(AuthToken=FIRST)
    cache.change(TransitEncryptionMode="required")
    assert cache.group["TransitEncryptionMode"] == "required"
    assert "preferred before" in cache.refuses(TransitEncryptionEnabled=False)


def test_a_version_that_knows_no_mode(account: Any, refused: Refused) -> None:
    cache = Cache(account, refused, EngineVersion="6.2")
    assert "use engine version 7.0.5 or higher" in cache.refuses(**PREFERRED)
    creation = {"ReplicationGroupId": "d", **SETTINGS, "EngineVersion": "6.2", **PREFERRED}
    refused("InvalidParameterCombination", cache.client.create_replication_group, **creation)


def test_a_token_is_added_beside_what_was_before_it_is_the_only_one(account: Any, refused: Refused) -> None:
    cache = Cache(account, refused, TransitEncryptionEnabled=True)
    assert "only allowed after ROTATE" in cache.refuses(AuthToken=FIRST, AuthTokenUpdateStrategy="SET")
    cache.change(AuthToken=FIRST, AuthTokenUpdateStrategy="ROTATE")
    assert cache.group["AuthTokenEnabled"]
    for change in (PREFERRED, {"TransitEncryptionEnabled": True}):
        assert "access control enabled clusters" in cache.refuses(**change)
    cache.change(AuthToken=FIRST, AuthTokenUpdateStrategy="SET")
    cache.change(AuthToken=SECOND)
    refused(
        "InvalidParameterValue",
        cache.client.modify_replication_group,
        ReplicationGroupId="c",
        AuthToken="too short",
    )


@pytest.mark.parametrize(
    ("state", "url", "problem"),
    [
        ("off", "redis://{plain}:6379/0", None),
        ("off", "rediss://{plain}:6379/0", "speaks no TLS"),
        ("preferred", "redis://{plain}:6379/0", None),
        ("preferred", "redis://{tls}:6379/0", None),
        ("preferred", "rediss://{tls}:6379/0", None),
        ("preferred", "rediss://{plain}:6379/0", "Hostname mismatch"),
        ("required", "rediss://{tls}:6379/0", None),
        ("required", "redis://{tls}:6379/0", "TLS alone"),
        ("required", "rediss://:{first}@{tls}:6379/0", "without any password"),
        ("added", "rediss://{tls}:6379/0", None),
        ("added", "rediss://:{first}@{tls}:6379/0", None),
        ("set", "rediss://{tls}:6379/0", "NOAUTH"),
        ("set", "rediss://:{first}@{tls}:6379/0", None),
        ("set", "rediss://:{second}@{tls}:6379/0", "WRONGPASS"),
    ],
)
def test_who_is_served(state: str, url: str, problem: str | None) -> None:
    enabled = {"TransitEncryptionEnabled": state != "off"}
    modes = {"preferred": {"TransitEncryptionMode": "preferred"}}
    tokens = {"added": ("", FIRST), "set": (FIRST,)}.get(state, ())
    cache = Stored("c", "arn", 0.0, {**enabled, **modes.get(state, {})}, "abc123", tokens=tokens)
    hosts = {"plain": "c.abc123.ng.0001.use1.cache.amazonaws.com", "tls": "master.c.abc123.use1.cache.amazonaws.com"}
    found = transit.refusal(cache, url.format(**hosts, first=FIRST, second=SECOND))
    assert (found is None) if problem is None else (found is not None and problem in found)
