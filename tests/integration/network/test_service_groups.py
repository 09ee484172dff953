"""Security groups of services' own, and those of somebody else that services have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.adopted_accounts.terraform_network import NAME, ZONES, Network, lay_network
from tests.harness import Account

Run = Callable[..., dict[str, Any]]
SECTIONS = ("network", "services", "service_defaults", "profiles", "databases", "caches", "resource_tags", "ingress")


@pytest.fixture
def place(account: Account) -> Network:
    """A VPC of somebody else, in which nothing has to be waited for; the group legacy is theirs."""
    return lay_network(account, ["legacy"])


@pytest.fixture
def network(run_module: Run) -> Run:
    """Runs the module with an inventory's sections."""

    def run(inventory: dict[str, Any], **options: Any) -> dict[str, Any]:
        return run_module("vpc_network", **{name: inventory[name] for name in SECTIONS}, **options)

    return run


def inside(dev: dict[str, Any], place: Network) -> dict[str, Any]:
    """dev in that VPC."""
    tiers = {"public": "public", "private": "private", "isolated": "db"}
    subnets = {tier: [f"{NAME}-{own}-{zone}" for zone in ZONES] for tier, own in tiers.items()}
    dev["network"] = {"name": "talentbase-dev", "existing": {"vpc": place.vpc, "subnets": subnets}}
    return dev


def test_they_come_before_what_they_replace_goes_and_those_of_somebody_else_stay(
    account: Account, place: Network, network: Run, dev: dict[str, Any]
) -> None:
    before = network(inside(dev, place))["facts"]
    assert before["service_security_groups"] == {}
    dev["services"]["web"]["security_groups"] = {"own": True, "common": False}
    dev["services"]["api"]["security_groups"] = {"common": False, "existing": ["tag:Name=legacy"]}
    preview = network(dev, check=True)
    assert preview["facts"]["service_security_groups"]["web"] == ["(known after apply)"]
    early = network(dev, removals="postponed")
    assert not [line for line in early["plan"] if line.startswith("delete")]
    assert len(early["postponed"]) == len([line for line in preview["plan"] if line.startswith("delete")]) > 0
    groups, legacy = early["facts"]["service_security_groups"], place.groups["legacy"]
    assert groups == {"web": groups["web"], "api": [legacy]}
    late = network(dev)
    assert late["plan"]
    assert all(line.startswith("delete security group rule") for line in late["plan"])
    account.zero()
    again = network(dev)
    assert (again["plan"], account.calls()["writes"]) == ([], 0)
    let_in = {item["ReferencedGroupInfo"]["GroupId"] for item in rules(account, late, "rds")}
    assert let_in == {*groups["web"], legacy}
    [port] = rules_in(account, groups["web"][0])
    assert (port["FromPort"], port["ReferencedGroupInfo"]["GroupId"]) == (3000, late["security_groups"]["alb"])
    assert {"Key": "Name", "Value": "legacy"} in group(account, legacy)["Tags"]
    gone = network(dev, state="absent")
    assert "delete security group talentbase-dev-ecs-talentbase-web-dev" in gone["plan"]
    assert group(account, legacy)


def test_a_group_that_is_not_in_the_vpc_is_refused_before_the_first_write(
    account: Account, place: Network, network: Run, dev: dict[str, Any]
) -> None:
    dev["services"]["web"]["security_groups"] = {"existing": ["nobody"]}
    account.zero()
    refused = network(inside(dev, place))
    key = "services.web.security_groups.existing[0]: is nobody, which no security group of the VPC"
    assert key in refused["msg"], refused
    assert account.calls()["writes"] == 0


def rules(account: Account, result: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return rules_in(account, result["security_groups"][name])


def rules_in(account: Account, id_: str) -> list[dict[str, Any]]:
    """The ingress rules of a group."""
    filters = [{"Name": "group-id", "Values": [id_]}]
    found = account.client("ec2").describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
    return [item for item in found if not item["IsEgress"]]


def group(account: Account, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = account.client("ec2").describe_security_groups(GroupIds=[id_])["SecurityGroups"][0]
    return found
