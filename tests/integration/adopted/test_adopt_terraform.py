"""What Terraform left is adopted by one command: groups of services' own, path rules and an internal load balancer; the first deploy rolls nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

from tests.adopted_accounts import terraform
from tests.harness import Account
from tests.integration.adopted.test_adopt_cdk import listed

GIVEN = {"cluster": terraform.CLUSTER, "aws_region": "us-east-1", "confirm": terraform.CLUSTER}


def deployments(account: Account) -> dict[str, str]:
    services = account.client("ecs").describe_services(cluster=terraform.CLUSTER, services=[*terraform.PORTS])
    return {item["taskDefinition"]: item["deployments"][0]["id"] for item in services["services"]}


def ids(account: Account) -> dict[str, list[Any]]:
    """What must stay: ids, and what the groups and rules let through."""
    ec2, elb, rds = account.client("ec2"), account.client("elbv2"), account.client("rds")
    rules = ec2.describe_security_group_rules()["SecurityGroupRules"]
    [listener] = elb.describe_listeners(LoadBalancerArn=balancer(account))["Listeners"]
    return {
        "database": [item["DbiResourceId"] for item in rds.describe_db_instances()["DBInstances"]],
        "subnets": sorted(item["SubnetId"] for item in ec2.describe_subnets()["Subnets"]),
        "groups": sorted(item["GroupId"] for item in ec2.describe_security_groups()["SecurityGroups"]),
        "rules": sorted((item["SecurityGroupRuleId"], item.get("Description", "")) for item in rules),
        "target groups": sorted(item["TargetGroupArn"] for item in elb.describe_target_groups()["TargetGroups"]),
        "listener rules": elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"],
    }


def balancer(account: Account) -> str:
    [found] = account.client("elbv2").describe_load_balancers()["LoadBalancers"]
    return str(found["LoadBalancerArn"])


def test_the_inventory_keeps_what_stands_and_the_first_deploy_rolls_nothing(
    terraform_account: Account, tmp_path: Path
) -> None:
    account, folder = terraform_account, tmp_path / "dev"
    before, kept = deployments(account), ids(account)
    given = json.dumps({**GIVEN, "inventory": str(folder)})
    with account.terminal():
        run = account.playbook("playbooks/adopt.yml", "-e", given)
        assert run.code == 0, run.output
        changed = [line for line in listed(run.output, "would change") if re.match("create|update|delete", line)]
        assert {" ".join(line.split()[:2]) for line in changed} == {"create topic", "create dashboard"}
        assert listed(run.output, "refused") == ["nothing"]
        first = account.playbook("deploy.yml", inventory=folder)
        assert first.code == 0, first.output
        assert (deployments(account), ids(account)) == (before, kept)
        again = account.playbook("deploy.yml", inventory=folder)
        assert (again.code, again.writes) == (0, 0), again.output
        assert "nothing to change" in again.output
    services = yaml.safe_load((folder / "host_vars/dev/services.yml").read_text())["services"]
    assert services["orders"]["paths"] == ["/orders", "/orders/*"]
    assert services["web"]["log_group"] == "/aws/ecs/web/web"
    assert services["web"]["security_groups"] == {
        "common": False,
        "own": True,
        "rules": [{"port": 0, "to_port": 65535, "source": "alb"}],
    }
    ingress = yaml.safe_load((folder / "host_vars/dev/ingress.yml").read_text())["ingress"]
    assert (ingress["scheme"], ingress["https"], ingress["sources"]) == ("internal", False, ["10.0.0.0/8"])
