"""What the tests share: the two inventories."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import yaml

from tests.harness import ROOT

Inventory = dict[str, Any]


def load_inventory(name: str) -> Inventory:
    """The variables of inventories/NAME, without any template evaluated."""
    merged: Inventory = {}
    for path in sorted((ROOT / "inventories" / name / "host_vars" / name).glob("*.yml")):
        merged |= yaml.safe_load(path.read_text())
    return merged


@pytest.fixture
def dev() -> Inventory:
    """The inventory of dev, to change at will."""
    return load_inventory("dev")


@pytest.fixture
def prod() -> Inventory:
    """The inventory of prod, to change at will."""
    return load_inventory("prod")


@pytest.fixture
def sections() -> Callable[..., Mapping[str, Any]]:
    """Some sections of an inventory as a module's options: sections(dev, "network", "services")."""

    def pick(inventory: Inventory, *names: str) -> dict[str, Any]:
        return {name: inventory[name] for name in names if name in inventory}

    return pick
