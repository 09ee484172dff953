"""A policy that grants what two policies grant."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._iam.widening import widened_policy

NAMES = st.lists(st.sampled_from("abcd"), min_size=1, max_size=3, unique=True).map(sorted)
STATEMENT = st.fixed_dictionaries(
    {
        "Sid": st.sampled_from(["One", "Two"]),
        "Effect": st.sampled_from(["Allow", "Deny"]),
        "Action": NAMES,
        "Resource": NAMES,
    }
)
POLICY = st.lists(STATEMENT, max_size=3, unique_by=lambda item: item["Sid"]).map(lambda items: {"Statement": items})


def statement(*resources: str, sid: str = "Secrets", effect: str = "Allow") -> dict[str, Any]:
    return {"Sid": sid, "Effect": effect, "Action": ["s:Get"], "Resource": [*resources]}


def grants(policy: dict[str, Any], effect: str) -> set[tuple[str, str]]:
    items = [item for item in policy["Statement"] if item["Effect"] == effect]
    return {(action, resource) for item in items for action in item["Action"] for resource in item["Resource"]}


@given(POLICY, POLICY)
def test_nothing_is_taken_away_and_everything_is_added(now: dict[str, Any], then: dict[str, Any]) -> None:
    wide: Any = widened_policy(now, then)
    assert grants(wide, "Allow") >= grants(now, "Allow") | grants(then, "Allow")
    assert grants(wide, "Deny") <= grants(now, "Deny") & grants(then, "Deny")
    assert len({item["Sid"] for item in wide["Statement"]}) == len(wide["Statement"])


@given(POLICY, POLICY)
def test_what_is_wide_stays_as_it_is(now: dict[str, Any], then: dict[str, Any]) -> None:
    wide: Any = widened_policy(now, then)
    assert widened_policy(wide, then) == wide


def test_resources_of_one_statement_are_joined() -> None:
    wide = widened_policy({"Statement": [statement("old")]}, {"Version": "v", "Statement": [statement("new")]})
    assert wide == {"Version": "v", "Statement": [statement("new", "old")]}


def test_a_role_without_a_policy_gets_the_desired_one() -> None:
    desired = {"Statement": [statement("new")]}
    assert widened_policy(None, desired) is desired
