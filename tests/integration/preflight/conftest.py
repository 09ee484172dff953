"""The embedded account as run_module and playbook take it."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def account(rehearsal: Any) -> Any:
    """The embedded account as it is before a first deploy."""
    rehearsal.control("POST", "reset")
    return rehearsal
