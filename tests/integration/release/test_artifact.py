"""The artifact that Galaxy gets: small, with what a user needs alone, and at work from an empty place by its full names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.harness import ROOT, Account

BIN = Path(sys.executable).parent
MOST_BYTES = 1024 * 1024
CONTENT = {
    "CHANGELOG.md",
    "COPYING",
    "FILES.json",
    "MANIFEST.json",
    "README.md",
    "ansible.cfg",
    "bindep.txt",
    "changelogs",
    "deploy.yml",
    "docs",
    "meta",
    "playbooks",
    "plugins",
    "requirements.txt",
    "roles",
}


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("artifact")
    galaxy("build", "--output-path", str(folder), cwd=ROOT)
    [found] = folder.glob("talentbase-aws-*.tar.gz")
    return found


def galaxy(*arguments: str, cwd: Path) -> None:
    """Run ansible-galaxy collection."""
    command = [str(BIN / "ansible-galaxy"), "collection", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_small_and_holds_what_a_user_needs(artifact: Path) -> None:
    assert artifact.stat().st_size < MOST_BYTES
    with tarfile.open(artifact) as archive:
        names = archive.getnames()
    assert {name.partition("/")[0] for name in names} == CONTENT
    assert not [name for name in names if name.endswith((".pyc", ".retry")) or "__pycache__" in name]


def test_its_playbooks_run_from_an_empty_place(artifact: Path, built_dev: Account, tmp_path: Path) -> None:
    place, desk = tmp_path / "collections", tmp_path / "desk"
    # Without --force it is left out where the configuration names a place, such as a checkout, that has this version.
    galaxy("install", str(artifact), "-p", str(place), "--no-deps", "--force", cwd=tmp_path)
    shutil.copytree(ROOT / "inventories", desk)
    environment = {
        **{name: value for name, value in built_dev.environment().items() if not name.startswith("PYTHONPATH")},
        "ANSIBLE_COLLECTIONS_PATH": str(place),
        "HOME": str(tmp_path),
    }
    for playbook in ("deploy", "verify", "drift"):
        built_dev.zero()
        command = [str(BIN / "ansible-playbook"), f"talentbase.aws.{playbook}", "-i", "dev"]
        done = subprocess.run(command, cwd=desk, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        assert built_dev.calls()["writes"] == 0
        assert str(ROOT) not in done.stdout.replace(os.fspath(tmp_path), "")
