"""Rotations killed at seeded moments and run again; python -m tools.rotations is the same for many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import Account
from tools import account as tools
from tools.rotations.environment import IMAGES, Environment, rotatable_inventory
from tools.rotations.kills import kill_rotations, unfinished


@pytest.fixture
def environment(original_dev: Account, tmp_path: Path) -> Iterator[Environment]:
    """dev in an account of its own, whose api logs in to its database when it starts."""
    with original_dev.copy(tmp_path) as copy:
        copy.ask("PUT", "images", IMAGES)
        yield Environment(tools.Account(copy.url), rotatable_inventory(tmp_path))


def test_the_application_runs_on_a_value_that_works_and_a_rerun_completes(environment: Environment) -> None:
    kills = list(kill_rotations(environment, 3, seed=5, keys=["database"]))
    assert [kill.problems for kill in kills] == [[], [], []]
    assert {kill.phase for kill in kills} & {"staged", "promoted", "done"}
    assert sum(kill.samples for kill in kills) > 20


def test_what_runs_on_another_version_is_noticed(environment: Environment) -> None:
    manager, rds = environment.account.client("secretsmanager"), environment.account.client("rds")
    assert environment.problems() == []
    before = environment.values("session")
    name = environment.describe("session")["Name"]
    for number in range(2):
        manager.put_secret_value(SecretId=name, SecretString=f'{{"SESSION_SECRET": "{number}"}}')
    rds.modify_db_instance(DBInstanceIdentifier="talentbase-dev", MasterUserPassword="nobody-knows-it")
    environment.account.ask("POST", "clock", {"advance": 60})
    assert environment.problems() == [
        "a task of talentbase-web-dev runs on another version of SESSION_SECRET",
        "the database logs in neither the current nor the previous version",
    ]
    assert environment.stale_services("session") == ["talentbase-web-dev"]
    assert "2 new versions" in unfinished(environment, "session", before)
