"""A release that goes from environment to environment in waves, and the table at the end of a run of several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import Account, Run, rewrite, section

ROW = re.compile(r"^(\S+)  +(not begun: wave \d failed|ok|FAILED)(?:  +(.*?\S)  +(\d.*))?$", re.MULTILINE)


@pytest.fixture
def bad(inventory: Path) -> Path:
    """An inventory of an environment that is refused: it says another account."""
    rewrite(inventory, "environment", {**section(inventory, "environment"), "aws_account_id": "111111111111"})
    (inventory / "host_vars" / "dev").rename(inventory / "host_vars" / "bad")
    hosts = inventory / "hosts.yml"
    hosts.write_text(hosts.read_text().replace("    dev:", "    bad:"))
    return inventory


@pytest.fixture(autouse=True)
def terminal(built_both: Account) -> Iterator[None]:
    """The collection's own callback plugin."""
    with built_both.terminal():
        yield


def deploy(account: Account, *inventories: str | Path, **given: str) -> Run:
    first, *rest = inventories
    more = [word for item in rest for word in ("-i", str(item))]
    return account.playbook("deploy.yml", *more, inventory=first, **given)


def rows(run: Run) -> list[tuple[str, str]]:
    """Environment and result of each row of the last table, in its order."""
    return [(name, result) for name, result, _changes, _time in ROW.findall(run.output)]


DEV, PROD = "inventories/dev", "inventories/prod"


def test_one_wave_after_the_other_each_verified(built_both: Account) -> None:
    built_both.client("logs").put_retention_policy(logGroupName="/ecs/talentbase-web-prod", retentionInDays=1)
    run = deploy(built_both, DEV, PROD, waves="1,*")
    assert run.code == 0, run.output
    assert rows(run) == [("dev", "ok"), ("prod", "ok")]
    assert re.search(r"^prod +ok +1 changed +\d+ s$", run.output, re.MULTILINE)
    assert "\n2 environments: 2 ok\n" in run.output
    assert run.output.index("Deploying dev") < run.output.index("Deploying prod")
    # Verify looks at scalable targets and their moved limits; a deploy that changes nothing does not ask for a topic.
    assert run.calls["by_operation"]["sns:GetTopicAttributes"] >= 2


def test_a_wave_that_fails_whole_is_the_last_one(built_both: Account, bad: Path) -> None:
    run = deploy(built_both, bad, DEV, PROD, waves="1,*")
    assert (run.code, run.writes) == (2, 0)
    assert rows(run) == [("bad", "FAILED"), ("dev", "not begun: wave 1 failed"), ("prod", "not begun: wave 1 failed")]
    assert "\n3 environments: 1 failed, 2 not begun\n" in run.output


def test_as_many_may_fail_as_was_said(built_both: Account, bad: Path) -> None:
    run = deploy(built_both, bad, DEV, PROD, waves="2,*")
    assert (run.code, run.writes) == (2, 0)
    assert rows(run) == [("bad", "FAILED"), ("prod", "not begun: wave 1 failed"), ("dev", "ok")]
    assert run.output.count("not begun") == 2  # in the table and in its last line
    run = deploy(built_both, bad, DEV, PROD, waves="2,*", max_failures="1")
    assert (run.code, run.writes) == (2, 0)
    assert rows(run) == [("bad", "FAILED"), ("dev", "ok"), ("prod", "ok")]


def test_an_environment_that_is_not_healthy_fails_its_wave(built_both: Account) -> None:
    built_both.client("cloudwatch").set_alarm_state(
        AlarmName="talentbase-web-dev-cpu-critical", StateValue="ALARM", StateReason="a trial"
    )
    run = deploy(built_both, DEV, PROD, waves="1,*")
    built_both.client("cloudwatch").set_alarm_state(
        AlarmName="talentbase-web-dev-cpu-critical", StateValue="OK", StateReason="over"
    )
    assert run.code == 2
    assert rows(run) == [("dev", "FAILED"), ("prod", "not begun: wave 1 failed")]
    assert "dev was deployed and is not healthy" in run.output
    assert "a trial" in run.output


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"waves": "1,x"}, "waves: is '1,x'; give the environments of each wave, such as 1,5,*"),
        ({"waves": "*,1"}, "waves: is '*,1'; give the environments"),
        ({"waves": "0"}, "waves: is '0'; give the environments"),
        ({"waves": ""}, "waves: is ''; give the environments"),
        ({"waves": "101%"}, "waves: is '101%'; give the environments"),
        ({"max_failures": "1"}, "max_failures: is given without waves; give -e waves=1,5,* as well"),
        ({"waves": "1,*", "max_failures": "few"}, "max_failures: is 'few'; give how many environments"),
        ({"waves": "{{ 1 }}"}, "waves: holds a template of Jinja"),
    ],
)
def test_bad_values_are_refused_first(built_both: Account, given: dict[str, str], problem: str) -> None:
    run = deploy(built_both, DEV, **given)
    assert (run.code, run.calls["total"]) == (2, 0)
    assert problem in run.output


def test_other_playbooks_do_not_go_in_waves(built_both: Account) -> None:
    run = built_both.playbook("playbooks/restart.yml", service="api", waves="1,*")
    assert (run.code, run.writes) == (2, 0)
    assert "waves: is no option of this playbook; give it to deploy.yml, or leave it out" in run.output


def test_without_waves_all_go_at_once_and_failures_come_first(built_both: Account, bad: Path) -> None:
    run = deploy(built_both, DEV, bad, PROD)
    assert run.code == 2
    assert rows(run) == [("bad", "FAILED"), ("dev", "ok"), ("prod", "ok")]
    assert run.output.rindex("111111111111") < run.output.rindex("dev: nothing to change")
