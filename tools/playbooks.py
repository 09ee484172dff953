"""Running the project's playbooks against an embedded account."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests import programs
from tools.account import ROOT, Account

PLAYBOOK = str(Path(sys.executable).parent / "ansible-playbook")
DEV = ROOT / "inventories" / "dev"
TAKE_OVER = re.compile(r"lock_take_over=([\w.-]+)")


def command(playbook: str, inventory: Path, *arguments: str) -> list[str]:
    """The command that runs a playbook of the project."""
    return [PLAYBOOK, playbook, "-i", str(inventory), *arguments]


def run(account: Account, playbook: str, inventory: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and output of a playbook; by the tests' cheaper ansible-playbook where their common folder is known."""
    cheap = programs.COMMON in os.environ
    done = subprocess.run(
        programs.ansible_playbook(playbook, "-i", inventory, *arguments)
        if cheap
        else command(playbook, inventory, *arguments),
        cwd=ROOT,
        env=account.environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout + done.stderr


def rerun(account: Account, playbook: str, inventory: Path, *arguments: str) -> tuple[int, str]:
    """As run; the lock of a run that was killed is taken over."""
    code, output = run(account, playbook, inventory, *arguments)
    if code and (lock := TAKE_OVER.search(output)):
        return run(account, playbook, inventory, *arguments, "-e", f"lock_take_over={lock.group(1)}")
    return code, output


def must_run(account: Account, playbook: str, inventory: Path, *arguments: str) -> None:
    """Run a playbook; its output ends the program where it fails."""
    code, output = run(account, playbook, inventory, *arguments)
    if code:
        sys.exit(output)


def start(
    account: Account, playbook: str, inventory: Path, *arguments: str, new_session: bool = False
) -> subprocess.Popen[bytes]:
    """Start a playbook, its output thrown away; new_session makes it the leader of a group of processes."""
    return subprocess.Popen(
        command(playbook, inventory, *arguments),
        cwd=ROOT,
        env=account.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        start_new_session=new_session,
    )
