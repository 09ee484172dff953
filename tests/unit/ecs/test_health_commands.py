"""The command of a health check: taken as written where it begins with CMD or CMD-SHELL."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.context import ServiceContext
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.task_definition import register_input
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.check_commands import check_commands
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load

SHELL = "curl -f http://localhost:3000/ || exit 1"
COMMANDS = [
    (["CMD-SHELL", SHELL], ["CMD-SHELL", SHELL]),
    (["CMD", "curl", "-f", "http://localhost/"], ["CMD", "curl", "-f", "http://localhost/"]),
    (["curl", "-f", "http://localhost/"], ["CMD", "curl", "-f", "http://localhost/"]),
    (["./CMD"], ["CMD", "./CMD"]),
]


def variables(**changes: Any) -> dict[str, Any]:
    return {"services": {"web": {"name": "web", "image": "web:1", "cpu": 256, "memory": 512, **changes}}}


@pytest.mark.parametrize(("given", "wanted"), COMMANDS)
def test_a_health_command_is_taken_as_written(given: list[str], wanted: list[str]) -> None:
    sections = variables(
        container_health={"probe": "command", "command": given},
        sidecars={"proxy": {"image": "proxy:1", "health_command": given}},
    )
    service = load(sections, []).services["web"]
    containers = register_input("web", service, ServiceContext("258993895334", "us-east-1"))["containerDefinitions"]
    assert [item["healthCheck"]["command"] for item in containers] == [wanted, wanted]


@pytest.mark.parametrize(
    ("option", "key"),
    [
        ({"command": ["CMD", "x"]}, "command"),
        ({"entry_point": ["CMD-SHELL", "x"]}, "entry_point"),
        ({"release_tasks": [{"name": "m", "command": ["CMD-SHELL", "x"]}]}, "release_tasks[0].command"),
        ({"sidecars": {"p": {"image": "p", "command": ["CMD", "x"]}}}, "sidecars.p.command"),
        ({"sidecars": {"p": {"image": "p", "entry_point": ["CMD", "x"]}}}, "sidecars.p.entry_point"),
    ],
)
def test_outside_of_health_checks_the_word_is_a_doubt(option: dict[str, Any], key: str) -> None:
    sections = variables(**option)
    (fault,) = check_commands(load(sections, []), sections)
    assert (fault.key, fault.warning) == (f"services.web.{key}", True)
