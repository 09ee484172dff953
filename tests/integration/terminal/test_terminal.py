"""What a person sees: in a window of 80, 100 and 200 columns and 30 lines, and in a pipe."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import programs
from tests.harness import ROOT, Account
from tools.window import Shown, run_in_window

BAD = {"fail": "exit", "exit_code": 1, "startup_seconds": 5, "healthy_seconds": 5, "crash_log": ["no database today"]}


@pytest.fixture(scope="module")
def built(built_dev: Account) -> Iterator[Account]:
    """dev, and an image of the API that ends at its start."""
    built_dev.ask("PUT", "images", {"*talentbase-api:bad": BAD})
    ecr = built_dev.client("ecr")
    [image] = ecr.batch_get_image(repositoryName="talentbase-api", imageIds=[{"imageTag": "latest"}])["images"]
    ecr.put_image(repositoryName="talentbase-api", imageManifest=image["imageManifest"], imageTag="bad")
    with built_dev.terminal():
        yield built_dev


def lines_of(text: str) -> list[str]:
    return text.rstrip("\n").split("\n")


def window(account: Account, columns: int, *arguments: str) -> Shown:
    return run_in_window(programs.ansible_playbook(*arguments, "-i", "inventories/dev"), account.environment(), columns)


@pytest.mark.parametrize("columns", [80, 100, 200])
def test_a_failed_release_is_explained_by_the_last_lines(built: Account, columns: int) -> None:
    run = window(built, columns, "deploy.yml", "-e", "image_tag=bad", "-e", "service=api")
    last = "\n".join(run.lines[-20:])
    assert run.code == 2, last
    for part in ("dev: the deploy FAILED after", "the application ended at its start", "to do", "no database today"):
        assert part in last
    assert "container api exited with 1" in " ".join(last.split())
    assert len(run.lines) <= 30
    assert not [line for line in run.lines if line.startswith(("TASK", "PLAY", "fatal", "skipping", "[ERROR]"))]
    assert b"\x1b[J" in run.written  # a line was rewritten
    assert max(map(len, run.lines)) <= columns


def test_a_rerun_is_at_most_six_lines(built: Account) -> None:
    run = window(built, 100, "deploy.yml")
    assert run.code == 0
    assert len(run.lines) <= 6, run.lines
    assert "dev: nothing to change, in " in "\n".join(run.lines)


def test_it_shows_every_task_with_v(built: Account) -> None:
    run = built.playbook("deploy.yml", "-v")
    assert "TASK [Validate the extra variables]" in run.output
    assert run.changed == 0


def test_a_pipe_gets_plain_lines(built: Account) -> None:
    run = built.playbook("playbooks/status.yml")
    assert "\x1b" not in run.output
    assert len(lines_of(run.output)) == 5
    assert "talentbase-web:latest" in run.output


FILES = {"history": "history_file", "outputs": "outputs_file"}
READ = ("drift", "events", "fleet", "history", "logs", "outputs", "preflight", "status", "tuning", "validate", "verify")


@pytest.mark.parametrize("playbook", READ)
def test_json_stands_alone(built: Account, playbook: str, tmp_path: Path) -> None:
    file = ["--diff", "-e", f"{FILES[playbook]}={tmp_path}/written"] if playbook in FILES else []
    command = programs.ansible_playbook(
        f"playbooks/{playbook}.yml", "-i", "inventories/dev", "-e", "format=json", *file
    )
    done = subprocess.run(command, cwd=ROOT, env=built.environment(), capture_output=True, text=True)
    document: dict[str, Any] = json.loads(done.stdout)
    assert document
    assert not {"changed", "failed", "lines", "invocation"} & set(document)


def test_several_environments_are_members_of_one_document(built: Account) -> None:
    arguments = ["-i", "inventories/dev", "-i", "inventories/prod", "-e", "format=json"]
    command = programs.ansible_playbook("playbooks/status.yml", *arguments)
    done = subprocess.run(command, cwd=ROOT, env=built.environment(), capture_output=True, text=True)
    assert set(json.loads(done.stdout)) == {"dev", "prod"}


def test_another_format_is_refused(built: Account) -> None:
    run = built.playbook("playbooks/status.yml", format="xml")
    assert run.code == 2
    assert run.output.strip() == "format: is xml; give json, or leave it out for a table"


def test_a_refusal_is_all_that_is_shown(built: Account) -> None:
    run = window(built, 100, "deploy.yml", "-e", "image_tag=", "-e", "service=api")
    assert run.code == 2
    assert run.lines == ["image_tag: is empty; give the tag or digest to deploy, or leave it out"]
