"""A job that AWX slices: each slice has every n-th environment, and together they say what one job says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.harness import ROOT, Account
from tests.integration.runner.test_runner import BIN, run

ENVIRONMENTS = ("dev", "prod", "bad")


@dataclass
class Job:
    """The return code, the artifacts and the output of a job."""

    code: int
    artifacts: dict[str, Any]
    output: str


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The variables of dev and prod, and of one whose account is not the credentials'."""
    command = [str(BIN / "ansible-inventory"), "-i", "inventories/dev", "-i", "inventories/prod", "--list"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    known: dict[str, dict[str, Any]] = json.loads(listed)["_meta"]["hostvars"]
    return {**known, "bad": {**known["dev"], "environment_name": "bad", "aws_account_id": "111111111111"}}


@pytest.fixture
def launch(built_both: Account, project: Path, hosts: dict[str, dict[str, Any]], tmp_path: Path) -> Callable[..., Job]:
    """Runs a playbook as AWX does: with every count-th environment from that of a number on, as inventory/get_script_data."""

    def job(playbook: str, number: int = 1, count: int = 1, **given: Any) -> Job:
        place = tmp_path / f"{Path(playbook).stem}-{number}-{count}"
        shutil.copytree(project, place / "project", symlinks=True)
        for folder in ("env", "inventory"):
            (place / folder).mkdir()
        own = {name: hosts[name] for name in ENVIRONMENTS[number - 1 :: count]}
        listed = json.dumps({"all": {"hosts": list(own)}, "_meta": {"hostvars": own}})
        (place / "inventory/hosts").write_text(f"#! {sys.executable}\nprint({listed!r})\n")
        (place / "inventory/hosts").chmod(0o700)
        runner, events = run(place, playbook, {"awx_job_id": number, "awx_workflow_job_id": 9, **given}, built_both)
        stats = next((event["event_data"] for event in events if event["event"] == "playbook_on_stats"), {})
        return Job(runner.rc, stats.get("artifact_data", {}), runner.stdout.read())

    return job


def effective(jobs: list[Job]) -> dict[str, Any]:
    """What AWX gives to the node after a sliced job: later jobs' artifacts over earlier ones', name by name.

    https://github.com/ansible/awx/blob/24.6.1/awx/main/models/workflow.py, WorkflowJob.get_effective_artifacts.
    """
    return {name: value for job in jobs for name, value in job.artifacts.items()}


def outcomes(artifacts: dict[str, Any]) -> dict[str, bool]:
    return {name: value["ok"] for name, value in artifacts.items() if name.startswith("outcome_of_")}


def test_slices_say_together_what_one_job_says(launch: Callable[..., Job]) -> None:
    whole = launch("playbooks/deploy.yml")
    assert whole.code == 2
    assert [line for line in whole.artifacts["problems"] if line.startswith("bad: ")] == whole.artifacts["problems"]
    assert "3 environments: 1 failed, 2 ok" in whole.output  # the last lines, under AWX's own callback plugin
    slices = [launch("playbooks/deploy.yml", number, 3) for number in (1, 2, 3)]
    assert [job.code for job in slices] == [0, 0, 2]
    together = effective(slices)
    assert (
        outcomes(together)
        == outcomes(whole.artifacts)
        == {
            "outcome_of_dev": True,
            "outcome_of_prod": True,
            "outcome_of_bad": False,
        }
    )
    fleet = launch("playbooks/fleet.yml", **{name: value for name, value in together.items() if "outcome_of_" in name})
    rows = [line for line in fleet.output.splitlines() if line.strip().startswith(ENVIRONMENTS)]
    assert any("bad" in row and "FAILED" in row for row in rows), fleet.output
    assert set(fleet.artifacts["fleet"]) == {"dev", "prod"}
