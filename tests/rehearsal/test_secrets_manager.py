"""Secrets Manager keeps versions and their labels as its API reference says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

OLD, NEW, NEWER = "a" * 32, "b" * 32, "c" * 32


@pytest.fixture
def secrets(account: Any) -> Any:
    """A client, and the secret `app/key` with one version."""
    client = account.client("secretsmanager")
    client.create_secret(Name="app/key", SecretString="one", ClientRequestToken=OLD)
    return client


def put(client: Any, version: str, value: str, *labels: str) -> Any:
    """Put a value under a token."""
    stages = {"VersionStages": list(labels)} if labels else {}
    return client.put_secret_value(SecretId="app/key", SecretString=value, ClientRequestToken=version, **stages)


def move(client: Any, label: str, **versions: str) -> None:
    """Move a label."""
    client.update_secret_version_stage(SecretId="app/key", VersionStage=label, **versions)


def labels(client: Any) -> dict[str, list[str]]:
    """The labels of the versions that have some."""
    found: dict[str, list[str]] = client.describe_secret(SecretId="app/key")["VersionIdsToStages"]
    return found


def test_a_staged_value_becomes_current_and_goes_back(secrets: Any) -> None:
    assert put(secrets, NEW, "two", "AWSPENDING")["VersionStages"] == ["AWSPENDING"]
    assert secrets.get_secret_value(SecretId="app/key")["SecretString"] == "one"
    assert secrets.get_secret_value(SecretId="app/key", VersionStage="AWSPENDING")["SecretString"] == "two"
    move(secrets, "AWSCURRENT", MoveToVersionId=NEW, RemoveFromVersionId=OLD)
    assert labels(secrets) == {OLD: ["AWSPREVIOUS"], NEW: ["AWSPENDING", "AWSCURRENT"]}
    move(secrets, "AWSCURRENT", MoveToVersionId=OLD, RemoveFromVersionId=NEW)
    assert labels(secrets) == {OLD: ["AWSCURRENT"], NEW: ["AWSPENDING", "AWSPREVIOUS"]}
    move(secrets, "AWSPENDING", RemoveFromVersionId=NEW)
    assert labels(secrets) == {OLD: ["AWSCURRENT"], NEW: ["AWSPREVIOUS"]}
    assert secrets.get_secret_value(SecretId="app/key", VersionId=NEW)["VersionStages"] == ["AWSPREVIOUS"]


def test_an_own_label_stays_where_it_is_when_current_moves(secrets: Any) -> None:
    move(secrets, "blue", MoveToVersionId=OLD)
    put(secrets, NEW, "two")
    assert labels(secrets) == {OLD: ["blue", "AWSPREVIOUS"], NEW: ["AWSCURRENT"]}
    put(secrets, NEWER, "three", "blue")
    assert labels(secrets) == {OLD: ["AWSPREVIOUS"], NEW: ["AWSCURRENT"], NEWER: ["blue"]}


def test_a_label_that_is_elsewhere_is_not_moved_unless_said_from_where(secrets: Any, refused: Any) -> None:
    put(secrets, NEW, "two", "AWSPENDING")
    before = labels(secrets)
    update, common = secrets.update_secret_version_stage, {"SecretId": "app/key", "VersionStage": "AWSCURRENT"}
    for versions in (
        {"MoveToVersionId": NEW},
        {"MoveToVersionId": NEW, "RemoveFromVersionId": NEW},
        {"MoveToVersionId": NEWER, "RemoveFromVersionId": OLD},
        {"RemoveFromVersionId": OLD},
    ):
        refused("InvalidParameterException", update, **common, **versions)
    assert labels(secrets) == before
    move(secrets, "AWSCURRENT", MoveToVersionId=OLD)
    assert labels(secrets) == before


def test_a_token_means_one_value(secrets: Any, refused: Any) -> None:
    put(secrets, NEW, "two", "AWSPENDING")
    put(secrets, NEW, "two", "AWSPENDING")
    assert labels(secrets) == {OLD: ["AWSCURRENT"], NEW: ["AWSPENDING"]}
    for token, value in ((NEW, "three"), (OLD, "three")):
        message = refused(
            "ResourceExistsException",
            secrets.put_secret_value,
            SecretId="app/key",
            SecretString=value,
            ClientRequestToken=token,
        )
        assert "already in use" in message
    refused(
        "ResourceExistsException",
        secrets.update_secret,
        SecretId="app/key",
        SecretString="x",
        ClientRequestToken=NEW,
    )
    assert secrets.get_secret_value(SecretId="app/key", VersionId=NEW)["SecretString"] == "two"


def test_versions_tell_their_time_and_deprecated_ones_go(account: Any, secrets: Any) -> None:
    account.advance(3600)
    put(secrets, NEW, "two")
    put(secrets, NEWER, "three")
    listed = secrets.list_secret_version_ids(SecretId="app/key")
    assert listed["ARN"].startswith("arn:aws:secretsmanager:")
    assert listed["Name"] == "app/key"
    assert [item["VersionId"] for item in listed["Versions"]] == [NEW, NEWER]
    everything = secrets.list_secret_version_ids(SecretId="app/key", IncludeDeprecated=True)["Versions"]
    made = {item["VersionId"]: item["CreatedDate"] for item in everything}
    assert 3600 <= (made[NEW] - made[OLD]).total_seconds() < 3700
    assert secrets.get_secret_value(SecretId="app/key")["CreatedDate"] == made[NEWER]
    first = secrets.list_secret_version_ids(SecretId="app/key", MaxResults=1)
    second = secrets.list_secret_version_ids(SecretId="app/key", MaxResults=1, NextToken=first["NextToken"])
    assert [item["Versions"][0]["VersionId"] for item in (first, second)] == [NEW, NEWER]
    account.advance(90_000)
    put(secrets, "d" * 32, "four")
    everything = secrets.list_secret_version_ids(SecretId="app/key", IncludeDeprecated=True)["Versions"]
    assert [item["VersionId"] for item in everything] == [NEWER, "d" * 32]


def test_what_is_not_there_is_said(secrets: Any, refused: Any) -> None:
    get = secrets.get_secret_value
    assert "AWSPENDING" in refused("ResourceNotFoundException", get, SecretId="app/key", VersionStage="AWSPENDING")
    assert NEW in refused("ResourceNotFoundException", get, SecretId="app/key", VersionId=NEW)
    refused("InvalidRequestException", get, SecretId="app/key", VersionId=OLD, VersionStage="AWSPREVIOUS")
    secrets.create_secret(Name="empty")
    refused("ResourceNotFoundException", get, SecretId="empty")
    secrets.put_secret_value(SecretId="empty", SecretString="x", ClientRequestToken=NEW, VersionStages=["AWSPENDING"])
    assert secrets.get_secret_value(SecretId="empty")["VersionStages"] == ["AWSPENDING", "AWSCURRENT"]


def test_a_description_tells_what_happened(account: Any, secrets: Any) -> None:
    fresh = secrets.describe_secret(SecretId="app/key")
    assert not {"LastAccessedDate", "DeletedDate", "RotationEnabled", "NextRotationDate"} & set(fresh)
    account.advance(86_400)
    secrets.get_secret_value(SecretId="app/key")
    put(secrets, NEW, "two")
    secrets.update_secret(SecretId="app/key", Description="words")
    later = secrets.describe_secret(SecretId="app/key")
    assert later["LastChangedDate"] > fresh["LastChangedDate"] == fresh["CreatedDate"] == later["CreatedDate"]
    accessed = later["LastAccessedDate"].astimezone(UTC)
    assert accessed == datetime(accessed.year, accessed.month, accessed.day, tzinfo=UTC)
    assert (later["Description"], later["VersionIdsToStages"][NEW]) == ("words", ["AWSCURRENT"])


def test_a_secret_in_its_recovery_window(secrets: Any, refused: Any) -> None:
    secrets.delete_secret(SecretId="app/key", RecoveryWindowInDays=7)
    policy = '{"Version": "2012-10-17", "Statement": []}'
    for operation, arguments in (
        (secrets.get_secret_value, {}),
        (secrets.put_secret_value, {"SecretString": "x"}),
        (secrets.update_secret, {"Description": "x"}),
        (secrets.update_secret_version_stage, {"VersionStage": "blue", "MoveToVersionId": OLD}),
        (secrets.tag_resource, {"Tags": [{"Key": "a", "Value": "b"}]}),
        (secrets.put_resource_policy, {"ResourcePolicy": policy}),
        (secrets.rotate_secret, {}),
    ):
        assert "deletion" in refused("InvalidRequestException", operation, SecretId="app/key", **arguments)
    batch = secrets.batch_get_secret_value(SecretIdList=["app/key", "none"])
    assert [item["ErrorCode"] for item in batch["Errors"]] == ["InvalidRequestException", "ResourceNotFoundException"]
    assert secrets.list_secrets()["SecretList"] == []
    assert "DeletedDate" in secrets.describe_secret(SecretId="app/key")
    secrets.restore_secret(SecretId="app/key")
    assert "DeletedDate" not in secrets.describe_secret(SecretId="app/key")
    assert secrets.get_secret_value(SecretId="app/key")["SecretString"] == "one"


def test_policies(secrets: Any, refused: Any) -> None:
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId="app/key")
    policy = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*"}]}'
    put_policy = secrets.put_resource_policy
    refused("PublicPolicyException", put_policy, SecretId="app/key", ResourcePolicy=policy, BlockPublicPolicy=True)
    refused("MalformedPolicyDocumentException", put_policy, SecretId="app/key", ResourcePolicy="no JSON")
    put_policy(SecretId="app/key", ResourcePolicy=policy)
    assert secrets.get_resource_policy(SecretId="app/key")["ResourcePolicy"] == policy
    secrets.delete_resource_policy(SecretId="app/key")
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId="app/key")


def test_rotation_needs_a_function_or_a_managing_service(secrets: Any, refused: Any) -> None:
    assert "Lambda" in refused("InvalidRequestException", secrets.rotate_secret, SecretId="app/key")
    assert labels(secrets) == {OLD: ["AWSCURRENT"]}


def test_five_hundred_secrets_in_pages_of_a_hundred(account: Any) -> None:
    client = account.client("secretsmanager")
    for number in range(500):
        client.create_secret(Name=f"many/{number:03}", SecretString="x")
    pages = list(client.get_paginator("list_secrets").paginate(PaginationConfig={"PageSize": 100}))
    assert [len(page["SecretList"]) for page in pages] == [100] * 5
    names = [item["Name"] for page in pages for item in page["SecretList"]]
    assert names == [f"many/{number:03}" for number in range(500)]
    assert all(list(item["SecretVersionsToStages"].values()) == [["AWSCURRENT"]] for item in pages[0]["SecretList"])
    newest = client.list_secrets(SortOrder="desc", MaxResults=1)["SecretList"]
    assert [item["Name"] for item in newest] == ["many/499"]
    batch = client.batch_get_secret_value(SecretIdList=names[:20])
    assert len(batch["SecretValues"]) == 20
    assert not batch["Errors"]


def test_a_batch_takes_twenty(secrets: Any, refused: Any) -> None:
    names = [f"n{number}" for number in range(21)]
    refused("ValidationException", secrets.batch_get_secret_value, SecretIdList=names)
    found = secrets.batch_get_secret_value(Filters=[{"Key": "name", "Values": ["app/"]}])
    assert [item["SecretString"] for item in found["SecretValues"]] == ["one"]
