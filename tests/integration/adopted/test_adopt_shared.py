"""Two environments in a VPC and on a load balancer that a platform team owns, each adopted by one command: neither touches what is the owner's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.adopted_accounts import shared
from tests.harness import Account, Run
from tests.integration.adopted.test_adopt_cdk import listed


def adopt(account: Account, name: str, folder: Path, *more: str) -> Run:
    given = [f"cluster={name}-dev", f"inventory={folder}", "aws_region=us-east-1", *more]
    with account.terminal():
        return account.playbook("playbooks/adopt.yml", *(part for item in given for part in ("-e", item)))


def values(folder: Path, file: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / f"host_vars/{folder.name}/{file}.yml").read_text())
    return found


def owners_parts(account: Account) -> dict[str, Any]:
    """The network without security groups, and the load balancer with the rules of all, as AWS describes them; tags but those of rules."""
    ec2, elb = account.client("ec2"), account.client("elbv2")
    [balancer] = elb.describe_load_balancers(Names=[shared.BALANCER])["LoadBalancers"]
    [listener] = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    arns = [balancer["LoadBalancerArn"], listener["ListenerArn"]]
    tables, subnets = ec2.describe_route_tables()["RouteTables"], ec2.describe_subnets()["Subnets"]
    return {
        "vpcs": ec2.describe_vpcs()["Vpcs"],
        "subnets": [{**item, "AvailableIpAddressCount": 0} for item in subnets],
        "tables": tables,
        "balancer": balancer,
        "attributes": elb.describe_load_balancer_attributes(LoadBalancerArn=arns[0])["Attributes"],
        "listener": listener,
        "rules": elb.describe_rules(ListenerArn=arns[1])["Rules"],
        "tags": elb.describe_tags(ResourceArns=arns)["TagDescriptions"],
    }


def deployments(account: Account) -> dict[str, str]:
    found = {}
    for name in shared.ENVIRONMENTS:
        answer = account.client("ecs").describe_services(cluster=f"{name}-dev", services=[f"{name}-web-dev"])
        [service] = answer["services"]
        found[service["taskDefinition"]] = service["deployments"][0]["id"]
    return found


def test_each_names_them_by_existing_and_rolls_nothing(shared_network_account: Account, tmp_path: Path) -> None:
    account = shared_network_account
    before, running = owners_parts(account), deployments(account)
    folders = {name: tmp_path / name / "dev" for name in shared.ENVIRONMENTS}
    for name, folder in folders.items():
        run = adopt(account, name, folder, f"confirm={name}-dev")
        assert run.code == 0, run.output
        assert "its rules lead to target groups of others, too" in " ".join(run.output.split())
        network, ingress = values(folder, "network")["network"], values(folder, "ingress")["ingress"]
        assert network["existing"]["vpc"] == before["balancer"]["VpcId"]
        assert ingress["existing"] == shared.BALANCER
        assert not [line for line in listed(run.output, "would change") if line.startswith("update")]
        first = account.playbook("deploy.yml", inventory=folder)
        assert first.code == 0, first.output
    again = account.playbook("deploy.yml", inventory=folders["shop"])
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output
    drift = account.playbook("playbooks/drift.yml", inventory=folders["blog"])
    assert drift.code == 0, drift.output
    assert (owners_parts(account), deployments(account)) == (before, running)
    groups = account.client("logs").describe_log_groups()["logGroups"]
    assert [item["logGroupName"] for item in groups if "retentionInDays" in item] == []


def test_a_cluster_is_somebody_elses_where_a_person_says_so(shared_network_account: Account, tmp_path: Path) -> None:
    run = adopt(shared_network_account, "shop", tmp_path / "dev", "existing=network,ingress,cluster")
    assert (run.code, run.writes) == (0, 0), run.output
    cluster = values(tmp_path / "dev", "services")["cluster"]
    assert cluster == {"name": "shop-dev", "existing": "shop-dev"}
