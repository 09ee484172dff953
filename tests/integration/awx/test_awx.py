"""AWX from its data file, against a double of AWX's API: no AWX can be reached from a test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.awx_double import AwxDouble
from tests.harness import ROOT

SECRETS = {
    "AWX_DEV_SECRET_KEY": "s3cret-of-dev",
    "AWX_PROD_SECRET_KEY": "s3cret-of-prod",
    "AWX_SMTP_PASSWORD": "s3cret-of-smtp",
}
DATA = yaml.safe_load((ROOT / "awx/talentbase.yml").read_text())


@pytest.fixture
def awx() -> Iterator[AwxDouble]:
    double = AwxDouble()
    yield double
    double.stop()


def run(awx: AwxDouble, home: Path, *arguments: str) -> str:
    """The output of playbooks/awx.yml, which succeeded."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "AWS_", "CONTROLLER_"))
    }
    keys = {"AWX_DEV_ACCESS_KEY": "AKIADEV", "AWX_PROD_ACCESS_KEY": "AKIAPROD"}
    token = {"CONTROLLER_HOST": awx.url, "CONTROLLER_OAUTH_TOKEN": "of-the-test", "HOME": str(home)}
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "playbooks/awx.yml", "-e", "@awx/talentbase.yml"]
    done = subprocess.run(
        [*command, *arguments],
        cwd=ROOT,
        env={**kept, **keys, **SECRETS, **token},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_second_run_changes_nothing_and_what_somebody_changed_is_put_back(awx: AwxDouble, tmp_path: Path) -> None:
    first = run(awx, tmp_path, "-vvv")
    assert {item["name"] for item in awx.items["job_templates"]} == {
        f"{template['name']} {name}"
        for template in DATA["controller_templates"]
        for name in DATA["controller_environments"]
    }
    assert len(awx.items["workflow_job_template_nodes"]) == len(DATA["controller_workflows"][0]["workflow_nodes"])
    assert len(awx.items["schedules"]) == len(DATA["controller_schedules"])
    awx.writes.clear()
    second = run(awx, tmp_path)
    assert awx.writes == []
    assert "changed=0" in second
    assert not [value for value in SECRETS.values() if value in first + second]

    [deploy] = [item for item in awx.items["job_templates"] if item["name"] == "Deploy prod"]
    deploy["timeout"] = 0
    [template] = [item for item in DATA["controller_templates"] if item["name"] == "Deploy"]
    alone = {"controller_templates": [template], "controller_workflows": [], "controller_schedules": []}
    run(awx, tmp_path, "-e", json.dumps(alone))
    assert awx.writes == [("PATCH", deploy["url"])]
    assert deploy["timeout"] > 0


def test_every_template_names_a_playbook_of_the_project_and_has_a_timeout() -> None:
    for template in DATA["controller_templates"]:
        assert (ROOT / template["playbook"]).is_file()
        assert template["timeout"] > 0
