"""Systems Manager parameters: encrypted values, keys, types, versions and pages."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

NAME = "/app/token"


@pytest.fixture
def ssm(account: Any) -> Any:
    """A client, and a SecureString with its default key."""
    client = account.client("ssm")
    client.put_parameter(Name=NAME, Value="plain text", Type="SecureString", Tags=[{"Key": "a", "Value": "b"}])
    return client


def test_a_secure_value_is_ciphertext_unless_decrypted(ssm: Any) -> None:
    hidden = ssm.get_parameters(Names=[NAME])["Parameters"][0]
    shown = ssm.get_parameters(Names=[NAME], WithDecryption=True)["Parameters"][0]
    assert (hidden["Type"], shown["Value"]) == ("SecureString", "plain text")
    history = ssm.get_parameter_history(Name=NAME)["Parameters"][0]
    by_path = ssm.get_parameters_by_path(Path="/app")["Parameters"][0]
    for answer in (hidden, history, by_path, ssm.get_parameter(Name=NAME)["Parameter"]):
        assert len(answer["Value"]) > 200
        assert "plain" not in answer["Value"]
    assert ssm.get_parameter_history(Name=NAME, WithDecryption=True)["Parameters"][0]["Value"] == "plain text"
    assert "KeyId" not in shown
    assert history["KeyId"] == "alias/aws/ssm"


def test_every_write_makes_a_version(account: Any, ssm: Any) -> None:
    account.advance(3600)
    assert ssm.put_parameter(Name=NAME, Value="second", Overwrite=True)["Version"] == 2
    first, second = ssm.get_parameter_history(Name=NAME, WithDecryption=True)["Parameters"]
    assert (first["Value"], first["Version"], second["Value"], second["Version"]) == ("plain text", 1, "second", 2)
    assert 3600 <= (second["LastModifiedDate"] - first["LastModifiedDate"]).total_seconds() < 3700
    assert ssm.get_parameter(Name=f"{NAME}:1", WithDecryption=True)["Parameter"]["Value"] == "plain text"


def test_a_parameter_ages_as_fast_as_time_passes_for_who_uses_the_account(account: Any, ssm: Any) -> None:
    """A heartbeat of a program comes in seconds of ours, however fast the account's clock runs."""

    def age() -> float:
        answer = ssm.get_parameter(Name=NAME)
        now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        return float((now - answer["Parameter"]["LastModifiedDate"]).total_seconds())

    account.ask("POST", "clock", {"speed": 1000})
    time.sleep(0.1)
    ages = [age()]
    account.advance(3600)
    ages.append(age() - 3600)
    account.ask("POST", "clock", {"speed": 1})
    assert -1 < min(ages) <= max(ages) < 20  # HTTP's Date has whole seconds


def test_keys(ssm: Any, refused: Any) -> None:
    def key() -> str:
        return str(ssm.describe_parameters()["Parameters"][0]["KeyId"])

    assert key() == "alias/aws/ssm"
    ssm.put_parameter(Name=NAME, Value="x", Type="SecureString", KeyId="alias/own", Overwrite=True)
    assert key() == "alias/own"
    ssm.put_parameter(Name=NAME, Value="x", Overwrite=True)
    assert key() == "alias/aws/ssm"
    refused("ValidationException", ssm.put_parameter, Name="/plain", Value="x", Type="String", KeyId="alias/own")


def test_a_type_stays(ssm: Any, refused: Any) -> None:
    put = ssm.put_parameter
    refused("HierarchyTypeMismatchException", put, Name=NAME, Value="x", Type="String", Overwrite=True)
    refused("ParameterAlreadyExists", put, Name=NAME, Value="x", Type="SecureString")
    message = refused("ValidationException", put, Name="/long", Value="x" * 4097, Type="String")
    assert "advanced-parameter tier" in message
    assert put(Name="/long", Value="x" * 4097, Type="String", Tier="Advanced")["Tier"] == "Advanced"


def test_descriptions_in_pages_of_fifty(ssm: Any, refused: Any) -> None:
    for number in range(69):
        ssm.put_parameter(Name=f"/many/{number:02}", Value="x", Type="String")
    pages = list(ssm.get_paginator("describe_parameters").paginate(PaginationConfig={"PageSize": 50}))
    assert [len(page["Parameters"]) for page in pages] == [50, 20]
    assert all("Value" not in item for page in pages for item in page["Parameters"])
    refused("ValidationException", ssm.describe_parameters, MaxResults=51)
