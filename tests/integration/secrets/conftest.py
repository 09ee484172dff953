"""The module with the secrets of an inventory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Rehearsal


@pytest.fixture
def account(rehearsal: Rehearsal) -> Rehearsal:
    """The embedded account as it is before a first deploy."""
    rehearsal.control("POST", "reset")
    return rehearsal


@pytest.fixture
def bootstrap(account: Rehearsal, run_module: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Runs secret_bootstrap with an inventory: bootstrap(dev) counts its calls from zero."""

    def run(inventory: dict[str, Any], check: bool = False, **options: Any) -> dict[str, Any]:
        given = {name: inventory[name] for name in ("secrets", "resource_tags") if name in inventory}
        account.zero()
        return run_module("secret_bootstrap", check, **{**given, **options})

    return run
