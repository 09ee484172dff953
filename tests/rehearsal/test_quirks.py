"""Quirks of AWS by name: which are on, and what a switch does."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from rehearsal.quirks.catalogue import QUIRKS
from rehearsal.quirks.switches import Switches

TRUST = '{"Version": "2012-10-17", "Statement": []}'


def test_every_quirk_is_on_and_goes_by_its_name() -> None:
    switches = Switches(QUIRKS)
    assert all(quirk["on"] and quirk["source"] and quirk["what"] for quirk in switches.as_dict().values())
    switches.replace({"*": False, "new-role": True})
    assert [name for name, quirk in switches.as_dict().items() if quirk["on"]] == ["new-role"]
    switches.replace({"new-role": False})
    assert not switches.on("new-role")
    assert switches.seconds("new-role") == 0
    switches.clear()
    assert switches.on("new-role")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"old-role": False}, "Unknown quirk old-role; there are request-models"),
        ({"new-role": 1}, "must be a JSON object of names"),
        ([], "must be a JSON object of names"),
    ],
)
def test_what_is_not_known_changes_nothing(body: object, words: str) -> None:
    switches = Switches(QUIRKS)
    with pytest.raises(ValueError, match=words):
        switches.replace(body)
    assert switches.on("new-role")


def test_a_role_that_is_seconds_old_cannot_be_passed_yet(new_account: Any) -> None:
    arn = new_account.client("iam").create_role(RoleName="new", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    wanted = {
        "family": "f",
        "executionRoleArn": arn,
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": [{"name": "c", "image": "i"}],
    }
    with pytest.raises(ClientError, match="not authorized to perform: iam:PassRole"):
        new_account.client("ecs").register_task_definition(**wanted)
    new_account.advance(10)
    new_account.client("ecs").register_task_definition(**wanted)
