"""The module with the secrets of an inventory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account


@pytest.fixture
def bootstrap(account: Account, run_module: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Runs secret_bootstrap with an inventory: bootstrap(dev) counts its calls from zero."""

    def run(inventory: dict[str, Any], check: bool = False, **options: Any) -> dict[str, Any]:
        given = {name: inventory[name] for name in ("secrets", "resource_tags") if name in inventory}
        account.zero()
        return run_module("secret_bootstrap", check, **{**given, **options})

    return run
