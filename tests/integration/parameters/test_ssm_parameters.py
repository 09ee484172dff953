"""The module ssm_parameters against the embedded account."""

from __future__ import annotations

from typing import Any

from tests.harness import Account, Run

NAME = "/app-dev/web/api-url"


def converge(account: Account, *arguments: str, state: str = "present", **changes: Any) -> Run:
    parameter = {"name": NAME, "value": "https://api.example.com", "description": "Where the API is", **changes}
    return account.module(
        "ssm_parameters",
        *arguments,
        parameters={"api_url": parameter},
        aws_account_id="258993895334",
        resource_tags={"Project": "App"},
        state=state,
    )


def test_a_parameter_is_made_once_changed_and_removed(account: Account) -> None:
    foreseen = converge(account, "--check", "--diff")
    assert (foreseen.code, foreseen.writes, foreseen.changed) == (0, 0, 1), foreseen.output
    assert '"value": "https://api.example.com"' in foreseen.output

    assert converge(account).code == 0
    arn = account.result()["parameters"]["api_url"]["arn"]
    assert arn == "arn:aws:ssm:us-east-1:258993895334:parameter/app-dev/web/api-url"
    assert (converge(account).changed, converge(account).writes) == (0, 0)

    ssm = account.client("ssm")
    ssm.put_parameter(Name=NAME, Value="by hand", Overwrite=True)
    ssm.remove_tags_from_resource(ResourceType="Parameter", ResourceId=NAME, TagKeys=["Project"])
    assert converge(account).code == 0
    assert account.result()["plan"] == [f"update parameter {NAME} (tags, value)"]
    assert converge(account).writes == 0

    refused = converge(account, type="StringList")
    assert refused.code != 0
    assert "type is 'String' and cannot become 'StringList' in place" in refused.output
    assert refused.writes == 0

    assert converge(account, state="absent").changed == 1
    assert (converge(account, state="absent").changed, converge(account, state="absent").writes) == (0, 0)
