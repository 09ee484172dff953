"""TLS of a cache that stands: preferred until the services connect with it, then required."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._data.desired import RULES
from ansible_collections.talentbase.aws.plugins.module_utils._data.names import REPLICATION_GROUP
from ansible_collections.talentbase.aws.plugins.module_utils._data.transit import (
    hosts,
    mode_of,
    refuse_transit,
    transit_inputs,
)
from ansible_collections.talentbase.aws.plugins.module_utils._plan.removals import split_removals
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import UNKNOWN, Actual, Address, Resource

CACHE = Address(REPLICATION_GROUP, "app")
ANSWERS: dict[bool | str, dict[str, Any]] = {
    False: {"TransitEncryptionEnabled": False},
    "preferred": {"TransitEncryptionEnabled": True, "TransitEncryptionMode": "preferred"},
    True: {"TransitEncryptionEnabled": True, "TransitEncryptionMode": "required"},
}


def wanted(mode: bool, engine: str = "redis") -> Resource:
    return Resource(CACHE, {"transit_encryption": mode, "engine": engine})


def there(mode: bool | str) -> Actual:
    return Actual(CACHE, {"transit_encryption": mode, "engine": "redis"})


def test_what_aws_says_of_a_group() -> None:
    assert {mode: mode_of(answer) for mode, answer in ANSWERS.items()} == {mode: mode for mode in ANSWERS}
    assert mode_of({"TransitEncryptionEnabled": True}) is True  # AWS tells no mode of a version before 7.0.5


@pytest.mark.parametrize(
    ("present", "at_first", "postponed"),
    [(False, ["preferred"], [True]), ("preferred", [], [True]), (True, [], [])],
)
def test_it_is_required_once_the_services_are_rolled_out(
    present: bool | str, at_first: list[Any], postponed: list[Any]
) -> None:
    _wide, plan, left = split_removals([wanted(True)], {CACHE: there(present)}, RULES, ())
    assert [step.after["transit_encryption"] for step in plan.steps] == at_first
    assert [step.after["transit_encryption"] for step in left] == postponed


@pytest.mark.parametrize(
    ("before", "after", "modes"),
    [
        (False, "preferred", ["preferred"]),
        (False, True, ["preferred", "required"]),
        ("preferred", True, ["required"]),
        (True, True, ["required"]),
    ],
)
def test_no_request_leaves_preferred_out(before: bool | str, after: bool | str, modes: list[str]) -> None:
    requests = transit_inputs(before, after)
    assert [request["TransitEncryptionMode"] for request in requests] == modes
    assert all(request["TransitEncryptionEnabled"] for request in requests)


def test_what_aws_does_not_move() -> None:
    refuse_transit("caches.main", wanted(True), there(False), "7.0.7")
    refuse_transit("caches.main", wanted(True), there(True), "6.2.6")
    refuse_transit("caches.main", wanted(False), there(False), "6.2.6")
    refuse_transit("caches.main", wanted(True, "valkey"), there(False), "7.2.6")
    with pytest.raises(
        Failure, match=r"Redis 6\.2\.6 without TLS.* To do: deploy caches\.main\.engine_version: 7\.0 first"
    ):
        refuse_transit("caches.main", wanted(True), there(False), "6.2.6")
    for present in ("preferred", True):
        with pytest.raises(
            Failure, match=r"deletes the endpoints.* To do: set caches\.main\.transit_encryption to true"
        ):
            refuse_transit("caches.main", wanted(False), there(present), "7.0.7")


def test_its_hosts_are_unknown_until_tls_has_names() -> None:
    plain = {"host": "app.abc", "reader_host": "app-ro.abc"}
    tls = {"host": "master.app.abc", "reader_host": "replica.app.abc"}
    group = {**ANSWERS[False], "NodeGroups": [{"PrimaryEndpoint": {"Address": "app.abc"}}]}
    assert hosts(plain, False, group) == plain
    assert hosts(plain, True, group) == dict.fromkeys(plain, UNKNOWN)
    assert hosts(tls, True, group) == tls
    assert hosts(tls, True, {**group, **ANSWERS["preferred"]}) == tls
    assert hosts(tls, True, None) == tls
