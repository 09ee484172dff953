"""What the tests share: the two inventories, a folder that all workers have in common, and the order of the files."""

from __future__ import annotations

import functools
import gc
import json
import os
import pickle
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings

from rehearsal import door
from tests.harness import ROOT
from tests.programs import COMMON

# Both are common in images of containers. Unbuffered, Python reads a module of half a megabyte from its standard input byte by
# byte; without bytecode, every process compiles anew what it imports from this checkout.
for _name in ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"):
    os.environ.pop(_name, None)
sys.dont_write_bytecode = False

# An example that takes long says that the machine has much else to do.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")

Inventory = dict[str, Any]
LONGEST_FIRST = (
    "integration/secrets/test_no_leak",
    "integration/release/test_accepted",
    "integration/strategies",
    "integration/upgrade",
    "integration/existing",
    "integration/twin",
    "integration/release",
    "integration/molecule",
    "integration/awx",
    "integration/destroy",
    "integration/secrets/test_rotations",
    "integration/deploy",
    "integration",
    "rehearsal",
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder, in the process that starts the workers. What is imported and collected stays, so no garbage is looked for in it."""
    gc.disable()
    if not hasattr(config, "workerinput"):
        os.environ[COMMON] = tempfile.mkdtemp(prefix="tests-")
        os.environ[door.TOKEN] = door.new_token()  # of every account of this test run


def pytest_collection_finish() -> None:
    """From here on garbage is collected, of what the tests make."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the accounts in the folder, and remove it."""
    if not hasattr(config, "workerinput"):
        folder = Path(os.environ[COMMON])
        for state in folder.glob("*/.cache/rehearsal/state.json"):
            with suppress(ProcessLookupError):
                os.kill(json.loads(state.read_text())["pid"], signal.SIGTERM)
        shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that no worker begins one when the others have nothing left to do."""
    items.sort(key=lambda item: _place(item.path.relative_to(ROOT / "tests").as_posix()))


def _place(path: str) -> int:
    """The number of the first prefix in LONGEST_FIRST that a path has."""
    return next((place for place, prefix in enumerate(LONGEST_FIRST) if path.startswith(prefix)), len(LONGEST_FIRST))


def load_inventory(name: str) -> Inventory:
    """The variables of inventories/NAME, without any template evaluated, to change at will."""
    found: Inventory = pickle.loads(_pickled(name))
    return found


@functools.cache
def _pickled(name: str) -> bytes:
    """The same; to read the YAML takes a hundred times as long."""
    merged: Inventory = {}
    for path in sorted((ROOT / "inventories" / name / "host_vars" / name).glob("*.yml")):
        merged |= yaml.safe_load(path.read_text())
    return pickle.dumps(merged)


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
