"""What is done with a secret for each action, by its age, its labels and what was done before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.secrets import Rotation, Secret
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.decision import Act, ActionRequest, decide
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.names import PLACEHOLDER_TAG, SINCE_TAG
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.stages import (
    Phase,
    Since,
    since_of,
    stages_of,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SETTLED = {"v2": ["AWSCURRENT"], "v1": ["AWSPREVIOUS"]}
STAGED = {"v2": ["AWSCURRENT"], "v3": ["AWSPENDING", "ROTATING"]}
PROMOTED = {"v2": ["AWSPREVIOUS"], "v3": ["AWSCURRENT", "AWSPENDING", "ROTATING"]}
REVERTING = {"v2": ["AWSCURRENT"], "v3": ["AWSPREVIOUS", "AWSPENDING", "ROTATING"]}
RESTORING = {"v2": ["AWSPREVIOUS"], "v3": ["AWSCURRENT", "AWSPENDING", "RESTORING"]}


def answer(labels: dict[str, list[str]] = SETTLED, **more: Any) -> dict[str, Any]:
    return {"ARN": "arn", "VersionIdsToStages": labels, **more}


def since(age: timedelta, how: str = "rotated") -> Since:
    return Since(NOW - age, "v2", how, NOW - age)


def act(
    action: Act,
    found: dict[str, Any] | None,
    age: timedelta = timedelta(days=100),
    how: str = "rotated",
    named: bool = True,
    again: bool = False,
    kind: str = "hex",
    **rotation: Any,
) -> Act:
    secret = Secret(name="app", kind=kind, rotation=Rotation(**rotation))
    return decide(ActionRequest(action, named, again), secret, found, since(age, how), NOW).act


@pytest.mark.parametrize(
    ("labels", "phase"),
    [
        (SETTLED, Phase.SETTLED),
        (STAGED, Phase.STAGED),
        (PROMOTED, Phase.PROMOTED),
        (REVERTING, Phase.REVERTING),
        # As AWS's own rotation functions leave it.
        ({"v2": ["AWSCURRENT", "AWSPENDING"], "v1": ["AWSPREVIOUS"]}, Phase.PROMOTED),
    ],
)
def test_the_labels_tell_how_far_a_change_is(labels: dict[str, list[str]], phase: Phase) -> None:
    assert stages_of(answer(labels)).phase is phase


def test_a_tag_about_another_version_says_nothing() -> None:
    tag = since(timedelta(days=3)).tag()
    assert since_of(answer(Tags=[{"Key": SINCE_TAG, "Value": tag}])) == since(timedelta(days=3))
    other = answer({"v9": ["AWSCURRENT"]}, Tags=[{"Key": SINCE_TAG, "Value": tag}])
    assert since_of(other) is None
    assert since_of(answer(Tags=[{"Key": SINCE_TAG, "Value": "yesterday v2 by hand"}])) is None
    assert since_of(answer()) is None


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("labels", [STAGED, PROMOTED, REVERTING])
def test_a_change_under_way_is_completed_and_never_made_twice(labels: dict[str, list[str]], named: bool) -> None:
    assert act(Act.ROTATE, answer(labels), named=named, max_age_days=1) is Act.COMPLETE
    assert act(Act.RETIRE, answer(labels), named=named, fallbacks="list") is Act.COMPLETE


def test_restoring_ends_a_change_under_way_but_completes_a_restoration() -> None:
    assert act(Act.RESTORE, answer(STAGED)) is Act.REVERT
    assert act(Act.RESTORE, answer(PROMOTED)) is Act.REVERT
    assert act(Act.RESTORE, answer(REVERTING)) is Act.COMPLETE
    assert act(Act.RESTORE, answer(RESTORING)) is Act.COMPLETE


def test_by_schedule_only_what_is_due_is_rotated() -> None:
    days = timedelta(days=90)
    assert act(Act.ROTATE, answer(), days, named=False, max_age_days=90) is Act.ROTATE
    assert act(Act.ROTATE, answer(), days - timedelta(seconds=1), named=False, max_age_days=90) is Act.LEAVE
    assert act(Act.ROTATE, answer(), days, named=False) is Act.LEAVE


def test_older_values_are_retired_after_their_grace() -> None:
    kept: dict[str, Any] = {"fallbacks": "list", "grace_days": 14}
    assert act(Act.ROTATE, answer(), timedelta(days=14), named=False, **kept) is Act.RETIRE
    assert act(Act.ROTATE, answer(), timedelta(days=13), named=False, **kept) is Act.LEAVE
    assert act(Act.ROTATE, answer(), timedelta(days=14), how="retired", named=False, **kept) is Act.LEAVE
    assert act(Act.ROTATE, answer(), timedelta(days=99), named=False, fallbacks="list") is Act.LEAVE


def test_what_was_just_done_is_not_done_again_unasked() -> None:
    soon = timedelta(minutes=59)
    assert act(Act.ROTATE, answer(), soon) is Act.LEAVE
    assert act(Act.ROTATE, answer(), soon, again=True) is Act.ROTATE
    assert act(Act.ROTATE, answer(), soon, how="created") is Act.ROTATE
    assert act(Act.RESTORE, answer(), soon, how="restored") is Act.LEAVE
    assert act(Act.RESTORE, answer(), soon, how="reverted") is Act.LEAVE


@pytest.mark.parametrize(
    ("action", "found", "kind"),
    [
        (Act.ROTATE, None, "hex"),
        (Act.ROTATE, answer(), "external"),
        (Act.ROTATE, answer(DeletedDate=NOW), "hex"),
        (Act.ROTATE, answer({}), "hex"),
        (Act.ROTATE, answer(Tags=[{"Key": PLACEHOLDER_TAG, "Value": "v2"}]), "hex"),
        (Act.RESTORE, answer({"v2": ["AWSCURRENT"]}), "hex"),
        (Act.RETIRE, answer(), "hex"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name_and_left_by_schedule(
    action: Act, found: dict[str, Any] | None, kind: str
) -> None:
    secret = Secret(name="app", kind=kind)
    decisions = [
        decide(ActionRequest(action, named), secret, found, since(timedelta(days=9)), NOW) for named in (True, False)
    ]
    assert [(item.act, item.refused) for item in decisions] == [(Act.LEAVE, True), (Act.LEAVE, False)]


def test_a_secret_in_its_recovery_window_is_restored() -> None:
    assert act(Act.RESTORE, answer(DeletedDate=NOW)) is Act.UNDELETE
