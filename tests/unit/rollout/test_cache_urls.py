"""A revision from before a cache's move to TLS or to a token is not rolled back to."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._rollout.cache_urls import cache_urls, names, problem_of

PLAIN, TLS = "app.abc123.ng.0001.use1.cache.amazonaws.com", "master.app.abc123.use1.cache.amazonaws.com"
REQUIRED = {"TransitEncryptionEnabled": True, "TransitEncryptionMode": "required"}
PREFERRED = {**REQUIRED, "TransitEncryptionMode": "preferred"}
TOKEN = {**REQUIRED, "AuthTokenEnabled": True}


@pytest.mark.parametrize(
    ("group", "mark", "url", "told"),
    [
        ({}, "", f"redis://{PLAIN}:6379/0", ""),
        (PREFERRED, "", f"redis://{PLAIN}:6379/0", ""),
        (REQUIRED, "", f"redis://{PLAIN}:6379/0", "without TLS"),
        (REQUIRED, "", f"rediss://{TLS}:6379/0", ""),
        (TOKEN, "added", f"rediss://{TLS}:6379/0", ""),
        (TOKEN, "only", f"rediss://{TLS}:6379/0", "without the token"),
        (TOKEN, "only", f"rediss://:secret@{TLS}:6379/0", ""),
        (REQUIRED, "", "redis://elsewhere.example.com:6379", ""),
        (REQUIRED, "", "https://app.example.com", ""),
    ],
)
def test_what_a_cache_serves_no_more(group: dict[str, Any], mark: str, url: str, told: str) -> None:
    environment = [{"name": "REDIS_URL", "value": url}, {"name": "PORT", "value": "80"}, {"name": "EMPTY"}]
    urls = cache_urls({"containerDefinitions": [{"environment": environment}, {}]})
    found = {"ReplicationGroupId": "app", **group}
    tags = {"talentbase.aws:auth-token": mark} if mark else {}
    lines = [line for item in urls if names(item, found) and (line := problem_of(item, found, tags))]
    assert len(lines) == bool(told)
    assert told in " ".join(lines)
    assert "secret" not in str((urls, lines))
    assert not [item for item in urls if names(item, {"ReplicationGroupId": "other"})]
