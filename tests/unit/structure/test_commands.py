"""Every command of AWS that a message or a page suggests says for which region."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COMMAND = re.compile(r"\baws [a-z0-9-]+ [a-z]+-[a-z-]+")
# Commands of a whole account or a person.
GLOBAL = re.compile(r"aws (?:account|configure|iam|organizations|route53|sso|sts) ")
SOURCES = [*(ROOT / "plugins").rglob("*.py"), *(ROOT / "playbooks").rglob("*.yml"), *(ROOT / "roles").rglob("*.yml")]
REACH = 300  # characters in which the region follows, perhaps on the next line of the source


def without_region(text: str) -> list[str]:
    """The commands that name no region."""
    found = (text[match.start() : match.start() + REACH] for match in COMMAND.finditer(text))
    return [command for command in found if "--region" not in command and not GLOBAL.match(command)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_suggested_command_names_the_region(path: Path) -> None:
    assert without_region(path.read_text()) == []


def test_a_command_without_a_region_is_found() -> None:
    assert without_region("see aws ecr describe-images --repository-name web")
    assert not without_region("see aws ecr describe-images --region x; aws sso login; aws iam list-roles")
