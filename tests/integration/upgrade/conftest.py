"""Versions of the collection beside this tree, each in a place of its own: 1.0.0 as it was built, and a stand-in for one to come."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.formats import VERSION
from tests.artifact import BIN, SITE, ran
from tests.harness import ROOT, Account, Run, rewrite, section
from tests.integration.conftest import SPEED, running

FIRST = Path(__file__).with_name("talentbase-aws-1.0.0.tar.gz")
"""What `ansible-galaxy collection build` made of commit 57fe771, as nothing of it is published."""
NEXT = "9.8.7"
PARTS = ("meta", "playbooks", "plugins", "roles", "galaxy.yml", "deploy.yml")


@dataclass(frozen=True)
class Version:
    """An installed version of the collection; its playbooks are run by their full names."""

    place: Path

    def play(self, account: Account, playbook: str, inventory: Path, *arguments: str) -> Run:
        """Run a playbook; what it said and did."""
        environment = {
            **account.environment(),
            "ANSIBLE_COLLECTIONS_PATH": f"{self.place}{os.pathsep}{SITE.parent}",
            "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.default",
            "ANSIBLE_PIPELINING": "true",
        }
        account.zero()
        done = subprocess.run(
            [str(BIN / "ansible-playbook"), f"talentbase.aws.{playbook}", "-i", str(inventory), *arguments],
            cwd=self.place,
            env={name: value for name, value in environment.items() if not name.startswith("PYTHONPATH")},
            capture_output=True,
            text=True,
            timeout=300,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return Run(done.returncode, done.stdout + done.stderr, account.calls())


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """Version 1.0.0."""
    place = tmp_path_factory.mktemp("first")
    install = ["ansible-galaxy", "collection", "install", str(FIRST), "-p", str(place), "--no-deps", "--force"]
    ran(*install, cwd=place, home=place)
    return Version(place)


@pytest.fixture(scope="session")
def following(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """A stand-in for a version to come: this tree, with another version, and a sentence more in the description of each alarm of a service."""
    place = tmp_path_factory.mktemp("following")
    collection = place / "ansible_collections" / "talentbase" / "aws"
    collection.mkdir(parents=True)
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, collection / part)
    _patch(collection, "_aws/formats.py", f'VERSION = "{VERSION}"', f'VERSION = "{NEXT}"')
    described = '"description": description(service.name, alarm, context)'
    _patch(collection, "_monitoring/alarms.py", described, f'{described} + " See the runbook."')
    return Version(place)


def _patch(collection: Path, name: str, before: str, after: str) -> None:
    path = collection / "plugins" / "module_utils" / name
    text = path.read_text()
    assert text.count(before) == 1, (name, before)
    path.write_text(text.replace(before, after))


@pytest.fixture
def known_to_first(inventory: Path) -> Path:
    """dev's inventory without what 1.0.0 does not know."""
    held = section(inventory, "services")
    held["services"]["api"]["environment"]["REDIS_URL"] = "redis://${cache.main.host}:${cache.main.port}/0"
    rewrite(inventory, "services", held)
    return inventory


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """An account in which nothing was deployed."""
    with running(tmp_path_factory.mktemp("rehearsal"), SPEED) as url:
        yield Account(url, tmp_path_factory.mktemp("home"))
