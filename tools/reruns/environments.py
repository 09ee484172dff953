"""An inventory of many environments, each like dev, in one account."""

from __future__ import annotations

from pathlib import Path

import yaml

from tools import inventories
from tools.playbooks import DEV

PLAIN = "development"
"""In which dev's name is only a part of a word."""


def write(folder: Path, count: int) -> Path:
    """The inventory in a folder of its own: dev, and copies of it under names of their own."""
    inventory = inventories.copy_of_dev(folder)
    hosts = yaml.safe_load((DEV / "hosts.yml").read_text())
    [[_dev, connection]] = hosts["all"]["hosts"].items()
    names = [name(number) for number in range(count)]
    hosts["all"]["hosts"] = dict.fromkeys(names, connection)
    (inventory / "hosts.yml").write_text(yaml.safe_dump(hosts))
    for number, own in enumerate(names[1:], 1):
        variables = inventory / "host_vars" / own
        variables.mkdir()
        for path in (DEV / "host_vars" / "dev").iterdir():
            (variables / path.name).write_text(_renamed(path.read_text(), own, number))
    return inventory


def name(number: int) -> str:
    """The name of an environment; the first is dev."""
    return f"e{number:03}" if number else "dev"


def limit(count: int) -> list[str]:
    """The arguments of ansible-playbook for the first environments alone, all at the same time."""
    return ["-l", ",".join(map(name, range(count))), "--forks", str(count)]


def _renamed(text: str, own: str, number: int) -> str:
    parts = text.replace("10.0.0.0/16", f"10.{number}.0.0/16").split(PLAIN)
    return own.join(part.replace("talentbase_dev", f"talentbase_{own}").replace("dev", own) for part in parts)
