"""The workflows that users copy: pinned, without keys, and with no permission more than they need."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

FILES = sorted((Path(__file__).parents[3] / "examples" / "github").glob("*.yml"))
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
        wanted = {"contents": "read", "id-token": "write"} if takes_a_role else None
        assert job.get("permissions") == wanted


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
    # An expression in a script would be code that an input may write.
    script = step["run"] if step["name"] != "The application's own tests" else "true"
    assert "${{" not in script
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)
