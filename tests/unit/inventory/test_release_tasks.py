"""Release tasks of a service: read whole, and refused with one message for each fault."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.check_containers import check_containers
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.faults import Fault
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load

SERVICE = {"name": "app-api", "repository": "app-api", "cpu": 256, "memory": 512}
MIGRATE: dict[str, Any] = {"name": "migrate", "command": ["./migrate"]}


def faults_of(*tasks: dict[str, Any]) -> list[str]:
    variables = {"services": {"api": {**SERVICE, "release_tasks": list(tasks)}}}
    faults: list[Fault] = []
    inventory = load(variables, faults)
    return [str(fault) for fault in [*faults, *check_containers(inventory, variables)]]


def test_a_release_task_has_a_quarter_of_an_hour() -> None:
    assert faults_of(MIGRATE) == []
    inventory = load({"services": {"api": {**SERVICE, "release_tasks": [MIGRATE]}}}, [])
    assert inventory.services["api"].release_tasks[0].timeout == 900


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        ([{"name": "migrate", "command": []}], "release_tasks[0].command: is empty"),
        ([MIGRATE, MIGRATE], "release_tasks[1].name: is migrate, as that of another"),
        ([{**MIGRATE, "container": "apu"}], "release_tasks[0].container: is apu, which is not a container of the task"),
        ([{"name": "migrate"}], "release_tasks[0].command"),
        ([{**MIGRATE, "timeout": 5}], "release_tasks[0].timeout"),
        ([{**MIGRATE, "comand": ["x"]}], "did you mean command?"),
    ],
)
def test_a_fault_is_one_message(tasks: list[dict[str, Any]], said: str) -> None:
    faults = faults_of(*tasks)
    assert len(faults) == 1, faults
    assert said in faults[0]
