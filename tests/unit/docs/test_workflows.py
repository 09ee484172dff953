"""The workflows that users copy: pinned, without keys, and with no permission more than they need."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import injections

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "examples" / "github").glob("*.yml"))
STEPS = [
    (path.name, step)
    for path in FILES
    for job in yaml.safe_load(path.read_text())["jobs"].values()
    for step in job["steps"]
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_key_and_no_permission_too_many(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"secrets\.AWS|AKIA|access-key", text)
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"]
        takes_a_role = any("configure-aws-credentials" in step.get("uses", "") for step in job["steps"])
        comments = "/comments" in yaml.safe_dump(job)
        assert not (takes_a_role and comments)
        wanted = {"contents": "read", "id-token": "write"} if takes_a_role else None
        assert job.get("permissions") == ({"pull-requests": "write"} if comments else wanted)
        if comments:  # what may write runs nothing of the repository
            assert not [step for step in job["steps"] if "actions/checkout" in step.get("uses", "")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_action_is_pinned_to_a_commit_and_says_its_version(path: Path) -> None:
    """A tag can be moved: https://docs.github.com/en/actions/reference/security/secure-use"""
    lines = [line for line in path.read_text().splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        assert re.fullmatch(r" *- uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)


@pytest.mark.parametrize(("name", "step"), STEPS)
def test_scripts_parse(name: str, step: dict[str, Any]) -> None:
    if "uses" in step:
        return
    assert "${{" not in step["run"]  # an expression in a script would be code that an input or a variable may write
    subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_token_is_kept_or_outside_of_an_environment(path: Path) -> None:
    for job in yaml.safe_load(path.read_text())["jobs"].values():
        for step in job["steps"]:
            if "actions/checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False
        if "secrets." in yaml.safe_dump(job):
            assert job["environment"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_pip_installs_what_it_knows_by_hash(path: Path) -> None:
    installs = [line for line in path.read_text().splitlines() if "pip install" in line]
    assert installs
    for line in installs:
        assert "--require-hashes --only-binary :all: -r .github/requirements.txt" in line


def test_the_hashes_are_those_that_the_project_is_checked_with() -> None:
    example, project = (pins(ROOT / name) for name in ("examples/github/requirements.txt", "requirements/dev.txt"))
    assert {"ansible-core", "boto3", "botocore"} <= {*example}
    assert all(hashes for _version, hashes in example.values())
    assert {name: project[name] for name in example} == example


def pins(path: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """Version and hashes of each package of a file that uv made."""
    found = re.findall(r"^([\w.-]+)==([^ ;]+).*\n((?: +--hash=\S+(?: \\\n|\n))+)", path.read_text(), re.MULTILINE)
    return {name: (version, frozenset(re.findall(r"sha256:\w+", hashes))) for name, version, hashes in found}


def test_an_input_is_a_choice_or_has_a_form() -> None:
    workflow = yaml.safe_load((ROOT / "examples/github/rollback.yml").read_text())
    inputs = workflow[True]["workflow_dispatch"]["inputs"]  # YAML takes the word "on" for true
    assert [name for name, item in inputs.items() if item["type"] != "choice"] == ["revision"]
    (script,) = (step["run"] for step in workflow["jobs"]["rollback"]["steps"] if "REVISION" in step.get("run", ""))
    check = script.splitlines()[0]
    for text, code in [("", 0), ("12", 0), ("talentbase-api-dev:12", 0), *((text, 1) for text in injections.ALL)]:
        if "\0" in text or "\ud800" in text:
            continue  # no environment variable holds these
        done = subprocess.run(["bash", "-c", check], env={"REVISION": text}, capture_output=True, check=False)
        assert done.returncode == code, text


def test_the_base_image_is_pinned_by_digest() -> None:
    image = yaml.safe_load((ROOT / "execution-environment.yml").read_text())["images"]["base_image"]["name"]
    assert re.fullmatch(r"[a-z0-9./-]+:[\w.-]+@sha256:[0-9a-f]{64}", image)
