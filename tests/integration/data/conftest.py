"""An account whose clock runs faster, since these tests wait for what takes AWS minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import Account


@pytest.fixture
def account(quick_server: str, tmp_path: Path) -> Account:
    """The account as it starts, for one test."""
    found = Account(quick_server, tmp_path)
    found.ask("POST", "reset")
    return found
