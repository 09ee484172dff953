"""Inventories like that of dev, for the project's own measurements."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import yaml

from tools.playbooks import DEV

Variables = dict[str, Any]


def copy_of_dev(folder: Path) -> Path:
    """A copy of the inventory of dev."""
    return Path(copytree(DEV, folder, dirs_exist_ok=True))


def topic(inventory: Path, name: str) -> Path:
    """The file of an inventory's variables of one topic, such as services."""
    return inventory / "host_vars" / "dev" / f"{name}.yml"


def read(inventory: Path, name: str) -> Variables:
    """An inventory's variables of one topic."""
    variables: Variables = yaml.safe_load(topic(inventory, name).read_text())
    return variables


def write(inventory: Path, name: str, variables: Variables) -> None:
    """Replace an inventory's variables of one topic."""
    topic(inventory, name).write_text(yaml.safe_dump(variables, sort_keys=False))
