"""The pure parts of a test of a cache's snapshots."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._data.names import cache_copy_name
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load
from ansible_collections.talentbase.aws.plugins.module_utils._restore.cache_inputs import copy_input
from ansible_collections.talentbase.aws.plugins.module_utils._restore.cache_request import (
    CacheTestRequest,
    cache_test_request,
    chosen_snapshot,
)
from ansible_collections.talentbase.aws.plugins.module_utils._restore.cache_test import CacheMeasured, moved

NOW = datetime(2026, 11, 30, 10, 15, tzinfo=UTC)
OPTIONS: dict[str, Any] = {"cache": None, "test": True, "to": None}
GROUP: dict[str, Any] = {
    "ReplicationGroupId": "app",
    "Status": "available",
    "CacheNodeType": "cache.t3.small",
    "Engine": "redis",
    "MemberClusters": ["app-001", "app-002"],
    "AtRestEncryptionEnabled": True,
    "NodeGroups": [{"PrimaryEndpoint": {"Address": "app.x", "Port": 6380}}],
}
MEMBER: dict[str, Any] = {
    "EngineVersion": "7.0.7",
    "Engine": "redis",
    "CacheSubnetGroupName": "app",
    "SecurityGroups": [{"SecurityGroupId": "sg-1"}],
    "CacheParameterGroup": {"CacheParameterGroupName": "default.redis7"},
}


def inventory(*keys: str, **cache: Any) -> Inventory:
    entry = {"identifier": "app", "engine_version": "7", "node_type": "cache.t3.micro", **cache}
    return load({"caches": {key: {**entry, "identifier": key} for key in keys}}, [])


def snapshot(name: str, hours: float, status: str = "available") -> dict[str, Any]:
    taken = (NOW - timedelta(hours=hours)).replace(tzinfo=None)
    return {"SnapshotName": name, "SnapshotStatus": status, "NodeSnapshots": [{"SnapshotCreateTime": taken}]}


def test_a_name_is_as_long_as_elasticache_takes_it() -> None:
    assert (cache_copy_name("app"), len(cache_copy_name("a" * 40))) == ("app-restore", 40)
    assert "--" not in cache_copy_name("a" * 31 + "-bcdefghi")


@pytest.mark.parametrize(
    ("given", "options", "words"),
    [
        (inventory(), {}, "no cache of its own"),
        (inventory("aa", "bb"), {}, "give -e cache= with one of aa, bb"),
        (inventory("main"), {"cache": "mian"}, "did you mean main?"),
        (inventory("main"), {"test": False}, "give caches.main another identifier with restore_snapshot, and deploy"),
    ],
)
def test_what_cannot_be_tried_is_refused(given: Inventory, options: dict[str, Any], words: str) -> None:
    with pytest.raises(Failure) as refused:
        cache_test_request(given, {**OPTIONS, **options})
    assert words in str(refused.value)


def test_the_newest_that_is_available_is_taken_or_the_one_that_is_named() -> None:
    found = [snapshot("old", 30), snapshot("new", 6), snapshot("made", 0, "creating")]
    request = cache_test_request(inventory("app"), {**OPTIONS, "to": "newest"})
    assert chosen_snapshot(request, found)["SnapshotName"] == "new"
    named = cache_test_request(inventory("app"), {**OPTIONS, "to": "old"})
    assert chosen_snapshot(named, found)["SnapshotName"] == "old"
    for name, words in (("made", "which is creating"), ("other", "which is no snapshot of app")):
        with pytest.raises(Failure, match=words) as refused:
            chosen_snapshot(CacheTestRequest("app", request.cache, name), found)
        assert "old, new" in str(refused.value)
    with pytest.raises(Failure, match="has no snapshot") as none:
        chosen_snapshot(request, found[2:])
    assert "aws elasticache create-snapshot --region REGION --replication-group-id app" in str(none.value)


def test_a_copy_is_one_node_with_the_settings_of_the_living_group() -> None:
    made = copy_input(GROUP, MEMBER, "app-restore", "snap", {"a": "b"})
    assert made["EngineVersion"] == "7.0"
    assert (made["NumCacheClusters"], made["AutomaticFailoverEnabled"], made["SnapshotRetentionLimit"]) == (1, False, 0)
    assert (made["Port"], made["SecurityGroupIds"], made["CacheSubnetGroupName"]) == (6380, ["sg-1"], "app")
    assert (made["AtRestEncryptionEnabled"], made["TransitEncryptionEnabled"]) == (True, False)
    assert not {"CacheParameterGroupName", "TransitEncryptionMode", "KmsKeyId", "LogDeliveryConfigurations"} & {*made}
    own = {**MEMBER, "EngineVersion": "5.0.6", "CacheParameterGroup": {"CacheParameterGroupName": "own"}}
    group = {**GROUP, "TransitEncryptionEnabled": True, "TransitEncryptionMode": "preferred", "KmsKeyId": "key"}
    other = copy_input(group, own, "app-restore", "snap", {})
    assert (other["EngineVersion"], other["CacheParameterGroupName"]) == ("5.0.6", "own")
    assert (other["TransitEncryptionEnabled"], other["TransitEncryptionMode"], other["KmsKeyId"]) == (
        True,
        "preferred",
        "key",
    )
    required = copy_input({**group, "TransitEncryptionMode": "required"}, own, "app-restore", "snap", {})
    assert (required["TransitEncryptionEnabled"], "TransitEncryptionMode" in required) == (True, False)


def test_every_host_of_the_living_group_is_replaced() -> None:
    copy = {"host": "copy", "reader_host": "copy-ro"}
    assert moved({"host": "a", "reader_host": "a-ro"}, copy) == {"a": "copy", "a-ro": "copy-ro"}
    assert moved({"host": "a", "reader_host": "a"}, copy) == {"a": "copy"}


def test_a_test_says_how_long_it_took_and_how_old_the_snapshot_was() -> None:
    found = CacheMeasured("snap", NOW - timedelta(hours=5), NOW, 361.0, 41.0)
    assert found.to_result() == {
        "snapshot": "snap",
        "restored_to": "2026-11-30T05:15:00Z",
        "recovery_time_seconds": 402,
        "restore_seconds": 361,
        "check_seconds": 41,
        "recovery_point_seconds": 18000,
    }
    assert "snapshot snap of 2026-11-30T05:15:00Z" in found.lines()[1]
