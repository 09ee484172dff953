"""The module ssm_parameters against the embedded account."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.harness import Account, Run

NAME = "/app-dev/web/api-url"
KEY = "arn:aws:kms:us-east-1:258993895334:key/mail"


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


SECURE = {
    "token": {"name": "/app-dev/token", "type": "SecureString", "kind": "hex", "description": "Signs links"},
    "mail": {"name": "/app-dev/mail", "type": "SecureString", "kind": "external", "kms_key": KEY},
}


def alone(account: Account, parameters: dict[str, Any], check: bool = False) -> dict[str, Any]:
    account.zero()
    options = {"parameters": parameters, "aws_account_id": "258993895334", "resource_tags": {"Project": "App"}}
    return account.module_alone("ssm_parameters", check, **options)


def stored(account: Account, name: str) -> tuple[str, int]:
    parameter = account.client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]
    return parameter["Value"], parameter["Version"]


def test_a_secure_string_is_made_once_and_its_value_is_neither_read_nor_shown(account: Account) -> None:
    foreseen = alone(account, SECURE, check=True)
    assert foreseen["changed"]
    assert account.calls()["writes"] == 0
    made = alone(account, SECURE)
    assert made["plan"] == [
        "create SecureString parameter /app-dev/token",
        "create SecureString parameter /app-dev/mail",
    ]
    assert made["waiting_for_a_person"] == ["/app-dev/mail (SecureString parameter)"]
    token, version = stored(account, "/app-dev/token")
    assert re.fullmatch("[0-9a-f]{64}", token)
    assert version == 1
    assert token not in json.dumps(made)
    described = account.client("ssm").describe_parameters(
        ParameterFilters=[{"Key": "Name", "Values": ["/app-dev/mail"]}]
    )["Parameters"][0]
    assert (described["Type"], described["KeyId"]) == ("SecureString", KEY)

    again = alone(account, SECURE)
    assert not again["changed"]
    assert account.calls()["writes"] == 0
    assert not [name for name in account.calls()["by_operation"] if "GetParameter" in name]
    assert again["placeholders"] == ["/app-dev/mail"]


def test_what_a_person_gave_stays_and_only_tags_are_mended(account: Account) -> None:
    alone(account, SECURE)
    ssm = account.client("ssm")
    ssm.put_parameter(Name="/app-dev/mail", Value="given by a person", Overwrite=True, KeyId=KEY)
    ssm.remove_tags_from_resource(ResourceType="Parameter", ResourceId="/app-dev/mail", TagKeys=["Project"])
    changed = alone(account, {**SECURE, "mail": {**SECURE["mail"], "description": "Sends mail"}})
    assert changed["plan"] == ["update SecureString parameter /app-dev/mail (tags)"]
    assert changed["placeholders"] == []
    assert stored(account, "/app-dev/mail") == ("given by a person", 2)

    refused = alone(account, {"mail": {**SECURE["mail"], "kms_key": KEY.replace("mail", "other")}})
    assert refused["failed"]
    assert "kms_key is" in refused["msg"]
    assert account.calls()["writes"] == 0
    plain = alone(account, {"mail": {"name": "/app-dev/mail", "value": "x"}})
    assert plain["failed"]
    assert "type is 'SecureString' and cannot become 'String' in place" in plain["msg"]
    assert "given by" not in json.dumps([changed, refused, plain])


def test_a_parameter_is_deleted_only_where_it_is_asked_for(account: Account) -> None:
    alone(account, SECURE)
    assert not alone(account, {"mail": SECURE["mail"]})["changed"]
    without = {"token": {"name": "/app-dev/token", "type": "SecureString", "state": "absent"}}
    assert alone(account, without, check=True)["plan"] == ["delete SecureString parameter /app-dev/token"]
    assert account.calls()["writes"] == 0
    assert alone(account, without)["parameters"] == {}
    assert (alone(account, without)["changed"], account.calls()["writes"]) == (False, 0)
    there = account.client("ssm").describe_parameters()["Parameters"]
    assert [item["Name"] for item in there if item["Name"].startswith("/app-dev/")] == ["/app-dev/mail"]
