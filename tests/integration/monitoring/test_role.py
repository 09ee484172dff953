"""The role monitoring, with the facts of the role ingress."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account, Run

FACTS = {
    "load_balancer": {"full_name": "app/talentbase-dev/50dc6c495c0c9188"},
    "target_groups": {
        key: {"arn": "arn", "full_name": f"targetgroup/{key}/73e2d6bc24d8a067"} for key in ("web", "api")
    },
}
PLAY = {
    "hosts": "all",
    "gather_facts": False,
    "module_defaults": {"group/talentbase.aws.aws": {"region": "{{ aws_region }}"}},
}
MAIN = {**PLAY, "roles": ["talentbase.aws.monitoring"], "post_tasks": [{"debug": {"var": "monitoring_facts"}}]}
ABSENT = {**PLAY, "tasks": [{"include_role": {"name": "talentbase.aws.monitoring", "tasks_from": "absent"}}]}

Play = Callable[..., Run]


@pytest.fixture
def play(tmp_path: Path, account: Account) -> Play:
    """Runs a play on dev with the facts given."""

    def run(content: dict[str, Any], facts: dict[str, Any], *arguments: str) -> Run:
        path = tmp_path / "play.yml"
        path.write_text(json.dumps([content]))
        return account.playbook(path, *arguments, ingress_facts=facts)

    return run


def test_deployed_rerun_and_removed(play: Play, account: Account) -> None:
    planned = play(MAIN, {}, "--check", "--diff")
    assert (planned.code, planned.writes) == (0, 0), planned.output
    assert "alarm talentbase-web-dev-response-time" in planned.output
    first = play(MAIN, FACTS)
    assert (first.code, first.changed) == (0, 1), first.output
    assert "talentbase-web-dev-cpu-critical" in first.output
    again = play(MAIN, FACTS)
    assert (again.changed, again.writes) == (0, 0), again.output
    gone = play(ABSENT, {})
    assert gone.code == 0, gone.output
    assert account.client("cloudwatch").describe_alarms()["MetricAlarms"] == []
    assert account.client("logs").describe_log_groups()["logGroups"] == []
