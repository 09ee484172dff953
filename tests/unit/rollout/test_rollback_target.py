"""Which revision a service goes back to."""

from __future__ import annotations

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._rollout.rollback_target import (
    Image,
    last_good,
    named,
    prerequisites_of,
)

PREFIX = "arn:aws:ecs:us-east-1:123456789012:task-definition/app-web"


def td(*numbers: int) -> list[str]:
    return [f"{PREFIX}:{number}" for number in numbers]


@pytest.mark.parametrize(
    ("current", "succeeded", "back"),
    [
        (3, (3, 2, 1), 2),
        (3, (2, 1), 2),
        (1, (1, 2, 1), None),
        (2, (2, 5, 4, 1), 1),
        (1, (1,), None),
        (1, (), None),
    ],
)
def test_going_back_never_goes_forward(current: int, succeeded: tuple[int, ...], back: int | None) -> None:
    assert last_good(*td(current), td(*succeeded)) == (td(back)[0] if back else "")


def test_another_family_is_gone_back_to_where_it_ran_before() -> None:
    old = f"{PREFIX}-of-cdk:40"
    assert last_good(*td(1), [*td(1), old]) == old
    assert last_good(*td(2), [*td(2, 1), old]) == td(1)[0]
    assert last_good(old, [old, *td(1), old]) == ""
    assert last_good(old, [old, *td(1)]) == td(1)[0]


def test_a_revision_can_be_named_in_each_way() -> None:
    assert named(td(3)[0], "2") == "app-web:2"
    assert named(td(3)[0], "app-web:2") == "app-web:2"
    assert named(td(3)[0], td(2)[0]) == td(2)[0]


def test_what_a_revision_needs() -> None:
    registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
    secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-abcdef"
    containers = [
        {"name": "a", "image": f"{registry}/team/app:abc", "secrets": [{"name": "A", "valueFrom": f"{secret}:KEY::"}]},
        {
            "name": "b",
            "image": f"{registry}/app@sha256:12",
            "secrets": [{"name": "B", "valueFrom": "arn:aws:ssm:r:1:parameter/x"}],
        },
        {"name": "c", "image": "public.ecr.aws/nginx:1"},
        {"name": "d", "image": "999999999999.dkr.ecr.us-east-1.amazonaws.com/other:1"},
    ]
    needs = prerequisites_of({"containerDefinitions": containers}, "123456789012", "us-east-1")
    assert needs.images == [Image("team/app", tag="abc"), Image("app", digest="sha256:12")]
    assert needs.secrets == [secret]
    assert needs.parameters == ["arn:aws:ssm:r:1:parameter/x"]
