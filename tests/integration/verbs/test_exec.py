"""playbooks/exec.yml against a dev that is deployed."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account, Run, rewrite, section
from tests.integration.permissions.world import ROOT_TRUST, document

PLAYBOOK = "playbooks/exec.yml"
CLUSTER, API = "talentbase-dev", "talentbase-api-dev"


@pytest.fixture
def deployed(built_dev: Account, tmp_path: Path) -> Iterator[Account]:
    """dev, for each test."""
    with built_dev.copy(tmp_path) as account:
        yield account


def command(run: Run) -> list[str]:
    """The words of the one command that a run printed."""
    [line] = [line for line in run.output.splitlines() if "execute-command" in line]
    return shlex.split(line)


def tasks(account: Account) -> list[dict[str, Any]]:
    ecs = account.client("ecs")
    arns = ecs.list_tasks(cluster=CLUSTER, serviceName=API)["taskArns"]
    found: list[dict[str, Any]] = ecs.describe_tasks(cluster=CLUSTER, tasks=arns)["tasks"]
    return found


def test_one_command_for_the_newest_healthy_task(deployed: Account) -> None:
    assert deployed.playbook("playbooks/scale.yml", service="api", count=2).code == 0
    run = deployed.playbook(PLAYBOOK, service="api")
    assert (run.code, run.writes) == (0, 0), run.output
    newest = max(tasks(deployed), key=lambda task: task["startedAt"])["taskArn"].rsplit("/", 1)[1]
    words = command(run)
    assert words[:3] == ["aws", "ecs", "execute-command"]
    options = dict(zip(words[3::2], words[4::2], strict=False))
    assert options["--region"] == "us-east-1"
    assert (options["--cluster"], options["--task"], options["--container"]) == (CLUSTER, newest, "api")
    assert words[-4:] == ["--command", "/bin/sh", "--endpoint-url", deployed.url]
    assert "--interactive" in words


def test_what_is_missing_here_is_said_and_the_command_printed(
    deployed: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = deployed.playbook(PLAYBOOK, service="api")
    for program, words in [
        ("aws", "the AWS CLI is not"),
        ("session-manager-plugin", "the Session Manager plugin is not"),
    ]:
        there = any(os.access(f"{folder}/{program}", os.X_OK) for folder in os.environ["PATH"].split(":"))
        assert (f"to install: {words} on PATH here: https://docs.aws.amazon.com/" in run.output) is not there
    assert command(run)
    for program in ("aws", "session-manager-plugin"):
        (tmp_path / program).write_text("#!/bin/sh\n")
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    complete = deployed.playbook(PLAYBOOK, service="api")
    assert "to install" not in complete.output
    assert command(complete)


def test_where_it_is_off_the_key_of_the_inventory_is_named(deployed: Account, inventory: Path) -> None:
    content = section(inventory, "services")
    content["services"]["api"]["execute_command"] = False
    rewrite(inventory, "services", content)
    assert deployed.playbook("deploy.yml", inventory=inventory).code == 0
    off = deployed.playbook(PLAYBOOK, inventory=inventory, service="api")
    assert (off.code, off.writes) == (2, 0), off.output
    assert "services.api: ECS Exec is off. To do: set services.api.execute_command to true and deploy" in off.output


def test_a_task_that_started_before_it_was_on_has_no_agent(deployed: Account) -> None:
    ecs = deployed.client("ecs")
    ecs.update_service(cluster=CLUSTER, service=API, enableExecuteCommand=False, forceNewDeployment=True)
    deployed.advance(900)
    ecs.update_service(cluster=CLUSTER, service=API, enableExecuteCommand=True)
    run = deployed.playbook(PLAYBOOK, service="api")
    assert (run.code, run.writes) == (2, 0), run.output
    assert "To do: start new tasks with playbooks/restart.yml -e service=api" in run.output


def test_a_role_without_the_channels_is_named(deployed: Account) -> None:
    deny = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ssmmessages:*", "Resource": "*"}]}
    definition = deployed.client("ecs").describe_task_definition(taskDefinition=API)["taskDefinition"]
    role = definition["taskRoleArn"].rsplit("/", 1)[1]
    deployed.client("iam").put_role_policy(RoleName=role, PolicyName="no-exec", PolicyDocument=json.dumps(deny))
    run = deployed.playbook(PLAYBOOK, service="api")
    assert run.code == 2, run.output
    assert f"the task's role {role} may not ssmmessages:CreateControlChannel on *" in run.output


def test_an_unknown_container_and_no_service(deployed: Account) -> None:
    unknown = deployed.playbook(PLAYBOOK, service="api", container="apy")
    assert unknown.code == 2
    assert (
        "container: the task has no container apy. To do: name one of its containers; did you mean api?"
        in unknown.output
    )
    assert "Name a service: -e service=KEY" in deployed.playbook(PLAYBOOK).output


@pytest.mark.parametrize("allowed", [True, False])
def test_whether_the_caller_may_is_asked_of_iam(deployed: Account, dev: dict[str, Any], allowed: bool) -> None:
    statement = {"Effect": "Allow", "Resource": "*"} | (
        {"Action": "*"} if allowed else {"NotAction": "ecs:ExecuteCommand"}
    )
    result = deployed.module_alone("ecs_exec_info", **options(dev), **role_with(deployed, statement))
    if allowed:
        assert not [line for line in result["notes"] if "could not be checked" in line]
        assert result["command"].startswith(
            "aws ecs execute-command --region us-east-1 --cluster talentbase-dev --task "
        )
    else:
        words = (
            "these credentials may not ecs:ExecuteCommand on arn:aws:ecs:us-east-1:258993895334:cluster/talentbase-dev"
        )
        assert words in result["msg"]


def test_what_iam_does_not_simulate_is_said_to_be_unknown(deployed: Account, dev: dict[str, Any]) -> None:
    notes = deployed.module_alone("ecs_exec_info", **options(dev))["notes"]
    assert [line for line in notes if line.startswith("could not be checked: whether these credentials may")]


def options(inventory: dict[str, Any]) -> dict[str, Any]:
    """The options of the module for the API of an inventory."""
    names = ("cluster", "services", "service_defaults", "profiles")
    return {"service": "api", **{name: inventory[name] for name in names}}


def role_with(account: Account, statement: dict[str, Any]) -> dict[str, str]:
    """The options of a module with the credentials of a role that has a policy of one statement."""
    iam = account.client("iam")
    role = iam.create_role(RoleName="person", AssumeRolePolicyDocument=document(ROOT_TRUST))["Role"]
    iam.put_role_policy(RoleName="person", PolicyName="own", PolicyDocument=document(statement))
    given = account.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="trial")["Credentials"]
    keys = {"access_key": "AccessKeyId", "secret_key": "SecretAccessKey", "session_token": "SessionToken"}
    return {option: given[key] for option, key in keys.items()}
