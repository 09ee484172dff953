"""What AWX runs: ansible-runner, with the private data folder as AWX lays it out.

The project is a copy without .git, the inventory a program that prints what the project's inventory says, credentials come by
environment, the answers of a survey as extra variables, and no configuration of this machine is in reach.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import ansible_runner
import pytest

from tests.harness import Account

BIN = Path(sys.executable).parent


@dataclass
class Job:
    """What AWX knows of a job: its return code, its events as they were written, its artifacts and its whole output."""

    code: int
    events: list[dict[str, Any]]
    artifacts: dict[str, Any]
    output: str

    def moments(self, words: str) -> list[datetime]:
        """When the events with these words in their output were made."""
        return [datetime.fromisoformat(event["created"]) for event in self.events if words in event.get("stdout", "")]


@pytest.fixture(scope="module")
def deployed(built_dev: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """dev with the images latest, good and bad at hand."""
    with built_dev.copy(tmp_path_factory.mktemp("home")) as account:
        ecr = account.client("ecr")
        for repository in ("talentbase-web", "talentbase-api"):
            latest = ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "latest"}])["images"][0]
            for tag in ("good", "bad"):
                ecr.put_image(repositoryName=repository, imageManifest=latest["imageManifest"], imageTag=tag)
        yield account


@pytest.fixture
def launch(deployed: Account, project: Path, tmp_path: Path) -> Callable[..., Job]:
    """Runs a playbook of the project as a job: launch(playbook, **survey)."""

    def job(playbook: str, **survey: Any) -> Job:
        place = tmp_path / playbook.replace("/", "_")
        shutil.copytree(project, place / "project", symlinks=True)
        for folder in ("env", "inventory"):
            (place / folder).mkdir()
        program = f"#! {sys.executable}\nprint({hosts_of(place / 'project', deployed)!r})\n"
        (place / "inventory/hosts").write_text(program)
        (place / "inventory/hosts").chmod(0o700)
        runner, events = run(place, playbook, {"awx_job_id": 1, **survey}, deployed)
        stats = next((event["event_data"] for event in events if event["event"] == "playbook_on_stats"), {})
        return Job(runner.rc, events, stats.get("artifact_data", {}), runner.stdout.read())

    return job


def run(place: Path, playbook: str, survey: dict[str, Any], account: Account) -> tuple[Any, list[dict[str, Any]]]:
    """ansible-runner on the folder, and the events in the order in which they came."""
    events: list[dict[str, Any]] = []
    runner = ansible_runner.interface.init_runner(
        private_data_dir=str(place),
        ident="1",
        playbook=playbook,
        inventory=str(place / "inventory/hosts"),
        extravars=survey,
        envvars={**account.environment(), "HOME": str(place)},
        quiet=True,
        timeout=300,
        event_handler=lambda event: events.append(event) or True,
    )
    runner.run()
    return runner, events


def hosts_of(project: Path, account: Account) -> str:
    """The inventory as AWX keeps it after an update from the project: variables of the hosts alone, as JSON."""
    done = subprocess.run(
        [str(BIN / "ansible-inventory"), "-i", "inventories/dev", "--list"],
        cwd=project,
        env=account.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_deploy_shows_its_rollout_while_it_goes_on(launch: Callable[..., Job], deployed: Account) -> None:
    job = launch("playbooks/deploy.yml", image_tag="good")
    assert job.code == 0, job.output
    [begun, *_], [ended, *_] = (
        job.moments("talentbase-api-dev: IN_PROGRESS"),
        job.moments("talentbase-api-dev: SUCCESSFUL"),
    )
    # Lines that were kept until the module had ended would all be of one moment.
    assert (ended - begun).total_seconds() > 0.5, job.output
    assert {item["status"] for item in job.artifacts["deployments"]} == {"SUCCESSFUL"}

    healthy = launch("playbooks/verify.yml")
    assert healthy.code == 0, healthy.output

    back = launch("playbooks/rollback.yml", service="api", to="")
    assert back.code == 0, back.output
    running = deployed.client("ecs").describe_services(cluster="talentbase-dev", services=["talentbase-api-dev"])
    assert running["services"][0]["taskDefinition"].endswith(":1")


def test_a_deploy_that_fails_names_the_cause_in_its_artifacts(launch: Callable[..., Job], deployed: Account) -> None:
    deployed.ask("PUT", "images", {"*talentbase-api:bad": {"fail": "pull"}})
    job = launch("playbooks/deploy.yml", image_tag="bad")
    assert job.code == 2, job.output
    [failed] = [item for item in job.artifacts["deployments"] if item["status"] != "SUCCESSFUL"]
    assert failed["service"] == "talentbase-api-dev"
    assert "pull" in json.dumps(failed["cause"]).lower(), failed
    assert "rehearsal-secret" not in job.output + json.dumps(job.artifacts) + json.dumps(job.events)


REFUSALS: list[tuple[str, dict[str, str], str]] = [
    ("deploy", {"image_tag": "nowhere"}, "nowhere"),
    ("deploy", {"service": "nobody"}, "nobody"),
    ("deploy", {"image_tags": "x"}, "image_tags"),
    ("deploy", {"image_tag": "{{ 1 }}"}, "holds a template of Jinja"),
    ("deploy", {"image_tag": "good"}, "somebody-else"),
    ("rollback", {"service": "web"}, "somebody-else"),
    ("restart", {}, "Name the services to restart"),
    ("secrets", {"secret_action": "x"}, "x is not an action"),
    ("destroy", {}, "was not confirmed"),
    ("run", {"service": "nobody", "command": "x"}, "nobody"),
]


@pytest.mark.parametrize(("playbook", "survey", "problem"), REFUSALS)
def test_a_refusal_is_in_the_artifacts(
    launch: Callable[..., Job], deployed: Account, playbook: str, survey: dict[str, str], problem: str
) -> None:
    lock = {"name": "talentbase-dev", "holder": "somebody-else"}
    deployed.module_alone("deploy_lock", **lock, state="acquired")
    job = launch(f"playbooks/{playbook}.yml", **survey)
    deployed.module_alone("deploy_lock", **lock, state="released")
    assert job.code == 2, job.output
    assert problem in "\n".join(job.artifacts["problems"]), job.artifacts
    assert "deployments" not in job.artifacts


def test_what_is_not_healthy_is_in_the_artifacts_once(launch: Callable[..., Job], deployed: Account) -> None:
    with deployed.in_real_time():
        ecs, names = deployed.client("ecs"), {"cluster": "talentbase-dev"}
        for task in ecs.list_tasks(**names, serviceName="talentbase-web-dev")["taskArns"]:
            ecs.stop_task(**names, task=task, reason="A test stops it")
        job = launch("playbooks/verify.yml")
    assert job.code == 2, job.output
    problems = job.artifacts["problems"]
    assert problems
    assert len(problems) == len(set(problems))
    assert not [line for line in problems if "is not healthy" in line]
