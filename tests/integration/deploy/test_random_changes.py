"""A few random changes hurt nothing that runs: python -m tools.random_changes makes many, of two environments."""

from __future__ import annotations

from pathlib import Path

from tests.harness import Account
from tools import account as tools_account
from tools.random_changes.inventory import Environment, second_of
from tools.random_changes.series import Series, prepare
from tools.random_changes.watch import Watch

COUNT, SEED = 2, 4


def test_changes_hurt_nothing(built_dev: Account, tmp_path: Path) -> None:
    account = tools_account.Account(built_dev.url)
    prepare(account)
    first = Environment(tmp_path / "dev", "dev")
    with Watch(account) as watch:
        series = Series(account, [first, second_of(first, tmp_path / "two")], watch, SEED, {})
        told = [series.change() for _number in range(COUNT)]
    assert not watch.violations, (watch.violations, told)
    assert watch.looks
