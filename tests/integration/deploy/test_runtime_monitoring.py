"""A cluster that GuardDuty watches, end to end: a deploy tags it, new tasks have the agent, nothing else changes, and all goes in the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.harness import Account, rewrite, section

FEATURE = {"Name": "RUNTIME_MONITORING", "Status": "ENABLED"}
NAME, AGENT = "talentbase-dev", "aws-guardduty-agent-"


def containers(account: Account) -> list[str]:
    """The names of the containers of all tasks that run."""
    ecs = account.client("ecs")
    arns = ecs.list_tasks(cluster=NAME)["taskArns"]
    tasks = ecs.describe_tasks(cluster=NAME, tasks=arns)["tasks"] if arns else []
    return [item["name"] for task in tasks for item in task["containers"]]


def agents(account: Account) -> int:
    return sum(name.startswith(AGENT) for name in containers(account))


def watch(inventory: Path, value: bool) -> None:
    found: dict[str, Any] = section(inventory, "services")
    found["cluster"]["runtime_monitoring"] = value
    rewrite(inventory, "services", found)


def test_tasks_that_start_after_the_deploy_are_watched_and_everything_goes(built_dev: Account, inventory: Path) -> None:
    watch(inventory, True)
    refused = built_dev.playbook("deploy.yml", inventory=inventory)
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "aws guardduty create-detector --region us-east-1 --enable" in " ".join(refused.output.split())
    built_dev.client("guardduty").create_detector(Enable=True, Features=[FEATURE])
    before = containers(built_dev)
    made = built_dev.playbook("deploy.yml", inventory=inventory)
    assert made.code == 0, made.output
    assert "ecs:UpdateService" not in made.calls["by_operation"]
    assert containers(built_dev) == before  # tasks that run are not touched
    rerun = built_dev.playbook("deploy.yml", inventory=inventory)
    assert (rerun.code, rerun.changed, rerun.writes) == (0, 0, 0), rerun.output
    assert not [name for name in rerun.calls["by_operation"] if name.startswith("guardduty")]

    restarted = built_dev.playbook("playbooks/restart.yml", inventory=inventory, service="web,api")
    assert restarted.code == 0, restarted.output
    assert agents(built_dev) == len(containers(built_dev)) / 2
    ecs = built_dev.client("ecs")
    tasks = ecs.describe_tasks(cluster=NAME, tasks=ecs.list_tasks(cluster=NAME)["taskArns"])["tasks"]
    states = {item["lastStatus"] for task in tasks for item in task["containers"]}
    assert states == {"RUNNING"}  # the execution roles may pull it
    for playbook in ("verify", "status"):
        looked = built_dev.playbook(f"playbooks/{playbook}.yml", inventory=inventory)
        assert looked.code == 0, looked.output
        assert AGENT not in looked.output

    gone = built_dev.playbook("playbooks/destroy.yml", inventory=inventory, confirm="dev")
    assert gone.code == 0, gone.output
    ec2 = built_dev.client("ec2")
    assert ec2.describe_vpc_endpoints()["VpcEndpoints"] == []
    assert [item for item in ec2.describe_vpcs()["Vpcs"] if item["CidrBlock"] == "10.0.0.0/16"] == []
    assert len(built_dev.client("guardduty").list_detectors()["DetectorIds"]) == 1  # the account's
