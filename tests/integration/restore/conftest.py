"""dev as it is deployed, with checks for its database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import load_inventory
from tests.harness import Account

NAME, COPY = "talentbase-dev", "talentbase-dev-restore"
CHECK = ["python", "manage.py", "check_restored"]
NEWEST = ["python", "manage.py", "newest_row"]
RULES: dict[str, Any] = {
    "*talentbase-api*": {
        "run_seconds": 5,
        "database_login": {"user": "DB_USER", "password": "DB_PASSWORD"},
        "newest_row_of": "DB_HOST",
    },
}
SPEED = 600


def databases() -> dict[str, Any]:
    """The databases of dev, with checks."""
    found = load_inventory("dev")["databases"]
    backup = {"restore_test_days": 30, "checks": [{"service": "api", "command": CHECK}]}
    found["main"]["backup"] = {**backup, "newest_row": {"service": "api", "command": NEWEST}}
    return dict(found)


def instance(account: Account, name: str = NAME) -> dict[str, Any]:
    found = account.client("rds").describe_db_instances()["DBInstances"]
    return next((item for item in found if item["DBInstanceIdentifier"] == name), {})


def tags(account: Account, name: str = NAME) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in instance(account, name).get("TagList", [])}


def write_row(account: Account) -> dict[str, Any]:
    """Write a row where the services' tasks would."""
    return account.ask("POST", "rows", {"address": instance(account)["Endpoint"]["Address"]})


@pytest.fixture(scope="module")
def built(original_dev: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """A copy of dev for this file, with a row that is older than what can be restored at least."""
    with original_dev.copy(tmp_path_factory.mktemp("restore")) as account:
        account.ask("POST", "clock", {"speed": SPEED})
        account.ask("PUT", "images", RULES)
        account.advance(3600)
        write_row(account)
        account.advance(3600)
        yield account


@pytest.fixture
def account(built: Account, tmp_path: Path) -> Iterator[Account]:
    """A copy of it for one test."""
    with built.copy(tmp_path) as copy:
        yield copy
