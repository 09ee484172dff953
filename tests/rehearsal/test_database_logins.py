"""What applications log in with: versions of secrets that tasks read, passwords that change, roles."""

from __future__ import annotations

from typing import Any

import pytest

from .application import CREDENTIALS, LOGIN, NEW, OLD, USER, Application


@pytest.fixture
def app(account: Any) -> Application:
    """The application, with nothing deployed."""
    return Application(account)


def test_a_task_keeps_the_version_that_it_read(app: Application) -> None:
    app.deploy()
    app.account.advance(60)
    assert app.stack.service()["deployments"][0]["rolloutState"] == "COMPLETED"
    assert (app.reads(), app.works()) == ([OLD], [OLD])
    before = app.account.ask("GET", "tasks")[1]["tasks"][0]
    assert (before["service"], before["status"]) == ("s", "RUNNING")
    assert before["secrets"]["DB_USER"] == {"arn": app.arn, "version": OLD}
    assert before["created_at"] < before["started_at"]
    app.put(NEW, "password-2")
    assert (app.reads(), app.works()) == ([OLD], [OLD])
    assert "LastAccessedDate" in app.secrets.describe_secret(SecretId=CREDENTIALS)


def test_a_value_reads_from_the_moment_at_which_it_was_written(app: Application) -> None:
    """Nobody asks the account between the start of the task and the change of the secret, as time only jumps."""
    app.deploy()
    app.account.advance(60)
    app.put(NEW, "password-2")
    assert app.reads() == [OLD]
    app.rds.modify_db_instance(DBInstanceIdentifier="db", MasterUserPassword="password-2")
    app.stack.ecs.update_service(cluster="c", service="s", forceNewDeployment=True)
    app.account.advance(20)
    assert set(app.reads()) == {OLD, NEW}
    assert 'FATAL:  password authentication failed for user "talentbase_admin"' in app.lines()
    app.account.advance(200)
    assert (app.reads(), app.works()) == ([NEW], [NEW])


def test_a_wrong_order_is_seen(app: Application) -> None:
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    app.deploy()
    app.account.advance(60)
    app.put(NEW, "password-2")
    app.stack.ecs.update_service(cluster="c", service="s", forceNewDeployment=True, deploymentConfiguration=breaker)
    app.account.advance(600)
    assert (app.stack.record()["status"], app.reads()) == ("ROLLBACK_SUCCESSFUL", [OLD])
    stopped = app.stack.tasks("STOPPED")
    assert {task["containers"][0]["exitCode"] for task in stopped} >= {1}
    assert "password-2" not in "".join(app.lines())
    assert app.works() == [OLD]


def test_the_host_finds_the_database(app: Application) -> None:
    app.account.images({"*talentbase-api:*": LOGIN})
    app.stack.create(app.stack.task_definition(app.container("nowhere")), desiredCount=1)
    app.account.advance(30)
    assert 'could not translate host name "nowhere" to address: Name or service not known' in app.lines()


def test_labels_and_versions_that_a_task_definition_names(app: Application, account: Any) -> None:
    app.put(NEW, "password-2")
    ssm = account.client("ssm")
    for value in ("1", "2"):
        ssm.put_parameter(Name="/app/p", Value=value, Type="SecureString", Overwrite=value == "2")
    sources = {
        "CURRENT": f"{app.arn}:password::",
        "PREVIOUS": f"{app.arn}:password:AWSPREVIOUS:",
        "EXACT": f"{app.arn}:password::{OLD}",
        "WHOLE": app.arn,
        "PARAMETER": "/app/p",
    }
    container = app.stack.container(secrets=[{"name": key, "valueFrom": value} for key, value in sources.items()])
    app.stack.create(app.stack.task_definition(container), desiredCount=1)
    app.account.advance(60)
    read = account.ask("GET", "tasks")[1]["tasks"][0]["secrets"]
    versions = {name: item["version"] for name, item in read.items()}
    assert versions == {"CURRENT": NEW, "PREVIOUS": OLD, "EXACT": OLD, "WHOLE": NEW, "PARAMETER": "2"}
    assert read["PARAMETER"]["arn"] == "arn:aws:ssm:us-east-1:258993895334:parameter/app/p"


def test_an_application_that_cannot_run_on_a_new_value(app: Application) -> None:
    app.deploy()
    app.account.advance(60)
    app.account.images({"*talentbase-api:*": {**LOGIN, "database_login": None, "keeps_secret": "DB_PASSWORD"}})
    app.stack.ecs.update_service(cluster="c", service="s", forceNewDeployment=True)
    app.account.advance(200)
    assert app.stack.service()["deployments"][0]["rolloutState"] == "COMPLETED"
    app.put(NEW, "password-2")
    app.stack.ecs.update_service(cluster="c", service="s", forceNewDeployment=True)
    app.account.advance(30)
    assert "The value of DB_PASSWORD is not accepted" in app.lines()
    assert app.stack.service()["deployments"][0]["rolloutState"] == "IN_PROGRESS"


def test_a_new_password_takes_a_while(app: Application, refused: Any) -> None:
    for password in ("short", 'with"quote', "with/slash", "with@sign"):
        refused(
            "InvalidParameterValue",
            app.rds.modify_db_instance,
            DBInstanceIdentifier="db",
            MasterUserPassword=password,
        )
    app.put(NEW, "password-2")
    answer = app.rds.modify_db_instance(
        DBInstanceIdentifier="db", MasterUserPassword="password-2", ApplyImmediately=True
    )["DBInstance"]
    assert answer["PendingModifiedValues"] == {"MasterUserPassword": "****"}
    assert answer["DBInstanceStatus"] == "available"
    app.account.advance(5)
    assert app.database["DBInstanceStatus"] == "resetting-master-credentials"
    assert app.works() == [OLD]
    app.account.advance(30)
    assert (app.database["DBInstanceStatus"], app.database["PendingModifiedValues"]) == ("available", {})
    assert app.works() == [NEW]


def test_roles_made_with_psql(app: Application) -> None:
    role = {"ROLE_NAME": "app", "ROLE_PASSWORD": "role-password", "ROLE_OWNER": USER}
    refused = (2, 'password authentication failed for user "talentbase_admin"')
    code, line = app.psql("wrong")
    assert (code, line.split("FATAL:  ")[1]) == refused
    assert app.psql("password-1") == (0, "1")
    assert app.psql("password-1", **role) == (0, "CREATE ROLE")
    assert app.psql("password-1", **role) == (0, "ALTER ROLE")
    assert app.psql("password-1", **{**role, "ROLE_OWNER": "nobody"}) == (3, 'ERROR:  role "nobody" does not exist')
    assert app.psql("role-password", PGUSER="app") == (0, "1")
    assert app.psql("role-password", PGUSER="app", **{**role, "ROLE_NAME": USER}) == (3, "ERROR:  permission denied")
    users = app.account.ask("GET", "databases")[1]["db"]["users"]
    assert users == {USER: {"member_of": None}, "app": {"member_of": USER}}
    assert "role-password" not in "".join(app.lines())
