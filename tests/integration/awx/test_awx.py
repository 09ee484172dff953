"""AWX from its data file, against a double of AWX's API: no AWX can be reached from a test."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from tests.awx_double import AwxDouble
from tests.harness import ROOT, Account
from tests.programs import ansible_playbook

SECRETS = {
    "AWX_DEV_SECRET_KEY": "s3cret-of-dev",
    "AWX_PROD_SECRET_KEY": "s3cret-of-prod",
    "AWX_SMTP_PASSWORD": "s3cret-of-smtp",
}
BIN = Path(sys.executable).parent


class Loader(yaml.SafeLoader):
    """Reads a text with !unsafe as it stands."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def loaded(path: str) -> dict[str, Any]:
    """A file of variables of the project."""
    found: dict[str, Any] = yaml.load((ROOT / path).read_text(), Loader)
    return found


DATA = loaded("awx/talentbase.yml")


@pytest.fixture
def awx() -> Iterator[AwxDouble]:
    double = AwxDouble()
    yield double
    double.stop()


def run(awx: AwxDouble, home: Path, *arguments: str) -> str:
    """The output of playbooks/awx.yml, which succeeded; modules are processes where it tells all (-vvv)."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "AWS_", "CONTROLLER_"))
    }
    keys = {"AWX_DEV_ACCESS_KEY": "AKIADEV", "AWX_PROD_ACCESS_KEY": "AKIAPROD"}
    token = {"CONTROLLER_HOST": awx.url, "CONTROLLER_OAUTH_TOKEN": "of-the-test", "HOME": str(home)}
    alone = {"PYTHONPATH": ""} if "-vvv" in arguments else {}
    command = ansible_playbook("playbooks/awx.yml", "-e", "@awx/talentbase.yml")
    done = subprocess.run(
        [*command, *arguments],
        cwd=ROOT,
        env={**kept, **keys, **SECRETS, **token, **alone},
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
    assert re.search(r"^0 of \d+ tasks changed something$", second, re.MULTILINE)
    assert not [value for value in SECRETS.values() if value in first + second]

    [deploy] = [item for item in awx.items["job_templates"] if item["name"] == "Deploy prod"]
    deploy["timeout"] = 0
    [template] = [item for item in DATA["controller_templates"] if item["name"] == "Deploy"]
    alone = {"controller_templates": [template], "controller_workflows": [], "controller_schedules": []}
    run(awx, tmp_path, "-e", json.dumps(alone))
    assert awx.writes == [("PATCH", deploy["url"])]
    assert deploy["timeout"] > 0


def test_a_role_that_is_assumed_and_where_jobs_run(awx: AwxDouble, tmp_path: Path) -> None:
    awx.items["instance_groups"] = [{"id": 900, "name": "prod", "url": "/api/v2/instance_groups/900/"}]
    role = {"role_arn": "arn:aws:iam::111122223333:role/deployer", "external_id": "talentbase"}
    prod = {**DATA["controller_environments"]["prod"], "assume_role": role, "instance_groups": ["prod"]}
    environments = {**DATA["controller_environments"], "prod": prod}
    alone = {"controller_templates": [], "controller_workflows": [], "controller_schedules": []}
    arguments = ("-e", json.dumps({"controller_environments": environments, **alone}))
    first = run(awx, tmp_path, "-vvv", *arguments)
    [made] = [item for item in awx.items["credential_types"] if not item.get("managed")]
    [credential] = [item for item in awx.items["credentials"] if item["name"] == "AWS prod"]
    assert credential["credential_type"] == made["id"]
    assert credential["inputs"] == {"username": "AKIAPROD", "password": SECRETS["AWX_PROD_SECRET_KEY"], **role}
    [inventory] = [item for item in awx.items["inventories"] if item["name"] == "prod"]
    assert awx.links[f"{inventory['url']}instance_groups/"] == [900]
    awx.writes.clear()
    second = run(awx, tmp_path, *arguments)
    assert awx.writes == []
    assert not [value for value in SECRETS.values() if value in first + second]


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


def test_every_template_names_a_playbook_of_the_project_and_has_a_timeout() -> None:
    for template in DATA["controller_templates"]:
        assert (ROOT / template["playbook"]).is_file()
        assert template["timeout"] > 0
