"""What applications log in with: versions of secrets that tasks read, passwords that change, roles, managed passwords."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .stack import API, Stack

CREDENTIALS, USER = "app/database", "talentbase_admin"
OLD, NEW = "a" * 32, "b" * 32
PSQL = "public.ecr.aws/docker/library/postgres:15"
LOGIN = {"startup_seconds": 5, "healthy_seconds": 5, "database_login": {"user": "DB_USER", "password": "DB_PASSWORD"}}
SETTINGS = {"DBInstanceClass": "db.t3.micro", "Engine": "postgres", "AllocatedStorage": 20, "MasterUsername": USER}


def pair(password: str) -> str:
    """Credentials as the secret holds them."""
    return json.dumps({"username": USER, "password": password})


class Application:
    """A database, the secret with its credentials, and a service that logs in with them."""

    def __init__(self, account: Any) -> None:
        self.account, self.stack = account, Stack(account)
        self.secrets, self.rds = account.client("secretsmanager"), account.client("rds")
        made = self.secrets.create_secret(Name=CREDENTIALS, SecretString=pair("password-1"), ClientRequestToken=OLD)
        self.arn: str = made["ARN"]
        self.rds.create_db_instance(DBInstanceIdentifier="db", MasterUserPassword="password-1", **SETTINGS)
        account.advance(400)

    @property
    def database(self) -> dict[str, Any]:
        """The instance as RDS describes it."""
        found: dict[str, Any] = self.rds.describe_db_instances()["DBInstances"][0]
        return found

    def container(self, host: str | None = None) -> dict[str, Any]:
        """A container that is given the credentials and the database's address."""
        host = host or self.database["Endpoint"]["Address"]
        pairs = {"DB_USER": "username", "DB_PASSWORD": "password"}
        return self.stack.container(
            image=API,
            environment=[{"name": "DB_HOST", "value": host}],
            secrets=[{"name": name, "valueFrom": f"{self.arn}:{key}::"} for name, key in pairs.items()],
        )

    def deploy(self, **rule: Any) -> None:
        """Run the service on the image with a rule."""
        self.account.images({"*talentbase-api:*": {**LOGIN, **rule}})
        self.stack.create(self.stack.task_definition(self.container()), desiredCount=1)

    def put(self, version: str, password: str) -> None:
        """Make another password current, in the secret alone."""
        self.secrets.put_secret_value(SecretId=CREDENTIALS, SecretString=pair(password), ClientRequestToken=version)

    def reads(self) -> list[str]:
        """The versions that running tasks have read."""
        tasks = self.account.ask("GET", "tasks")[1]["tasks"]
        return [task["secrets"]["DB_PASSWORD"]["version"] for task in tasks]

    def works(self) -> list[str]:
        """The versions that log in to the database."""
        found = self.account.ask("GET", "databases")[1]["db"]["logs_in_with"]
        return [item["version"] for item in found]

    def lines(self) -> list[str]:
        """All that the containers have logged."""
        logs = self.account.client("logs")
        return [event["message"] for event in logs.filter_log_events(logGroupName="/ecs/app")["events"]]

    def psql(self, password: str, **role: str) -> tuple[int, str]:
        """Run psql as a one-off task; its exit code and its last line."""
        host = self.database["Endpoint"]["Address"]
        given = {"PGHOST": host, "PGUSER": USER, "PGPASSWORD": password, **role}
        container = self.stack.container(image=PSQL, command=["psql", "-c", "select 1"], portMappings=[])
        environment = [{"name": name, "value": value} for name, value in given.items()]
        task = self.stack.ecs.run_task(
            cluster="c",
            taskDefinition=self.stack.task_definition(container, family="psql"),
            launchType="FARGATE",
            networkConfiguration=self.stack.service_request("x")["networkConfiguration"],
            overrides={"containerOverrides": [{"name": "app", "environment": environment}]},
        )["tasks"][0]["taskArn"]
        self.account.advance(60)
        described = self.stack.ecs.describe_tasks(cluster="c", tasks=[task])["tasks"][0]
        return described["containers"][0]["exitCode"], self.lines()[-1]


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
