"""dev and prod as their user deploys them: foreseen, built, rerun, changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import Account, Run, rewrite, section

ENVIRONMENTS = ("dev", "prod")
KINDS = (
    "VPC",
    "subnet",
    "internet gateway",
    "elastic IP",
    "NAT gateway",
    "route table",
    "route",
    "route table association",
    "security group",
    "security group rule",
    "secret",
    "parameter",
    "DB subnet group",
    "DB instance",
    "cache subnet group",
    "replication group",
    "load balancer",
    "listener",
    "listener rule",
    "target group",
    "records",
    "log group",
    "topic",
    "alarm",
    "dashboard",
    "role",
    "cluster",
    "task definition",
    "service",
    "scalable target",
    "scaling policy",
)


def deploy(account: Account, environment: str, *arguments: str, **variables: object) -> Run:
    return account.playbook("deploy.yml", *arguments, inventory=f"inventories/{environment}", **variables)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_an_environment_is_foreseen_built_and_left_alone(account: Account, environment: str) -> None:
    foreseen = deploy(account, environment, "--check", "--diff")
    assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
    missing = [kind for kind in KINDS if f"+++ after: {kind} " not in foreseen.output]
    assert missing == []

    first = deploy(account, environment)
    assert first.code == 0, first.output

    again = deploy(account, environment)
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output

    checked = deploy(account, environment, "--check", "--diff")
    assert (checked.code, checked.changed, checked.writes) == (0, 0, 0), checked.output
    assert "+++ after" not in checked.output

    verified = account.playbook("playbooks/verify.yml", inventory=f"inventories/{environment}")
    assert verified.code == 0, verified.output
    assert verified.writes == 0


def test_both_environments_live_in_one_account(built_both: Account) -> None:
    for environment in ENVIRONMENTS:
        again = deploy(built_both, environment)
        assert (again.changed, again.writes) == (0, 0), again.output


def test_several_environments_in_one_run_and_a_bad_one_stops_no_other(built_both: Account, inventory: Path) -> None:
    held = section(inventory, "environment")
    rewrite(inventory, "environment", {**held, "aws_account_id": "111111111111"})
    (inventory / "host_vars" / "dev").rename(inventory / "host_vars" / "bad")
    hosts = inventory / "hosts.yml"
    hosts.write_text(hosts.read_text().replace("    dev:", "    bad:"))
    built_both.client("logs").put_retention_policy(logGroupName="/ecs/talentbase-web-prod", retentionInDays=1)
    run = built_both.playbook("deploy.yml", "-i", "inventories/dev", "-i", "inventories/prod", inventory=inventory)
    assert run.code == 2, run.output
    recap = {line.split()[0]: line for line in run.output.rpartition("PLAY RECAP")[2].splitlines() if " : ok=" in line}
    assert {name: "failed=0" in line for name, line in recap.items()} == {"bad": False, "dev": True, "prod": True}
    assert "changed=1" in recap["prod"]
    assert "prod: [00:0" in run.output  # lines of a running module say whose they are
    assert "111111111111" in run.output
