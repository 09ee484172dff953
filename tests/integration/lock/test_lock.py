"""The deploy lock: one run at a time writes to an environment."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

import pytest

from tests.harness import ROOT, Account, Run
from tests.programs import lasting

NAME = "talentbase-dev"
LONG = 1_000_000
"""Seconds."""


def lock(account: Account, *arguments: str, **options: Any) -> Run:
    return account.module("deploy_lock", *arguments, **{"name": NAME, "ttl": LONG, **options})


def holder(account: Account) -> str:
    """The id of the run that has the lock, or nothing."""
    assert lock(account, state="shown").code == 0
    return str(account.result()["lock"].get("holder", ""))


def puts(run: Run) -> int:
    return int(run.calls["by_operation"].get("ssm:PutParameter", 0))


def test_it_is_taken_kept_and_given_back(account: Account) -> None:
    taken = lock(account, holder="a1")
    assert (taken.code, taken.changed, puts(taken)) == (0, 1, 1), taken.output
    kept = lock(account, holder="a1")
    assert (kept.changed, kept.writes) == (0, 0)
    assert holder(account) == "a1"
    assert account.result()["lock"]["who"].startswith("arn:aws:")

    other = lock(account, holder="b2", state="released")
    assert (other.code, other.writes) == (0, 0)
    assert holder(account) == "a1"
    assert lock(account, holder="a1", state="released").changed == 1
    assert holder(account) == ""
    assert lock(account, holder="a1", state="released").writes == 0
    assert lock(account, holder="b2").changed == 1
    assert holder(account) == "b2"


def test_it_goes_with_its_environment(account: Account) -> None:
    assert lock(account, holder="a1").code == 0
    refused = lock(account, holder="b2", state="absent")
    assert (refused.code, refused.writes) == (2, 0), refused.output
    foreseen = lock(account, "--check", holder="a1", state="absent")
    assert (foreseen.code, foreseen.changed, foreseen.writes) == (0, 1, 0)
    assert lock(account, holder="a1", state="absent").changed == 1
    assert account.client("ssm").get_parameters(Names=[f"/talentbase.aws/locks/{NAME}"])["Parameters"] == []
    again = lock(account, holder="a1", state="absent")
    assert (again.code, again.changed) == (0, 0), again.output
    assert lock(account, holder="b2").changed == 1


def test_it_is_renewed_once_half_of_its_time_is_over(account: Account) -> None:
    assert lock(account, holder="a1", ttl=10_000).code == 0
    account.ask("POST", "clock", {"advance": 6_000})
    assert puts(lock(account, holder="a1", ttl=10_000)) == 1
    account.ask("POST", "clock", {"advance": 6_000})
    refused = lock(account, holder="b2")
    assert refused.code != 0
    assert "Another deploy of talentbase-dev is running" in refused.output


def test_an_expired_lock_is_taken_over_and_says_whose_it_was(account: Account) -> None:
    assert lock(account, holder="a1", ttl=3600).code == 0
    account.ask("POST", "clock", {"advance": 3601})
    assert lock(account, holder="b2", state="free").code == 0
    taken = lock(account, holder="b2")
    assert taken.code == 0, taken.output
    assert "is taken over as it had expired; it was held by arn:aws:" in taken.output
    assert "(run a1)" in taken.output
    assert holder(account) == "b2"
    assert lock(account, holder="a1", state="released").writes == 0


def test_a_lock_is_taken_over_only_from_the_run_that_is_named(account: Account) -> None:
    assert lock(account, holder="a1").code == 0
    assert lock(account, holder="b2", take_over="c3").code != 0
    assert holder(account) == "a1"
    taken = lock(account, holder="b2", take_over="a1")
    assert taken.code == 0, taken.output
    assert "taken over by take_over" in taken.output
    assert lock(account, holder="a1").code != 0


def test_a_run_waits_as_long_as_it_was_asked(account: Account) -> None:
    assert lock(account, holder="a1", ttl=5).code == 0
    waited = lock(account, holder="b2", wait=60)
    assert waited.code == 0, waited.output
    assert "Waiting for the lock of talentbase-dev, at most 60 s; held by arn:aws:" in waited.output
    assert lock(account, holder="c3", wait=1).code != 0
    assert holder(account) == "b2"


def test_of_several_processes_at_once_exactly_one_wins(account: Account) -> None:
    assert lock(account, holder="dead", ttl=1).code == 0
    account.ask("POST", "clock", {"advance": 60})
    for _ in range(3):
        with ExitStack() as stack:
            runs = {name: start(stack, account, name) for name in ("a1", "b2", "c3")}
            codes = {name: run.wait(timeout=60) for name, run in runs.items()}
        winners = [name for name, code in codes.items() if code == 0]
        assert len(winners) == 1, codes
        assert holder(account) == winners[0]
        assert lock(account, holder=winners[0], state="released").changed == 1


def start(stack: ExitStack, account: Account, name: str) -> subprocess.Popen[bytes]:
    """The module in a process of its own, which takes the lock."""
    arguments = json.dumps(
        {"ANSIBLE_MODULE_ARGS": {"name": NAME, "holder": name, "ttl": LONG, "region": "us-east-1"}}
    ).encode()
    command = [sys.executable, "-m", "ansible_collections.talentbase.aws.plugins.modules.deploy_lock"]
    environment = {**account.environment(), "PYTHONPATH": str(ROOT / "collections")}
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = stack.enter_context(lasting(command, env=environment, **streams))
    assert process.stdin
    process.stdin.write(arguments)
    process.stdin.close()
    return process


def test_a_module_takes_it_before_its_first_write(account: Account) -> None:
    def cluster(holder: str, *arguments: str, **options: Any) -> Run:
        given = {"cluster": {"name": "app", **options}, "lock": {"name": NAME, "holder": holder, "ttl": LONG}}
        return account.module("ecs_cluster", *arguments, **given)

    foreseen = cluster("a1", "--check")
    assert (foreseen.code, foreseen.writes) == (0, 0)
    made = cluster("a1")
    assert (made.code, puts(made)) == (0, 2), made.output  # taken, and what the cluster was brought to
    again = cluster("a1")
    assert (again.code, again.writes, again.calls["by_operation"].get("ssm:GetParameter", 0)) == (0, 0, 0)
    unchanged = cluster("b2")
    assert (unchanged.code, unchanged.writes) == (0, 0)
    refused = cluster("b2", container_insights="disabled")
    assert (refused.code, refused.writes) == (2, 0)
    assert "-e lock_take_over=a1" in " ".join(refused.output.split())


def test_what_is_no_lock_is_named(account: Account) -> None:
    account.client("ssm").put_parameter(Name=f"/talentbase.aws/locks/{NAME}", Value="mine", Type="String")
    refused = lock(account, holder="a1")
    assert refused.code != 0
    assert f"aws ssm delete-parameter --region REGION --name /talentbase.aws/locks/{NAME}" in " ".join(
        refused.output.split()
    )


@pytest.mark.parametrize("state", ["acquired", "free"])
def test_check_mode_only_reports_it(account: Account, state: str) -> None:
    assert lock(account, holder="a1").code == 0
    run = lock(account, "--check", holder="b2", state=state)
    assert (run.code, run.writes) == (0, 0)
    assert "Another deploy of talentbase-dev is running" in run.output
    assert holder(account) == "a1"
