"""An application that logs in to its database with what a secret holds."""

from __future__ import annotations

import json
from typing import Any

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
