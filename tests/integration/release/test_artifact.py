"""The artifact that Galaxy gets: small, with what a user needs alone, and at work from an empty place by its full names."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from tests.artifact import BIN
from tests.harness import ROOT, Account

MOST_BYTES = 1280 * 1024
CONTENT = {
    "CHANGELOG.md",
    "COPYING",
    "FILES.json",
    "MANIFEST.json",
    "README.md",
    "bindep.txt",
    "changelogs",
    "deploy.yml",
    "docs",
    "meta",
    "playbooks",
    "plugins",
    "requirements.txt",
    "roles",
    "tests",
}


def test_it_is_small_and_holds_what_a_user_needs(artifact: Path) -> None:
    assert artifact.stat().st_size < MOST_BYTES
    with tarfile.open(artifact) as archive:
        names = archive.getnames()
    assert {name.partition("/")[0] for name in names} == CONTENT
    assert not [name for name in names if name.endswith((".pyc", ".retry")) or "__pycache__" in name]


def test_its_playbooks_run_from_an_empty_place(installed: Path, built_dev: Account, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    shutil.copytree(ROOT / "inventories", desk)
    environment = {
        **{name: value for name, value in built_dev.environment().items() if not name.startswith("PYTHONPATH")},
        "ANSIBLE_COLLECTIONS_PATH": str(installed),
        "HOME": str(tmp_path),
    }
    for playbook, *options in (("deploy",), ("verify",), ("drift",), ("report", "-e", "report_file=page.html")):
        built_dev.zero()
        command = [str(BIN / "ansible-playbook"), f"talentbase.aws.{playbook}", "-i", "dev", *options]
        done = subprocess.run(command, cwd=desk, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        assert built_dev.calls()["writes"] == 0
        assert str(ROOT) not in done.stdout.replace(os.fspath(tmp_path), "")
    assert "</html>" in (desk / "page.html").read_text()
