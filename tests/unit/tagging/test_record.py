"""Which tags have left: what the cluster's record names and the inventory does not, and nothing else."""

from __future__ import annotations

from ansible_collections.talentbase.aws.plugins.module_utils._plan.owner import owner_tags
from ansible_collections.talentbase.aws.plugins.module_utils._tagging.left_tags import _newest, _parameter
from ansible_collections.talentbase.aws.plugins.module_utils._tagging.record import left, record

OWN = owner_tags("app/dev")


def test_a_tag_that_was_given_and_is_not_wanted_any_more_has_left() -> None:
    before = {"Project": "x", "Cost Center": "y", **OWN}
    cluster = {**before, **record(before), "Owner": "somebody"}
    assert left(cluster, before) == {}
    assert left(cluster, {"Project": "z", **OWN}) == {"Cost Center": "y"}
    assert left(cluster, OWN) == {"Project": "x", "Cost Center": "y"}


def test_the_tags_of_others_never_leave() -> None:
    assert left({"Project": "x", **OWN}, OWN) == {}
    other = owner_tags("app/prod")
    theirs = {"Project": "x", **other}
    assert left({**theirs, **record(theirs), **OWN, **record(OWN)}, OWN) == {}


def test_the_names_of_45_tags_fit_into_one() -> None:
    tags = {f"name of a tag {number} {'x' * 100}": "v" for number in range(45)}
    (value,) = record({**tags, **OWN}).values()
    assert len(value) <= 256
    assert record(tags) == {}


def test_names_of_parameters_and_revisions() -> None:
    assert _parameter("arn:aws:ssm:r:1:parameter/app/web/url") == "/app/web/url"
    assert _parameter("arn:aws:ssm:r:1:parameter/app") == "app"
    task = "arn:aws:ecs:r:1:task-definition/web"
    assert _newest([f"{task}:9", f"{task}:10", "arn:other"]) == ["arn:other", f"{task}:10"]
