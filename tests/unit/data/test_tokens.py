"""The token of a cache: added beside what was before, the only one once the services give it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._data.desired import RULES
from ansible_collections.talentbase.aws.plugins.module_utils._data.names import REPLICATION_GROUP
from ansible_collections.talentbase.aws.plugins.module_utils._data.tokens import (
    TOKEN_TAG,
    is_published,
    refuse_token,
    token_in,
    token_state,
)
from ansible_collections.talentbase.aws.plugins.module_utils._plan.removals import split_removals
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address, Resource
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.generate import Value

CACHE = Address(REPLICATION_GROUP, "app")
WANTED = Resource(CACHE, {"transit_encryption": True, "auth_token": True, "token_secret": "app/token"})


def there(state: bool | str, transit: bool | str = True) -> Actual:
    return Actual(CACHE, {"transit_encryption": transit, "auth_token": state})


@pytest.mark.parametrize(
    ("enabled", "tag", "state", "published"),
    [
        (False, "", False, False),
        (False, "added", False, True),
        (True, "added", "added", True),
        (True, "only", True, True),
        (True, "", "unpublished", False),
    ],
)
def test_how_far_it_is(enabled: bool, tag: str, state: bool | str, published: bool) -> None:
    tags = {TOKEN_TAG: tag} if tag else {}
    assert token_state({"AuthTokenEnabled": enabled}, tags) == state
    assert is_published(tags) is published


@pytest.mark.parametrize(
    ("present", "at_first", "postponed"),
    [
        (False, ["added"], [True]),
        ("added", [], [True]),
        ("unpublished", [True], []),
        (True, [], []),
    ],
)
def test_it_is_the_only_way_in_once_the_services_give_it(
    present: bool | str, at_first: list[Any], postponed: list[Any]
) -> None:
    _wide, plan, left = split_removals([WANTED], {CACHE: there(present)}, RULES, ())
    assert [step.after for step in plan.steps] == [{"auth_token": state} for state in at_first]
    assert [step.after for step in left] == [{"auth_token": state} for state in postponed]


def test_aws_takes_none_before_tls_is_required() -> None:
    refuse_token("caches.main", WANTED, there(False))
    refuse_token("caches.main", Resource(CACHE, {"transit_encryption": True}), there(False, "preferred"))
    for transit in (False, "preferred"):
        with pytest.raises(
            Failure, match=r"To do: deploy caches\.main\.transit_encryption: true without auth_token first"
        ):
            refuse_token("caches.main", WANTED, there(False, transit))


@pytest.mark.parametrize("text", ["{}", "[]", '{"token": ""}', '{"token": 1}'])
def test_a_secret_without_one(text: str) -> None:
    with pytest.raises(Failure, match="The secret holds no token"):
        token_in(Value(text), "The secret")
