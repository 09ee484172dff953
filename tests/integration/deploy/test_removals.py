"""A release that changes a port and a secret: what the running revision needs stays until the new one runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account, rewrite, section

WEB, EXECUTION = "talentbase-web-dev", "talentbase-web-dev-us-east-1-execution"
OLD_SECRET, NEW_SECRET = "talentbase-dev/web/session-secret", "talentbase/development/django-secret-key"
OLD_RULE = "delete security group rule talentbase-dev-ecs ingress tcp 3000 from talentbase-dev-alb"
OLD_RIGHT = f"update role {EXECUTION} (policy)"


@pytest.fixture
def release(inventory: Path) -> Path:
    """An inventory in which web listens on another port and reads another secret."""
    content = section(inventory, "services")
    web = content["services"]["web"]
    web |= {
        "port": 8080,
        "environment": {**web["environment"], "PORT": "8080"},
        "secrets": {"SESSION_SECRET": "django"},
    }
    rewrite(inventory, "services", content)
    return inventory


def granted(account: Account) -> tuple[set[int], set[str]]:
    """The ports that the load balancer may reach, and the secrets that web's tasks may read when they start."""
    rules = account.client("ec2").describe_security_group_rules()["SecurityGroupRules"]
    ports = {rule["FromPort"] for rule in rules if "from the load balancer" in rule.get("Description", "")}
    iam = account.client("iam")
    [name] = iam.list_role_policies(RoleName=EXECUTION)["PolicyNames"]
    statements = iam.get_role_policy(RoleName=EXECUTION, PolicyName=name)["PolicyDocument"]["Statement"]
    [secrets] = [item["Resource"] for item in statements if item["Sid"] == "Secrets"]
    return ports, {arn.rsplit("secret:", 1)[1][:-7] for arn in secrets}


def images(account: Account, **behaviour: Any) -> None:
    account.ask("PUT", "images", {"*talentbase-web:*": behaviour})


def test_what_a_failed_release_would_take_away_stays_until_one_succeeds(built_dev: Account, release: Path) -> None:
    images(built_dev, fail="exit", crash_log=["no"])
    failed = built_dev.playbook("deploy.yml", inventory=release)
    assert failed.code == 2
    assert granted(built_dev) == ({3000, 8000, 8080}, {OLD_SECRET, NEW_SECRET})
    assert f"Stays for the running tasks until a deploy succeeds: {OLD_RIGHT}, {OLD_RULE}" in failed.output
    assert (
        f"waits until a deploy succeeds: {OLD_RULE}"
        in built_dev.playbook("playbooks/status.yml", inventory=release).output
    )
    drift = built_dev.playbook("playbooks/drift.yml", inventory=release)
    assert drift.code == 0, drift.output
    assert f"not deployed yet: {OLD_RULE}" in drift.output.replace("\n        ", " ")

    images(built_dev)
    assert built_dev.playbook("deploy.yml", inventory=release).code == 0
    assert granted(built_dev) == ({8000, 8080}, {NEW_SECRET})
    rerun = built_dev.playbook("deploy.yml", inventory=release)
    assert (rerun.code, rerun.writes) == (0, 0), rerun.output


def test_the_network_alone_keeps_what_the_services_need(built_dev: Account, inventory: Path) -> None:
    run = built_dev.playbook("deploy.yml", "--tags", "network", inventory=inventory)
    assert run.code == 0, run.output
    assert granted(built_dev)[0] == {3000, 8000, 8080}
    assert "Stays until the services are deployed, as running tasks may need it:" in run.output
