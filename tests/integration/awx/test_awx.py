"""AWX from its data file, against a double of AWX's API: no AWX can be reached from a test."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from tests.awx_double import AwxDouble
from tests.awx_paths import PATHS, launched
from tests.harness import ROOT, Account
from tests.integration.awx.data_file import DATA, SECRETS, given, loaded, run

BIN = Path(sys.executable).parent
[APPROVAL] = [
    {**node, "related": {}}
    for node in DATA["controller_workflows"][0]["workflow_nodes"]
    if node["unified_job_template"]["type"] == "workflow_approval"
]


@pytest.fixture
def awx() -> Iterator[AwxDouble]:
    double = AwxDouble()
    yield double
    double.stop()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[AwxDouble, str]]:
    """An AWX that is set up from the whole file, and what the playbook said."""
    double = AwxDouble()
    yield double, run(double, tmp_path_factory.mktemp("whole"), "-vvv")
    double.stop()


def test_a_second_run_changes_nothing(whole: tuple[AwxDouble, str], tmp_path: Path) -> None:
    awx, first = whole
    assert {item["name"] for item in awx.items["job_templates"]} == {
        f"{template['name']} {name}"
        for template in DATA["controller_templates"]
        for name in DATA["controller_environments"]
    }
    assert len(awx.items["workflow_job_template_nodes"]) == len(DATA["controller_workflows"][0]["workflow_nodes"])
    assert len(awx.items["workflow_approval_templates"]) == 1
    assert len(awx.items["schedules"]) == len(DATA["controller_schedules"])
    awx.writes.clear()
    second = run(awx, tmp_path)
    assert awx.writes == []
    assert re.search(r"^0 of \d+ tasks changed something$", second, re.MULTILINE)
    assert not [value for value in SECRETS.values() if value in first + second]


@pytest.mark.parametrize(("ends", "status", "ran"), PATHS, ids=lambda value: str(value)[:60])
def test_how_the_release_ends(whole: tuple[AwxDouble, str], ends: dict[str, str], status: str, ran: list[str]) -> None:
    found = launched(whole[0], ends)
    assert (found["status"], found["ran"]) == (status, {name: ends.get(name, "successful") for name in ran})
    failed = [name for name, end in found["ran"].items() if end != "successful"]
    told = [f"{name}: {ends[name]}" for name in failed] + (["Release: failed"] if failed else [])
    assert [mail for mail in found["mails"] if not mail.endswith(": waits")] == told


def test_the_last_node_of_a_failure_path_always_fails(account: Account) -> None:
    """In AWX it has the artifacts of verify as variables."""
    for template in DATA["controller_templates"]:
        if template["name"] == "Release failed":
            path = template["playbook"]
    for given_with, said in (
        ({"problems": ["web: no task is healthy"]}, "web: no task is healthy"),
        ({}, "not verified"),
    ):
        done = account.playbook(path, "-e", json.dumps(given_with))
        assert done.code == 2, done.output
        assert said in done.output
        assert "dev: the release FAILED after its deploy" in done.output


def test_an_environment_that_begins_to_assume_a_role_and_no_longer_does(awx: AwxDouble, tmp_path: Path) -> None:
    awx.items["instance_groups"] = [
        {"id": 900, "name": "prod", "type": "instance_group", "url": "/api/v2/instance_groups/900/"}
    ]
    role = {"role_arn": "arn:aws:iam::111122223333:role/deployer", "external_id": "talentbase"}
    prod = {**DATA["controller_environments"]["prod"], "assume_role": role, "instance_groups": ["prod"]}
    assuming = given("Verify", controller_environments={**DATA["controller_environments"], "prod": prod})
    first = run(awx, tmp_path, *given("Verify"))
    verify, key = awx.one("job_templates", "Verify prod"), awx.one("credentials", "AWS prod")
    assert awx.linked(verify, "credentials") == [key["id"]]

    first += run(awx, tmp_path, "-vvv", *assuming)
    [made] = [item for item in awx.items["credential_types"] if item["name"] == "AWS with an assumed role"]
    credential = awx.one("credentials", "AWS role prod")
    assert credential["credential_type"] == made["id"]
    assert credential["inputs"] == {"username": "AKIAPROD", "password": SECRETS["AWX_PROD_SECRET_KEY"], **role}
    assert awx.linked(verify, "credentials") == [credential["id"]]
    assert key not in awx.items["credentials"]
    assert awx.linked(awx.one("inventories", "prod"), "instance_groups") == [900]
    credential["name"] = "AWS prod"  # as an earlier version of the playbook called it
    awx.writes.clear()
    second = run(awx, tmp_path, *assuming)
    assert awx.writes == [("PATCH", credential["url"])]
    assert credential["name"] == "AWS role prod"
    awx.writes.clear()
    second += run(awx, tmp_path, *assuming)
    assert awx.writes == []

    second += run(awx, tmp_path, *given("Verify"))
    assert awx.linked(verify, "credentials") == [awx.one("credentials", "AWS prod")["id"]]
    assert credential not in awx.items["credentials"]
    assert not [value for value in SECRETS.values() if value in first + second]


def test_a_fleet_is_sliced_and_no_longer(awx: AwxDouble, tmp_path: Path) -> None:
    environments = {**DATA["controller_environments"], "prod": {**DATA["controller_environments"]["prod"], "slices": 5}}
    run(awx, tmp_path, *given("Verify", "Status", controller_environments=environments))
    counts = {item["name"]: item["job_slice_count"] for item in awx.items["job_templates"]}
    assert counts == {"Verify dev": 1, "Verify prod": 5, "Status dev": 1, "Status prod": 1}
    awx.writes.clear()
    run(awx, tmp_path, *given("Verify", "Status", controller_environments=environments))
    assert awx.writes == []
    run(awx, tmp_path, *given("Verify", "Status"))
    assert awx.one("job_templates", "Verify prod")["job_slice_count"] == 1
    assert len(awx.writes) == 1


def test_two_organizations_in_one_awx_do_not_disturb_each_other(awx: AwxDouble, tmp_path: Path) -> None:
    """Each has the same names; what fails in one is mailed to it alone."""
    node = {"identifier": "verify dev", "unified_job_template": {"name": "Verify dev", "type": "job_template"}}
    workflow = [{"name": "Release", "workflow_nodes": [node, APPROVAL]}]
    schedule = DATA["controller_schedules"][2]
    assert schedule["template"] == "Verify dev"
    changes = {"controller_workflows": workflow, "controller_schedules": [schedule]}
    names = ("TalentBase", "Another")
    for name in names:
        run(awx, tmp_path, *given("Verify", controller_organization=name, **changes))
    for name in names:
        number = awx.one("organizations", name)["id"]
        own = {item["id"] for items in awx.items.values() for item in items if item.get("organization") == number}
        for item in (each for each in awx.items["job_templates"] if each["id"] in own):
            linked = [*awx.linked(item, "credentials"), *awx.linked(item, "labels")]
            notified = awx.linked(item, "notification_templates_error")
            assert notified
            assert {item["inventory"], item["project"], *linked, *notified} <= own
        used = awx.items["schedules"] + awx.items["workflow_job_template_nodes"]
        assert len([item for item in used if item["unified_job_template"] in own]) == 2
        awx.writes.clear()
        run(awx, tmp_path, *given("Verify", controller_organization=name, **changes))
        assert awx.writes == []


def test_the_profile_of_a_job_assumes_the_role(account: Account, tmp_path: Path) -> None:
    """As AWX renders it: https://github.com/ansible/awx/blob/24.6.1/awx/main/models/credential/__init__.py, inject_credential."""
    injectors = loaded("playbooks/vars/awx_assumed_role.yml")["awx_assumed_injectors"]
    role = account.client("iam").create_role(RoleName="deployer", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    text = SandboxedEnvironment().from_string(injectors["file"]["template"])
    profile = tmp_path / "profile"
    profile.write_text(text.render(role_arn=role, external_id="talentbase", username="AKIAPROD", password="s3cret"))
    names = {"tower": {"filename": str(profile)}}
    told = {name: SandboxedEnvironment().from_string(value).render(**names) for name, value in injectors["env"].items()}
    kept = {name: value for name, value in account.environment().items() if not name.startswith("AWS_")}
    job = {**kept, "AWS_ENDPOINT_URL": account.url, **told}
    command = [str(BIN / "ansible-playbook"), "playbooks/preflight.yml", "-i", "inventories/dev"]
    done = subprocess.run(command, cwd=ROOT, env=job, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ":assumed-role/deployer/awx" in done.stdout
    without = text.render(role_arn=role)
    assert (
        without.split()
        == f"[profile deploy] role_arn = {role} role_session_name = awx credential_source = Ec2InstanceMetadata".split()
    )


@pytest.mark.parametrize("kind", ["message", "body"])
def test_the_message_of_a_failure_has_its_cause(kind: str) -> None:
    """AWX renders what it keeps in a sandbox, and refuses at once what fails with no artifacts."""
    template = SandboxedEnvironment(undefined=StrictUndefined).from_string(
        DATA["controller_notifications"][0]["messages"]["error"][kind]
    )
    names: dict[str, Any] = {"job_friendly_name": "Job", "url": "https://awx.example.com/#/jobs/7"}
    job = {"name": "Deploy prod", "id": 7, "status": "failed"}
    assert "Deploy prod #7 failed" in template.render(**names, job={**job, "artifacts": {}})
    assert "Deploy prod #7 failed" in template.render(**names, job=job)
    cause = {
        "kind": "crash",
        "title": "the application ended at its start",
        "reason": "exit code 1",
        "remedy": "see its log",
    }
    deployments = [
        {"service": "web", "successful": True},
        {"service": "api", "successful": False, "verdict": "api: the deployment failed", "cause": cause},
        {
            "service": "worker",
            "successful": False,
            "verdict": "worker: a newer deployment replaced this one",
            "cause": {},
        },
    ]
    text = template.render(**names, job={**job, "artifacts": {"deployments": deployments}})
    assert cause["title"] in text
    assert "a newer deployment replaced this one" in text
    assert "web" not in text
    assert kind == "body" or "\n" not in text
    refused = template.render(
        **names, job={**job, "artifacts": {"problems": ["image_tag: no image has it", "To do: push it"]}}
    )
    assert "image_tag: no image has it" in refused
    assert kind == "body" or "\n" not in refused


def test_every_template_names_a_playbook_of_the_project_and_has_a_timeout() -> None:
    for template in DATA["controller_templates"]:
        assert (ROOT / template["playbook"]).is_file()
        assert template["timeout"] > 0
