"""The inventories of the repository as plain data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

INVENTORIES = Path(__file__).parents[3] / "inventories"


def sections(environment: str) -> dict[str, Any]:
    """Every variable of an environment, as its files have it."""
    variables: dict[str, Any] = {}
    for path in sorted((INVENTORIES / environment / "group_vars" / "all").glob("*.yml")):
        variables |= yaml.safe_load(path.read_text())
    return variables


@pytest.fixture
def dev() -> dict[str, Any]:
    return sections("dev")


@pytest.fixture
def prod() -> dict[str, Any]:
    return sections("prod")
