"""The tag that says which environments have a resource."""

from __future__ import annotations

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._plan.owner import (
    LONGEST,
    belongs_to_others,
    environment_id,
    owned_alone,
    owner_tags,
)

DEV = owner_tags("app/dev")
PROD = owner_tags("app/prod")


@pytest.mark.parametrize(
    ("tags", "alone", "others"),
    [
        ({}, False, False),
        ({"Project": "app"}, False, False),
        ({"Project": "app", **DEV}, True, False),
        (PROD, False, True),
        ({**DEV, **PROD}, False, True),
    ],
)
def test_a_resource_is_the_environments_own_only_where_its_tag_says_so_and_no_others(
    tags: dict[str, str], alone: bool, others: bool
) -> None:
    wanted = {"Project": "app", **DEV}
    assert (owned_alone(tags, wanted), belongs_to_others(tags, wanted)) == (alone, others)


def test_without_an_environment_nothing_is_owned() -> None:
    assert not owned_alone(DEV, {"Project": "app"})
    assert not belongs_to_others(PROD, {"Project": "app"})
    assert owner_tags("") == {}


@pytest.mark.parametrize("name", ["app/dev", f"{'a' * 255}/dev", "app/d\u00e9v 1", "app/dev;x"])
def test_the_key_is_one_that_every_service_takes(name: str) -> None:
    [key] = owner_tags(environment_id(name))
    assert len(key) <= LONGEST
    assert key.isascii()
    assert " " not in key
    assert ";" not in key


def test_long_names_of_the_same_beginning_are_told_apart() -> None:
    assert environment_id(f"{'a' * 200}/dev") != environment_id(f"{'a' * 200}/prod")
