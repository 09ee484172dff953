"""Pages that follow from the code say all that the code says."""

from __future__ import annotations

from pathlib import Path

from tools.permissions import DEPLOYER, actions, deployer, table

ROOT = Path(__file__).parents[3]


def test_the_security_page_has_the_actions_that_the_code_asks_for() -> None:
    assert table(actions()) in (ROOT / "docs/security.md").read_text(), "run python -m tools.permissions --write"


def test_the_deployer_may_do_what_the_code_asks_for() -> None:
    assert DEPLOYER.read_text() == deployer(actions()), "run python -m tools.permissions --write"
    assert "GetSecretValue" not in DEPLOYER.read_text()
