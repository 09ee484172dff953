"""Secrets as AWS describes them, placeholders among them; and few prefixes for many names."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.secrets import KINDS, Secret
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.actual import actual_secret
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.desired import RULES, desired_secret
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.inputs import MAX_PREFIXES, covering_prefixes
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.names import PLACEHOLDER_TAG

ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
TAGS = st.dictionaries(st.sampled_from("ABC"), st.text(max_size=3), max_size=3)


def answer(**more: Any) -> dict[str, Any]:
    return {"ARN": ARN, "Name": "app", "SecretVersionsToStages": {"v1": ["AWSCURRENT"]}, **more}


def tag(version: str) -> list[dict[str, str]]:
    return [{"Key": PLACEHOLDER_TAG, "Value": version}]


@pytest.mark.parametrize(
    ("more", "waits"),
    [
        ({"Tags": tag("v1")}, True),
        ({}, False),
        ({"Tags": tag("v1"), "SecretVersionsToStages": {"v1": ["AWSPREVIOUS"], "v2": ["AWSCURRENT"]}}, False),
        ({"Tags": tag("v1"), "SecretVersionsToStages": {}, "VersionIdsToStages": {"v1": ["AWSCURRENT"]}}, True),
        ({"Tags": tag("v1"), "SecretVersionsToStages": {}}, False),
    ],
)
def test_a_placeholder_is_known_by_its_version(more: dict[str, Any], waits: bool) -> None:
    assert actual_secret(answer(**more), Secret("app", "external")).attributes["placeholder"] is waits


@pytest.mark.parametrize("spelling", [KEY, KEY.rpartition("/")[2]])
def test_a_key_is_the_same_however_it_is_spelt(spelling: str) -> None:
    wanted = Secret("app", "hex", kms_key=KEY)
    assert actual_secret(answer(KmsKeyId=spelling), wanted).properties["kms_key"] == KEY


def test_the_accounts_own_key_is_no_key() -> None:
    wanted = Secret("app", "hex", kms_key="alias/aws/secretsmanager")
    assert actual_secret(answer(), wanted).properties["kms_key"] == "alias/aws/secretsmanager"


@given(
    st.sampled_from(KINDS),
    st.sampled_from(["", "text", "other"]),
    st.sampled_from(["", KEY, "alias/app"]),
    TAGS,
    TAGS,
    st.booleans(),
    st.sampled_from(["", "text"]),
    st.sampled_from(["", KEY]),
)
def test_applying_the_plan_leaves_nothing_to_plan(
    kind: str,
    description: str,
    key: str,
    tags: dict[str, str],
    theirs: dict[str, str],
    valued: bool,
    text: str,
    old: str,
) -> None:
    wanted = Secret("app", kind, description=description, kms_key=key)
    there = answer(
        Description=text,
        KmsKeyId=old,
        Tags=[{"Key": name, "Value": value} for name, value in theirs.items()],
        SecretVersionsToStages={"v1": ["AWSCURRENT"]} if valued else {},
    )
    desired, actual = [desired_secret(wanted, tags)], actual_secret(there, wanted)
    steps = make_plan(desired, {actual.address: actual}, RULES).steps
    after = dict(actual.properties)
    for step in steps:
        after |= {**step.after, "tags": {**theirs, **tags}}
    applied = Actual(actual.address, after)
    assert not make_plan(desired, {actual.address: applied}, RULES)
    assert all("kind" not in step.after for step in steps)


@given(st.sets(st.from_regex(r"[a-c]{1,2}([/_-][a-c]{1,2}){0,3}", fullmatch=True), max_size=60))
def test_prefixes_cover_every_name(names: set[str]) -> None:
    prefixes = covering_prefixes(names)
    assert all(name.startswith(tuple(prefixes)) for name in names)
    assert len(prefixes) <= max(MAX_PREFIXES, len({name[:2] for name in names}))


def test_few_names_are_their_own_prefixes() -> None:
    names = [f"app/{number}" for number in range(MAX_PREFIXES)]
    assert covering_prefixes(names) == sorted(names)
    assert covering_prefixes([*names, "app/more"]) == ["app/"]
    assert covering_prefixes([]) == []
