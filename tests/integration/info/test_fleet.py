"""One row for each environment of an inventory."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import programs
from tests.harness import ROOT, Account, Run, rewrite, section

PLAYBOOK = "playbooks/fleet.yml"
BOTH = ("-i", "inventories/prod")


@pytest.fixture(autouse=True)
def terminal(built_both: Account) -> Iterator[None]:
    """The collection's own callback plugin."""
    with built_both.terminal():
        yield


def table_of(run: Run) -> list[str]:
    """The heading and the rows; a slow machine tells before them what it waits for."""
    table: list[str] = run.output[run.output.index("environment  health") :].split("\n\n")[0].splitlines()
    return [line for line in table if not line.endswith(" ...")]


def test_a_row_each_in_one_table(built_both: Account, tmp_path: Path) -> None:
    file = tmp_path / "fleet.json"
    run = built_both.playbook(PLAYBOOK, *BOTH, fleet_file=str(file))
    assert (run.code, run.writes) == (0, 0), run.output
    rows: dict[str, dict[str, Any]] = json.loads(file.read_text())
    assert list(rows) == ["dev", "prod"]
    dev = rows["dev"]
    assert (dev["health"], dev["account"], dev["errors"]) == ("healthy", "258993895334", {})
    assert {key: item["image"].rpartition(":")[2] for key, item in dev["services"].items()} == {
        "web": "latest",
        "api": "latest",
    }
    assert dev["last_deployment"]["status"] == "SUCCESSFUL"
    assert dev["drift"] == {"drifted": 0, "not_deployed": 0, "upgrade": 0, "orphans": 0}
    assert {item["state"] for item in dev["secrets"]} == {"placeholder"}
    assert [(item["key"], item["engine"]) for item in dev["engines"]] == [
        ("databases.main", "postgres"),
        ("caches.main", "redis"),
    ]
    lines = table_of(run)
    assert lines[0].split()[:5] == ["environment", "health", "services", "last", "deployment"]
    assert "healthy" in lines[1]
    assert "latest: web :1, api :1" in lines[1]
    assert "2 placeholder" in lines[1]


def test_what_is_wrong_comes_first_and_an_environment_that_cannot_be_read_is_a_row(
    built_both: Account, inventory: Path
) -> None:
    rewrite(inventory, "environment", {**section(inventory, "environment"), "aws_account_id": "111111111111"})
    (inventory / "host_vars" / "dev").rename(inventory / "host_vars" / "other")
    hosts = inventory / "hosts.yml"
    hosts.write_text(hosts.read_text().replace("    dev:", "    other:"))
    logs, alarm = built_both.client("logs"), "talentbase-web-prod-cpu-critical"
    logs.put_retention_policy(logGroupName="/ecs/talentbase-web-dev", retentionInDays=1)
    built_both.client("cloudwatch").set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="a trial")
    run = built_both.playbook(PLAYBOOK, "-i", "inventories/dev", *BOTH, inventory=inventory)
    logs.put_retention_policy(logGroupName="/ecs/talentbase-web-dev", retentionInDays=7)
    built_both.client("cloudwatch").set_alarm_state(AlarmName=alarm, StateValue="OK", StateReason="over")
    assert run.code == 2
    table = table_of(run)
    assert [line.split()[0] for line in table] == ["environment", "other", "prod", "dev"]
    assert "not read" in table[1]
    assert "not healthy" in table[2]
    assert "1 drifted" in table[3]
    assert "other: not read: These credentials belong to account 258993895334" in run.output
    assert "prod: alarm talentbase-web-prod-cpu-critical (critical) fires since" in run.output


def test_json_stands_alone_and_drift_can_be_left_out(built_both: Account) -> None:
    command = programs.ansible_playbook(
        PLAYBOOK, "-i", "inventories/dev", *BOTH, "-e", "format=json", "-e", "drift=false"
    )
    built_both.zero()
    done = subprocess.run(command, cwd=ROOT, env=built_both.environment(), capture_output=True, text=True)
    rows = json.loads(done.stdout)
    assert {name: row["drift"] for name, row in rows.items()} == {"dev": None, "prod": None}
    assert "s3:HeadBucket" not in built_both.calls()["by_operation"]


def test_what_a_run_before_recorded_has_a_column(built_both: Account) -> None:
    """The artifacts of a sliced deploy in AWX, which a workflow gives to its next node."""
    given = {"outcome_of_dev": {"environment": "dev", "ok": False, "verdict": "x"}, "drift": False}
    run = built_both.playbook(PLAYBOOK, *BOTH, **given)
    assert run.code == 0, run.output
    heading, *rows = table_of(run)
    assert heading.endswith("this run")
    assert {row.split()[0]: row.split()[-1] for row in rows} == {"dev": "FAILED", "prod": "-"}
