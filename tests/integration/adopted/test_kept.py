"""An inventory can say what CDK left, so that a deploy changes tags alone; what it does not say is seen before it is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.adopted_accounts import cdk_services, cdk_tasks
from tests.harness import Account, rewrite, section
from tests.integration.adopted.kept import tag_network, write_inventory

NEW = ("topic", "dashboard", "alarm")


def deployments(account: Account) -> dict[str, str]:
    """The task definition and the primary deployment of each service."""
    names = [f"talentbase-{key}-dev" for key in cdk_services.HOSTS]
    services = account.client("ecs").describe_services(cluster=cdk_services.CLUSTER, services=names)["services"]
    return {item["taskDefinition"]: item["deployments"][0]["id"] for item in services}


def planned(output: str) -> list[str]:
    """The lines of a plan, of what exists."""
    whole = re.sub(r"\n +(?=[^-\s])", " ", output)  # long lines are wrapped
    lines = re.findall(r"^ +- ((?:create|update|delete) .*)$", whole, re.M)
    return [line for line in lines if not line.startswith(tuple(f"create {kind} " for kind in NEW))]


def test_what_the_inventory_says_stays_and_no_service_rolls(cdk_account: Account, inventory: Path) -> None:
    tag_network(cdk_account)
    write_inventory(inventory)
    before = deployments(cdk_account)
    preview = cdk_account.playbook("deploy.yml", "--check", inventory=inventory)
    assert (preview.code, preview.writes) == (0, 0), preview.output
    lines = planned(preview.output)
    assert [line for line in lines if not line.endswith(" (tags)")] == []
    assert len(lines) > 40
    first = cdk_account.playbook("deploy.yml", inventory=inventory)
    assert first.code == 0, first.output
    assert deployments(cdk_account) == before
    again = cdk_account.playbook("deploy.yml", inventory=inventory)
    assert (again.code, again.writes) == (0, 0), again.output
    drift = cdk_account.playbook("playbooks/drift.yml", inventory=inventory)
    assert drift.code == 0, drift.output


def test_what_a_task_definition_of_another_family_would_lose_is_shown(cdk_account: Account, inventory: Path) -> None:
    tag_network(cdk_account)
    write_inventory(inventory)
    services: dict[str, Any] = section(inventory, "services")
    api = services["services"]["api"]
    del api["family"], api["environment"]["EMAIL_PROVIDER"], api["secrets"]["SENDGRID_API_KEY"]
    rewrite(inventory, "services", services)
    run = cdk_account.playbook("deploy.yml", "--check", "--diff", inventory=inventory)
    assert run.code == 0, run.output
    assert "update task definition talentbase-api-dev (containers, family, tags)" in run.output
    diff = run.output.partition("--- before: task definition talentbase-api-dev")[2].partition("--- before")[0]
    lost = [line[1:].strip() for line in diff.splitlines() if line.startswith("-")]
    assert any("EMAIL_PROVIDER" in line for line in lost), diff
    assert any("SENDGRID_API_KEY" in line for line in lost), diff
    assert f'"family": "{cdk_tasks.FAMILIES["api"]}"' in diff


def test_rights_that_a_task_would_lose_with_its_role_are_named(cdk_account: Account, inventory: Path) -> None:
    tag_network(cdk_account)
    write_inventory(inventory)
    statement = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::talentbase-dev/*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam = cdk_account.client("iam")
    iam.put_role_policy(RoleName=cdk_tasks.TASK_ROLE, PolicyName="Uploads", PolicyDocument=document)
    services: dict[str, Any] = section(inventory, "services")
    for service in services["services"].values():
        del service["task_role"]
    services["services"]["web"]["task_policy"] = [statement]
    rewrite(inventory, "services", services)
    run = cdk_account.playbook("deploy.yml", "--check", inventory=inventory)
    assert run.code == 0, run.output
    text = " ".join(run.output.split())
    lost = f"services.api.task_policy: lacks what the role {cdk_tasks.TASK_ROLE}, with which it runs, allows: s3:PutObject on"
    assert lost in text
    assert "services.web.task_policy: lacks" not in text


def test_a_given_role_must_exist_and_is_never_deleted(cdk_account: Account, inventory: Path) -> None:
    services = {"web": {**section(inventory, "services")["services"]["web"], "cpu": 256, "memory": 512}}
    given = {"execution_role": cdk_tasks.EXECUTION_ROLE, "task_role": "nobody"}
    options = {"services": {"web": {**services["web"], **given}}, "aws_account_id": "258993895334", "secrets": {}}
    options["services"]["web"]["secrets"] = {}
    missing = cdk_account.module("iam_service_roles", **options)
    assert missing.code == 2
    assert "services.web.task_role: the role nobody does not exist" in missing.output
    options["services"]["web"]["task_role"] = cdk_tasks.TASK_ROLE
    assert cdk_account.module("iam_service_roles", **options).writes == 0
    assert json.loads(cdk_account.result_file.read_text())["task_roles"]["web"].endswith(cdk_tasks.TASK_ROLE)
    assert cdk_account.module("iam_service_roles", state="absent", **options).writes == 0
