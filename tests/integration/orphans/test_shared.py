"""Two environments that share a network, a cluster, a load balancer, data stores and secrets: neither takes anything of the other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.harness import ROOT, Account, rewrite, section

EXTRA = "talentbase-extra-two"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with a service of its own; everything else is dev's."""
    inventory = Path(shutil.copytree(ROOT / "inventories" / "dev", tmp_path_factory.mktemp("inventory") / "two"))
    environment, services, monitoring = (section(inventory, name) for name in ("environment", "services", "monitoring"))
    environment["environment_name"] = "two"
    web = services["services"]["web"]
    services["services"] = {
        "extra": {**web, "name": EXTRA, "hosts": ["two.salesdog.click"], "priority": 30, "port": 4000}
    }
    monitoring["monitoring"] |= {"topic": "two-alarms", "dashboard": "two"}
    for name, given in (("environment", environment), ("services", services), ("monitoring", monitoring)):
        rewrite(inventory, name, given)
    return inventory


def ports(account: Account) -> set[int]:
    """The ports on which the load balancer reaches tasks."""
    rules = account.client("ec2").describe_security_group_rules()["SecurityGroupRules"]
    return {rule["FromPort"] for rule in rules if rule.get("ReferencedGroupInfo")} & {3000, 4000, 8000}


def test_each_leaves_the_other_whole(built_dev: Account, two: Path) -> None:
    second = built_dev.playbook("deploy.yml", inventory=two)
    assert second.code == 0, second.output
    assert "delete" not in second.output
    assert "left alone" not in second.output
    assert "left as it is" not in second.output
    assert ports(built_dev) == {3000, 4000, 8000}
    first = built_dev.playbook("deploy.yml", "-e", "services_prune=true", "-e", "ingress_prune=true")
    assert (first.code, "delete" in first.output) == (0, False), first.output
    assert ports(built_dev) == {3000, 4000, 8000}


def test_one_goes_and_the_other_stays(built_dev: Account, two: Path) -> None:
    run = built_dev.playbook("playbooks/destroy.yml", inventory=two, confirm="two")
    assert run.code == 0, run.output
    told = " ".join(run.output.split())
    assert "The environments talentbase-dev/dev have these as well, so they stay: cluster talentbase-dev" in told
    assert ports(built_dev) == {3000, 8000}
    assert EXTRA not in str(built_dev.client("ecs").list_services(cluster="talentbase-dev"))
    verified = built_dev.playbook("playbooks/verify.yml")
    assert verified.code == 0, verified.output
    again = built_dev.playbook("deploy.yml", "--check")
    assert "talentbase-dev matches its inventory." in again.output
