"""dev on an embedded account: its secrets, and the versions of them that its tasks and its database use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tools import inventories
from tools.account import Account

ROTATIONS: dict[str, dict[str, Any]] = {
    "session": {"fallbacks": "list"},
    "django": {"fallbacks": "DJANGO_SECRET_KEY_FALLBACKS"},
    "field_encryption": {"fallbacks": "list"},
    "database": {},
}
"""The secrets that are rotated, each with its settings."""
IMAGES = {"*talentbase-api*": {"database_login": {"user": "DB_USER", "password": "DB_PASSWORD"}}}
"""api logs in to its database when it starts."""
SERVICES = ("talentbase-web-dev", "talentbase-api-dev")
STABLE_LABELS = {"AWSCURRENT", "AWSPREVIOUS"}


class Reading(NamedTuple):
    """The version of a secret that a task read when it started, into one of its variables."""

    service: str
    variable: str
    arn: str
    version: str


def rotatable_inventory(folder: Path) -> Path:
    """An inventory like that of dev, in which every kind of secret can be rotated."""
    inventory = inventories.copy_of_dev(folder / "inventory")
    secrets = inventories.read(inventory, "secrets")
    for key, rotation in ROTATIONS.items():
        secrets["secrets"][key]["rotation"] = rotation
    inventories.write(inventory, "secrets", secrets)
    return inventory


class Environment:
    """The environment on the account."""

    def __init__(self, account: Account, inventory: Path) -> None:
        self.account, self.inventory = account, inventory
        self._manager = account.client("secretsmanager")
        secrets = inventories.read(inventory, "secrets")["secrets"]
        self._names = {key: secrets[key]["name"] for key in ROTATIONS}

    def describe(self, key: str) -> dict[str, Any]:
        """A secret without its value."""
        description: dict[str, Any] = self._manager.describe_secret(SecretId=self._names[key])
        return description

    def labels(self, key: str) -> dict[str, str]:
        """The versions of a secret by their staging labels."""
        stages = self.describe(key)["VersionIdsToStages"]
        return {label: version for version, labels in stages.items() for label in labels}

    def values(self, key: str) -> dict[str, str]:
        """All values of a secret by version, those without a label included."""
        name = self._names[key]
        listed = self._manager.list_secret_version_ids(SecretId=name, IncludeDeprecated=True)["Versions"]
        ids = [item["VersionId"] for item in listed]
        return {item: self._manager.get_secret_value(SecretId=name, VersionId=item)["SecretString"] for item in ids}

    def problems(self) -> list[str]:
        """What does not run, or runs on a version that is neither current nor previous."""
        tasks = self._tasks()
        databases = self.account.ask("GET", "databases")
        # The labels are read last: a version that a task has read was current before.
        stable = {item["ARN"]: _stable_versions(item) for item in map(self.describe, ROTATIONS)}
        running = {task["service"] for task in tasks if task["status"] == task["desired_status"] == "RUNNING"}
        problems = [f"{service} does not run" for service in SERVICES if service not in running]
        problems += [
            f"a task of {reading.service} runs on another version of {reading.variable}"
            for reading in _readings(tasks)
            if reading.version not in stable.get(reading.arn, {reading.version})
        ]
        working = {item["version"] for item in databases["talentbase-dev"]["logs_in_with"]}
        if not working & stable[self.describe("database")["ARN"]]:
            problems.append("the database logs in neither the current nor the previous version")
        return problems

    def read_versions(self, key: str) -> set[str]:
        """The versions of a secret that tasks have read."""
        arn = self.describe(key)["ARN"]
        return {reading.version for reading in _readings(self._tasks()) if reading.arn == arn}

    def stale_services(self, key: str) -> list[str]:
        """The services with a task that has read another version of a secret than the current one."""
        arn, current = self.describe(key)["ARN"], self.labels(key)["AWSCURRENT"]
        tasks = [task for task in self._tasks() if task["desired_status"] == "RUNNING"]
        stale = [reading for reading in _readings(tasks) if reading.arn == arn and reading.version != current]
        return sorted({reading.service for reading in stale})

    def _tasks(self) -> list[dict[str, Any]]:
        tasks: list[dict[str, Any]] = self.account.ask("GET", "tasks")["tasks"]
        return tasks


def _stable_versions(secret: dict[str, Any]) -> set[str]:
    """The versions that are current or previous."""
    stages = secret["VersionIdsToStages"]
    return {version for version, labels in stages.items() if STABLE_LABELS & set(labels)}


def _readings(tasks: list[dict[str, Any]]) -> Iterator[Reading]:
    for task in tasks:
        for variable, read in task["secrets"].items():
            yield Reading(task["service"], variable, read["arn"], read["version"])
