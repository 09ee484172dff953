"""A run that is interrupted leaves nothing on the machine that it ran on."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest
import yaml

from tests.harness import ROOT, Account
from tests.programs import lasting

NAME = "talentbase-dev"
PLAY = {
    "name": "Wait for the lock of another run",
    "hosts": "all",
    "gather_facts": False,
    "tasks": [
        {
            "name": "The lock is waited for",
            "talentbase.aws.deploy_lock": {"name": NAME, "wait": 3600, "region": "us-east-1"},
        }
    ],
}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_its_file_of_progress_goes_with_it(account: Account, tmp_path: Path, how: signal.Signals) -> None:
    account.module_alone("deploy_lock", name=NAME, holder="other", ttl=1_000_000)
    play, temporary = account.home / "play.yml", tmp_path / "temporary"
    play.write_text(yaml.safe_dump([PLAY]))
    temporary.mkdir()
    command = [str(Path(sys.executable).parent / "ansible-playbook"), str(play), "-i", "inventories/dev"]
    environment = {**account.environment(), "TMPDIR": str(temporary)}
    with lasting(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # A shell starts what is in its background with SIGINT ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as run:
        limit = monotonic() + 60
        while not any("Waiting" in path.read_text() for path in temporary.glob("talentbase-progress-*")):
            assert monotonic() < limit
            sleep(0.1)
        run.send_signal(how)
        assert run.wait(timeout=60) != 0
        limit = monotonic() + 10
        while (left := list(temporary.glob("talentbase-progress-*"))) and monotonic() < limit:
            sleep(0.1)
    assert left == []
