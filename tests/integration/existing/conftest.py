"""A platform that somebody owns, and the inventories of two teams that lie on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.adopted_accounts.platform import BALANCER, CLUSTER, lay, place
from tests.harness import ROOT, Account, rewrite, section
from tests.integration.conftest import QUICK, common, start

TEAMS = ("shop", "blog")


@dataclass
class Platform:
    """The account, and what somebody else owns in it, as AWS describes it."""

    account: Account

    def everything(self) -> dict[str, Any]:
        """Network, load balancer with its rule, and cluster, with all tags."""
        ec2, elb, ecs = (self.account.client(name) for name in ("ec2", "elbv2", "ecs"))
        names = ("vpcs", "subnets", "route_tables", "internet_gateways", "nat_gateways", "addresses")
        found = {name: getattr(ec2, f"describe_{name}")() for name in names}
        for subnet in found["subnets"]["Subnets"]:
            del subnet["AvailableIpAddressCount"]
        found["balancers"] = elb.describe_load_balancers()
        [arn] = [item["LoadBalancerArn"] for item in found["balancers"]["LoadBalancers"]]
        found["attributes"] = elb.describe_load_balancer_attributes(LoadBalancerArn=arn)
        found["listeners"] = elb.describe_listeners(LoadBalancerArn=arn)
        own = [rule for rule in self.rules() if rule["Actions"][0]["Type"] == "fixed-response"]
        found["rules"] = {"rules": own}
        arns = [arn, found["listeners"]["Listeners"][0]["ListenerArn"], *(rule["RuleArn"] for rule in own)]
        found["tags"] = elb.describe_tags(ResourceArns=arns)
        found["groups"] = ec2.describe_security_groups(
            GroupIds=found["balancers"]["LoadBalancers"][0]["SecurityGroups"]
        )
        found["cluster"] = ecs.describe_clusters(clusters=[CLUSTER], include=["TAGS", "SETTINGS"])
        [cluster] = found["cluster"]["clusters"]
        found["cluster"] = {name: cluster.get(name) for name in ("tags", "settings", "capacityProviders")}
        return {name: {k: v for k, v in item.items() if k != "ResponseMetadata"} for name, item in found.items()}

    def rules(self) -> list[dict[str, Any]]:
        """The rules of the HTTPS listener."""
        elb = self.account.client("elbv2")
        [balancer] = elb.describe_load_balancers(Names=[BALANCER])["LoadBalancers"]
        [listener] = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
        found: list[dict[str, Any]] = elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
        return found

    def hosts(self) -> dict[int, str]:
        """The host of each rule, by priority."""
        rules = [rule for rule in self.rules() if not rule["IsDefault"]]
        return {int(rule["Priority"]): rule["Conditions"][0]["HostHeaderConfig"]["Values"][0] for rule in rules}


@pytest.fixture(scope="session")
def original_platform() -> Account:
    """The account of a platform, to be copied and not to be changed."""

    def build(folder: Path) -> str:
        found = Account(start(folder, QUICK), folder)
        lay(found)
        return found.url

    return common("platform", build)


@pytest.fixture(scope="session")
def original_teams(original_platform: Account) -> Account:
    """The platform with both teams on it, to be copied and not to be changed; no deploy of theirs changed anything of its owner."""

    def build(folder: Path) -> str:
        found = Account(original_platform.ask("POST", "copy")["url"], folder)
        before = Platform(found).everything()
        for name in TEAMS:
            inventory = team(folder, name)
            foreseen = found.playbook("deploy.yml", "--check", "--diff", inventory=inventory)
            assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
            run = found.playbook("deploy.yml", inventory=inventory)
            assert run.code == 0, run.output
            assert Platform(found).everything() == before
        return found.url

    return common("teams", build)


@pytest.fixture
def teams(original_teams: Account, tmp_path: Path) -> Iterator[Platform]:
    """The account of a platform with both teams on it, for one test."""
    with original_teams.copy(tmp_path) as found:
        yield Platform(found)


@pytest.fixture
def platform(original_platform: Account, tmp_path: Path) -> Iterator[Platform]:
    """The account of a platform, for one test."""
    with original_platform.copy(tmp_path) as found:
        yield Platform(found)


def team(folder: Path, name: str, *, own_cluster: bool = False) -> Path:
    """An inventory of dev's web service and database on the platform: shop's or blog's."""
    inventory = Path(shutil.copytree(ROOT / "inventories" / "dev", folder / name))
    services, environment = section(inventory, "services"), section(inventory, "environment")
    web = services["services"]["web"]
    del web["priority"]
    web |= {"name": f"{name}-web", "hosts": [f"{name}.salesdog.click"], "secrets": {}}
    services["services"] = {"web": web}
    services["cluster"] = {"name": f"{name}-dev"} if own_cluster else {"name": f"{name}-dev", "existing": CLUSTER}
    network = {"name": f"{name}-dev", "existing": place()}
    data = {"databases": {}, "caches": {"main": {**section(inventory, "data")["caches"]["main"], "identifier": name}}}
    monitoring = section(inventory, "monitoring")
    monitoring["monitoring"] |= {"topic": f"{name}-alarms", "dashboard": name}
    rewrite(inventory, "services", services)
    rewrite(inventory, "environment", environment)
    rewrite(inventory, "network", {"network": network})
    rewrite(inventory, "ingress", {"ingress": {"existing": BALANCER, "hosted_zone": "salesdog.click"}})
    rewrite(inventory, "data", data)
    rewrite(inventory, "secrets", {"secrets": {}})
    rewrite(inventory, "monitoring", monitoring)
    return inventory
