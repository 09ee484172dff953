"""playbooks/plan.yml: what a deploy would change, as a file for a pull request."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness import ROOT, Account, rewrite, section
from tests.integration.permissions.person import person

PLAYBOOK = "playbooks/plan.yml"
MARK = "<!-- talentbase.aws/plan -->"
SECRET = "hunter2-hunter2"


@pytest.fixture
def deployed(built_dev: Account, tmp_path: Path) -> Iterator[Account]:
    """dev, for each test."""
    with built_dev.copy(tmp_path) as account:
        yield account


@pytest.fixture
def changed(inventory: Path) -> Path:
    """The inventory of dev with a larger database, another variable and another secret value in the API."""
    services, data = section(inventory, "services"), section(inventory, "data")
    services["services"]["api"]["environment"] |= {"API_TOKEN": SECRET, "GREETING": "hi @octocat | <b>"}
    data["databases"]["main"]["instance_class"] = "db.t4g.small"
    rewrite(inventory, "services", services)
    rewrite(inventory, "data", data)
    return inventory


def test_who_may_only_look_writes_the_plan(deployed: Account, changed: Path, tmp_path: Path) -> None:
    page, data = tmp_path / "plan.md", tmp_path / "plan.json"
    run = person(deployed, "look").playbook(PLAYBOOK, inventory=changed, plan_file=f"{page},{data}")
    assert (run.code, run.writes) == (0, 0), run.output
    # The policies come with boundaries, which the next deploy puts on the four roles of the services.
    line = "7 to update. This replaces nothing, restarts 1 service, changes 1 database"
    assert f"dev: {line}" in run.output, run.output
    text = page.read_text()
    assert text.startswith(f"{MARK}\n")
    assert f"**{line}.**" in text
    assert "interrupts it for some minutes, as it restarts" in text
    assert "<summary>data: 1 change</summary>" in text
    assert "| <code>db.t3.micro</code> | <code>db.t4g.small</code> |" in text
    assert "<code>hi &#64;octocat &#124; &#60;b&#62;</code>" in text
    plan: dict[str, Any] = json.loads(data.read_text())["environments"]["dev"]
    assert plan["counts"] == {"create": 0, "update": 7, "delete": 0, "drifted": 0, "collection": 0}
    assert plan["risks"] == ["replaces nothing", "restarts 1 service", "changes 1 database"]
    assert [item["name"] for item in plan["differences"] if item["effect"].startswith("interrupts")] == [
        "talentbase-dev"
    ]
    for file in (page, data):
        assert SECRET not in file.read_text()
        assert file.stat().st_mode & 0o777 == 0o600
    assert SECRET not in run.output


def test_nothing_to_change_in_a_file_below_the_working_directory(deployed: Account, tmp_path: Path) -> None:
    run = deployed.playbook(PLAYBOOK, plan_file=os.path.relpath(tmp_path / "plan.md", ROOT))
    assert (run.code, run.writes) == (0, 0), run.output
    assert "**nothing to change.**" in (tmp_path / "plan.md").read_text()


def test_several_environments_are_sections_of_one_file(deployed: Account, tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    run = deployed.playbook(PLAYBOOK, "-i", "inventories/prod", plan_file=str(file), image_tag="latest")
    text = file.read_text()
    assert run.code == 0, run.output
    assert (text.count("### <code>dev</code>"), text.count("### <code>prod</code>"), text.count(MARK)) == (1, 1, 1)
    assert "2 new services" in text


def test_what_stands_in_the_way_is_in_the_file_and_fails_the_run(
    deployed: Account, inventory: Path, tmp_path: Path
) -> None:
    file = tmp_path / "plan.md"
    run = deployed.playbook(PLAYBOOK, inventory=inventory, plan_file=str(file), image_tag="no-such-tag")
    assert (run.code, run.writes) == (2, 0), run.output
    text = file.read_text()
    assert "**No plan could be made:**" in text
    assert "no-such-tag" in text


def test_without_a_file_it_is_only_told(deployed: Account, changed: Path) -> None:
    run = deployed.playbook(PLAYBOOK, inventory=changed)
    assert (run.code, run.changed) == (0, 0), run.output
    assert "dev: 3 to update." in run.output


def test_the_folder_of_the_file_must_be_there(deployed: Account, tmp_path: Path) -> None:
    run = deployed.playbook(PLAYBOOK, plan_file=f"{tmp_path}/plan.md,{tmp_path}/no/plan.json")
    assert (run.code, run.calls["total"]) == (2, 0)
    assert f"the folder {tmp_path}/no does not exist" in run.output


def test_what_could_not_be_compared_fails_the_run_and_is_in_the_file(deployed: Account, tmp_path: Path) -> None:
    words = "User is not authorized to perform: cloudwatch:GetDashboard"
    answer = {"operation": "cloudwatch:GetDashboard", "code": "AccessDenied", "message": words, "status": 403}
    deployed.ask("PUT", "faults", {"answers": [answer]})
    run = deployed.playbook(PLAYBOOK, plan_file=str(tmp_path / "plan.md"))
    assert (run.code, run.writes) == (2, 0), run.output
    text = (tmp_path / "plan.md").read_text()
    assert "**No plan could be made:**" in text
    assert "cloudwatch&#58;GetDashboard" in text
