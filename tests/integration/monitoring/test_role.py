"""The role monitoring, with the facts of the role ingress."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FACTS = {
    "load_balancer": {"full_name": "app/talentbase-dev/50dc6c495c0c9188"},
    "target_groups": {
        key: {"arn": "arn", "full_name": f"targetgroup/{key}/73e2d6bc24d8a067"} for key in ("web", "api")
    },
}
PLAY = {
    "hosts": "localhost",
    "gather_facts": False,
    "module_defaults": {"group/talentbase.aws.aws": {"region": "{{ aws_region }}"}},
}
MAIN = {**PLAY, "roles": ["talentbase.aws.monitoring"], "post_tasks": [{"debug": {"var": "monitoring_facts"}}]}
ABSENT = {**PLAY, "tasks": [{"include_role": {"name": "talentbase.aws.monitoring", "tasks_from": "absent"}}]}

Play = Callable[..., Any]


@pytest.fixture
def play(tmp_path: Path, playbook: Play) -> Play:
    """Runs a play on dev with the facts given."""

    def run(content: dict[str, Any], facts: dict[str, Any], *arguments: str) -> Any:
        path = tmp_path / "play.yml"
        path.write_text(json.dumps([content]))
        return playbook(path, "-i", "inventories/dev", "-e", json.dumps({"ingress_facts": facts}), *arguments)

    return run


def test_deployed_rerun_and_removed(play: Play, account: Any) -> None:
    planned = play(MAIN, {}, "--check", "--diff")
    assert planned.returncode == 0, planned.stdout
    assert "alarm talentbase-web-dev-response-time" in planned.stdout
    assert account.calls()["writes"] == 0
    first = play(MAIN, FACTS)
    assert first.returncode == 0, first.stdout
    assert "changed=1 " in first.stdout
    assert "talentbase-web-dev-cpu-critical" in first.stdout
    account.zero()
    again = play(MAIN, FACTS)
    assert "changed=0 " in again.stdout, again.stdout
    assert account.calls()["writes"] == 0
    gone = play(ABSENT, {})
    assert gone.returncode == 0, gone.stdout
    assert account.client("cloudwatch").describe_alarms()["MetricAlarms"] == []
    assert account.client("logs").describe_log_groups()["logGroups"] == []
