"""What AWS refuses, in words: what is not there is no error, and an endpoint that is none is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore.exceptions import ClientError, ProfileNotFound

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure, explain, unless_absent
from tests.harness import Account


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "No."}}, "DescribeThing")


def test_what_is_not_there_is_no_error_and_any_other_refusal_is() -> None:
    def ask(code: str) -> list[str]:
        raise refused(code)

    assert unless_absent(lambda: ["here"], []) == ["here"]
    assert unless_absent(lambda: ask("ClusterNotFoundException"), []) == []
    with pytest.raises(ClientError, match="AccessDenied"):
        unless_absent(lambda: ask("AccessDenied"), [])


def test_a_known_error_has_its_own_remedy_and_any_other_a_general_one() -> None:
    assert "aws configure list-profiles" in explain(ProfileNotFound(profile="nosuch"))
    assert explain(refused("Strange"), "Could not make it").startswith(
        "Could not make it: DescribeThing failed: No (Strange). To do: fix the cause"
    )


def test_an_endpoint_without_a_scheme_is_no_defect(tmp_path: Path) -> None:
    result = Account("127.0.0.1:4599", tmp_path).module_alone("ecs_cluster", cluster={"name": "app"})
    assert result["failed"]
    assert result["msg"].startswith("Invalid endpoint: 127.0.0.1:4599. To do: give AWS_ENDPOINT_URL as")


@pytest.mark.parametrize(
    ("todo", "end"),
    [
        ("wait, then run the same command again", "again."),
        ("sign in: aws sso login", "aws sso login"),
        (
            "choose a quiet moment and deploy with -e allow_interruption=databases.main",
            "allow_interruption=databases.main",
        ),
        ("ansible-playbook deploy.yml -i inventories/dev.", "-i inventories/dev"),
        ("give it (aws efs describe-file-systems), or correct the id", "the id."),
        ("did you mean web?", "web?"),
    ],
)
def test_no_full_stop_is_glued_to_what_is_to_be_copied(todo: str, end: str) -> None:
    assert str(Failure("It is wrong", todo=todo)).endswith(f" {end}")
