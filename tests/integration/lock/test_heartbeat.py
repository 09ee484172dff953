"""A run that was killed is recognised as dead by the beats that no longer come; one that lives keeps its lock."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import yaml

from ansible_collections.talentbase.aws.plugins.module_utils._lock import heartbeat
from ansible_collections.talentbase.aws.plugins.module_utils._lock.record import ALIVE, BEAT
from rehearsal import ACCOUNT_ID
from tests.harness import REGION, ROOT, Account
from tests.integration.lock.test_lock import NAME, holder, lock
from tests.programs import lasting
from tests.unit.lock.test_awx_job import TOKEN, Awx

NO_SOURCE = {"profile": None, "keys": [], "role": {}, "endpoint": None}
PARAMETER = f"/talentbase.aws/locks/{NAME}"
TASKS = [
    {"name": "Lock", "talentbase.aws.deploy_lock": {"name": NAME, "holder": "alive", "region": REGION}},
    {"name": "Work", "ansible.builtin.command": "sleep 600", "changed_when": False},
]
PLAY = {"name": "A run", "hosts": "dev", "connection": "local", "gather_facts": False, "tasks": TASKS}


def version(account: Account) -> int:
    return int(account.client("ssm").get_parameter(Name=PARAMETER)["Parameter"]["Version"])


def until(holds: Callable[[], Any], seconds: float = 30) -> None:
    limit = monotonic() + seconds
    while not holds():
        assert monotonic() < limit
        sleep(0.1)


def requests(account: Account) -> dict[str, Any]:
    return {"url": f"{account.url}/", "region": REGION, "keys": ["rehearsal", "x", None], "verify": True, "proxies": {}}


def hearts() -> list[int]:
    """The processes of heartbeats on this machine that a new Python runs."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if b"heartbeat" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


@pytest.fixture
def run(account: Account) -> Iterator[subprocess.Popen[bytes]]:
    """A real ansible-playbook that has the lock, and works."""
    play = account.home / "play.yml"
    play.write_text(yaml.safe_dump([PLAY]))
    command = [str(Path(sys.executable).parent / "ansible-playbook"), str(play), "-i", "inventories/dev"]
    nothing = subprocess.DEVNULL
    with lasting(command, cwd=ROOT, env=account.environment(), stdin=nothing, stdout=nothing) as process:
        until(lambda: holder(account) == "alive")
        yield process


def test_a_lock_lives_as_long_as_the_process_of_its_run(account: Account) -> None:
    assert lock(account, holder="a1").code == 0
    with lasting(["sleep", "600"]) as process:
        heartbeat.start(process.pid, PARAMETER, "a1", 0.2, 30, requests=requests(account), source=NO_SOURCE)
        until(lambda: version(account) > 4)
        assert holder(account) == "a1"
        process.kill()
        sleep(1)
        last = version(account)
        sleep(1)
        assert version(account) == last
    assert holder(account) == "a1"


@pytest.mark.parametrize("way", ["the role is assumed again", "the profile's program is asked again"])
def test_keys_that_expire_are_replaced(account: Account, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a run's that takes longer than its session: botocore renews those of the run itself."""
    assert lock(account, holder="a1").code == 0
    role = {"RoleArn": f"arn:aws:iam::{ACCOUNT_ID}:role/deployer", "RoleSessionName": "talentbase"}
    given = account.client("sts").assume_role(**role)["Credentials"]
    keys = [given[name] for name in ("AccessKeyId", "SecretAccessKey", "SessionToken")]
    profile = account.home / "config"
    process = json.dumps({"Version": 1, "AccessKeyId": "new", "SecretAccessKey": "new"})
    profile.write_text(f"[profile deployer]\ncredential_process = echo '{process}'\n")
    source = {**NO_SOURCE, "keys": ["user", "secret", None], "role": role, "endpoint": account.url}
    if "profile" in way:
        monkeypatch.setenv("AWS_CONFIG_FILE", str(profile))
        source = {**NO_SOURCE, "profile": "deployer"}
    asked = {"requests": {**requests(account), "keys": keys}, "source": source}
    with lasting(["sleep", "600"]) as process_of_run:
        heartbeat.start(process_of_run.pid, PARAMETER, "a1", 0.2, 60, **asked)
        until(lambda: version(account) > 2)
        assert account.ask("DELETE", "sessions")["expired"] >= 1
        last = version(account)
        until(lambda: version(account) > last + 1)


def test_it_ends_with_the_lock(account: Account) -> None:
    assert lock(account, holder="a1").code == 0
    call = heartbeat.caller(**requests(account))
    assert heartbeat.write_anew(call, PARAMETER, "a1")
    assert not heartbeat.write_anew(call, PARAMETER, "b2")
    assert lock(account, holder="a1", state="released").code == 0
    heartbeat.live(os.getpid(), PARAMETER, "a1", 0.1, 30, requests(account), NO_SOURCE)
    assert holder(account) == ""


def test_what_does_not_come_through_ends_too() -> None:
    nowhere = {"url": "http://127.0.0.1:9/", "region": REGION, "keys": ["a", "b", None], "verify": True, "proxies": {}}
    begun = monotonic()
    heartbeat.live(os.getpid(), PARAMETER, "a1", 0.1, 1, nowhere, NO_SOURCE)
    assert 1 <= monotonic() - begun < 20


def test_a_killed_run_is_dead_and_a_live_one_is_not(account: Account, run: subprocess.Popen[bytes]) -> None:
    own = [pid for pid in hearts() if account.url.encode() in Path(f"/proc/{pid}/environ").read_bytes()]
    assert len(own) == 1
    os.kill(run.pid, signal.SIGKILL)
    until(lambda: not set(own) & set(hearts()), 10)  # before anybody has waited for the process
    elsewhere(account)
    account.advance(ALIVE - BEAT)
    early = lock(account, holder="b2", state="shown")
    assert (early.code, holder(account)) == (0, "alive")
    account.advance(BEAT + 1)
    taken = lock(account, holder="b2")
    assert taken.code == 0, taken.output
    assert "is taken over as its run has given no sign of life for 5" in taken.output
    assert "last heard of at" in taken.output
    assert holder(account) == "b2"


def test_a_job_that_has_ended_in_awx_is_dead_at_once(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    awx = Awx()
    for name, value in {"AWX_HOST": awx.url, "JOB_ID": "117"}.items():
        monkeypatch.setenv(name, value)
    assert lock(account, holder="a1").code == 0
    monkeypatch.setenv("JOB_ID", "118")
    for name, value in awx.variables.items():
        monkeypatch.setenv(name, value)
    refused = lock(account, holder="b2")
    assert refused.code != 0
    assert "its question 'Take over the lock of run' with a1" in refused.output
    awx.status = "canceled"
    taken = lock(account, holder="b2")
    assert taken.code == 0, taken.output
    assert "is taken over as AWX says that its job is canceled; it was held by" in taken.output
    assert f"AWX job 117 ({awx.url}/#/jobs/playbook/117)" in taken.output
    assert awx.asked[-1] == ("/api/v2/jobs/117/", f"Bearer {TOKEN}")
    awx.stop()


def elsewhere(account: Account) -> None:
    """The record as a run on another machine would have left it, of whose process nothing is known here."""
    value = account.client("ssm").get_parameter(Name=PARAMETER)["Parameter"]
    text = value["Value"].replace(os.uname().nodename, "elsewhere", 2)
    text = text.replace(f'"replaces": {value["Version"] - 1}', f'"replaces": {value["Version"]}')
    account.client("ssm").put_parameter(Name=PARAMETER, Value=text, Type="String", Overwrite=True)


def test_who_comes_meanwhile_waits_until_it_is_known(account: Account, run: subprocess.Popen[bytes]) -> None:
    """Without lock_wait, too: a run that lives refuses it with its next beat, one that does not is taken over."""
    elsewhere(account)
    os.kill(run.pid, signal.SIGSTOP)
    heart = next(pid for pid in hearts() if account.url.encode() in Path(f"/proc/{pid}/environ").read_bytes())
    account.advance(ALIVE - 5)
    os.kill(heart, signal.SIGSTOP)
    taken = lock(account, holder="b2")
    assert taken.code == 0, taken.output
    assert "until it is known whether its run lives" in taken.output
    assert "no sign of life" in taken.output
    os.kill(heart, signal.SIGCONT)
    os.kill(run.pid, signal.SIGCONT)
    until(lambda: heart not in hearts(), BEAT + 10)  # it finds that the lock is another's
    assert holder(account) == "b2"
