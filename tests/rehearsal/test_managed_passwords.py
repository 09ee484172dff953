"""Passwords of master users that RDS manages in Secrets Manager."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .application import OLD, SETTINGS, Application


@pytest.fixture
def app(account: Any) -> Application:
    """The application, with nothing deployed."""
    return Application(account)


def current(app: Application, arn: str) -> str:
    """The password of a managed secret."""
    return str(json.loads(app.secrets.get_secret_value(SecretId=arn)["SecretString"])["password"])


def test_rds_manages_the_password(app: Application, refused: Any) -> None:
    modify = app.rds.modify_db_instance
    refused(
        "InvalidParameterCombination",
        modify,
        DBInstanceIdentifier="db",
        ManageMasterUserPassword=True,
        MasterUserPassword="password-3",
    )
    managed = modify(DBInstanceIdentifier="db", ManageMasterUserPassword=True)["DBInstance"]["MasterUserSecret"]
    assert managed["SecretStatus"] == "creating"
    assert managed["KmsKeyId"].startswith("arn:aws:kms:")
    arn = managed["SecretArn"]
    assert app.works() == [OLD]
    app.account.advance(40)
    assert app.database["MasterUserSecret"]["SecretStatus"] == "active"
    described = app.secrets.describe_secret(SecretId=arn)
    assert described["Name"].startswith("rds!db-")
    assert (described["OwningService"], described["RotationEnabled"]) == ("rds", True)
    assert described["RotationRules"] == {"AutomaticallyAfterDays": 7}
    first = next(iter(described["VersionIdsToStages"]))
    assert app.works() == [first]
    modify(DBInstanceIdentifier="db", ManageMasterUserPassword=True)
    assert app.database["MasterUserSecret"]["SecretArn"] == arn
    for operation, arguments in (
        (app.secrets.put_secret_value, {"SecretString": "x"}),
        (app.secrets.update_secret, {"SecretString": "x"}),
        (app.secrets.update_secret_version_stage, {"VersionStage": "blue", "MoveToVersionId": first}),
        (app.secrets.delete_secret, {}),
    ):
        assert "managed" in refused("InvalidRequestException", operation, SecretId=arn, **arguments)
    refused("InvalidParameterCombination", modify, DBInstanceIdentifier="db", ManageMasterUserPassword=False)
    modify(DBInstanceIdentifier="db", ManageMasterUserPassword=False, MasterUserPassword="password-1")
    assert "MasterUserSecret" not in app.database
    refused("ResourceNotFoundException", app.secrets.describe_secret, SecretId=arn)
    app.account.advance(40)
    assert app.works() == [OLD]


def test_a_managed_password_rotates(app: Application, refused: Any) -> None:
    app.rds.create_db_instance(DBInstanceIdentifier="second", ManageMasterUserPassword=True, **SETTINGS)
    app.account.advance(400)
    arn = app.rds.describe_db_instances(DBInstanceIdentifier="second")["DBInstances"][0]["MasterUserSecret"][
        "SecretArn"
    ]

    def works() -> list[str]:
        found = app.account.ask("GET", "databases")[1]["second"]["logs_in_with"]
        return [item["version"] for item in found]

    before, value = works(), current(app, arn)
    version = app.secrets.rotate_secret(SecretId=arn)["VersionId"]
    assert "isn't complete" in refused("InvalidRequestException", app.secrets.rotate_secret, SecretId=arn)
    assert (works(), current(app, arn)) == (before, value)
    app.account.advance(60)
    assert works() == [version]
    described = app.secrets.describe_secret(SecretId=arn)
    assert described["VersionIdsToStages"] == {before[0]: ["AWSPREVIOUS"], version: ["AWSCURRENT"]}
    assert (described["NextRotationDate"] - described["LastRotatedDate"]).days == 7
    assert current(app, arn) != value
    app.secrets.rotate_secret(SecretId=arn, RotationRules={"AutomaticallyAfterDays": 30}, RotateImmediately=False)
    app.account.advance(8 * 86_400)
    assert works() == [version]
    app.account.advance(23 * 86_400)
    assert works() not in ([], [version])
    refused(
        "InvalidParameterCombination",
        app.rds.modify_db_instance,
        DBInstanceIdentifier="second",
        RotateMasterUserPassword=True,
    )
    later = works()
    app.rds.modify_db_instance(DBInstanceIdentifier="second", RotateMasterUserPassword=True, ApplyImmediately=True)
    app.account.advance(60)
    assert works() not in ([], later)


def test_what_starts_during_a_managed_rotation_reads_what_counts_then(app: Application) -> None:
    """One jump of the clock over a start, the change of the password and the move of the label, in their order."""
    app.rds.modify_db_instance(DBInstanceIdentifier="db", ManageMasterUserPassword=True)
    app.account.advance(60)
    app.arn = app.database["MasterUserSecret"]["SecretArn"]
    app.deploy()
    app.account.advance(100)
    before = app.works()
    assert app.reads() == before
    version = app.secrets.rotate_secret(SecretId=app.arn)["VersionId"]
    app.stack.ecs.update_service(cluster="c", service="s", forceNewDeployment=True)
    app.account.advance(200)
    assert app.reads() == before
    assert app.stack.record()["status"] == "SUCCESSFUL"
    assert app.works() == [version]
    app.stack.ecs.update_service(cluster="c", service="s", forceNewDeployment=True)
    app.account.advance(200)
    assert app.reads() == [version]
