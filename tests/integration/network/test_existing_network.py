"""A VPC and subnets of somebody else: the environment's security groups are made in it, and nothing of it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.adopted_accounts.terraform_network import NAME, ZONES, Network, lay_network
from tests.harness import Account

Run = Callable[..., dict[str, Any]]
SECTIONS = ("network", "services", "service_defaults", "profiles", "databases", "caches", "resource_tags", "ingress")
WRITES = {"CreateSecurityGroup", "RevokeSecurityGroupEgress", "AuthorizeSecurityGroupIngress"}
WRITES |= {"AuthorizeSecurityGroupEgress"}


@pytest.fixture
def place(account: Account) -> Network:
    """The network of somebody else."""
    return lay_network(account, [])


@pytest.fixture
def network(run_module: Run) -> Run:
    """Runs the module with an inventory's sections."""

    def run(inventory: dict[str, Any], **options: Any) -> dict[str, Any]:
        return run_module("vpc_network", **{name: inventory[name] for name in SECTIONS}, **options)

    return run


def inside(dev: dict[str, Any], vpc: str, **subnets: list[str]) -> dict[str, Any]:
    """dev in an existing VPC; its subnets by name unless given."""
    tiers = {"public": "public", "private": "private", "isolated": "db"}
    named = {tier: [f"{NAME}-{own}-{zone}" for zone in ZONES] for tier, own in tiers.items()}
    dev["network"] = {"name": "talentbase-dev", "existing": {"vpc": vpc, "subnets": {**named, **subnets}}}
    return dev


def everything(account: Account) -> list[Any]:
    """The network of somebody else as EC2 describes it, tags among it."""
    ec2 = account.client("ec2")
    parts = ("vpcs", "subnets", "route_tables", "internet_gateways", "nat_gateways", "addresses")
    answers = [getattr(ec2, f"describe_{part}")() for part in parts]
    return [{name: value for name, value in item.items() if name != "ResponseMetadata"} for item in answers]


@pytest.mark.parametrize("way", ["id", "name", "tag"])
def test_the_environment_lies_in_it_and_changes_nothing_of_it(
    account: Account, place: Network, network: Run, dev: dict[str, Any], way: str
) -> None:
    before = everything(account)
    given = {"id": place.vpc, "name": NAME, "tag": "tag:GithubRepo=shop-infra"}[way]
    dev = inside(dev, given, **({"isolated": place.subnets["db"]} if way == "id" else {}))
    foreseen = network(dev, check=True)
    account.zero()
    made = network(dev)
    assert made["plan"] == foreseen["plan"], made
    assert {line.split(" talentbase-dev")[0] for line in made["plan"]} == {
        "create security group",
        "create security group rule",
    }
    facts = made["facts"]
    assert facts["vpc_id"] == place.vpc
    assert facts["subnets"] == {
        "public": place.subnets["public"],
        "private": place.subnets["private"],
        "isolated": place.subnets["db"],
    }
    written = {name.partition(":")[2] for name in account.calls()["by_operation"]}
    assert not {name for name in written if not name.startswith("Describe")} - WRITES, written
    account.zero()
    again = network(dev)
    assert (again["plan"], again["facts"], account.calls()["writes"]) == ([], facts, 0)
    gone = network(dev, state="absent")
    assert {line.split(" talentbase-dev")[0] for line in gone["plan"]} == {
        "delete security group",
        "delete security group rule",
    }
    assert everything(account) == before


def test_a_tag_may_be_that_of_several_subnets(
    account: Account, place: Network, network: Run, dev: dict[str, Any]
) -> None:
    account.client("ec2").create_tags(Resources=place.subnets["private"], Tags=[{"Key": "tier", "Value": "private"}])
    found = network(inside(dev, place.vpc, private=["tag:tier=private"]), check=True)
    assert found["facts"]["subnets"]["private"] == place.subnets["private"]


WRONG = [
    ({"vpc": "vpc-nobody"}, "network.existing.vpc: is vpc-nobody, which no VPC of this account and region has"),
    ({"vpc": "tag:Terraform=true", "twice": True}, "network.existing.vpc: is tag:Terraform=true, which 2 VPCs have"),
    ({"private": ["nobody"]}, "network.existing.subnets.private[0]: is nobody, which no subnet of the VPC"),
    ({"private": [f"{NAME}-private-{ZONES[0]}"]}, "network.existing.subnets.private: is in us-east-1a alone"),
    (
        {"private": [f"{NAME}-{tier}-{ZONES[0]}" for tier in ("private", "public")]},
        "in us-east-1a. To do: name one subnet of each availability zone",
    ),
]


@pytest.mark.parametrize(("change", "message"), WRONG)
def test_what_is_missing_or_ambiguous_is_refused_before_the_first_write(
    account: Account, place: Network, network: Run, dev: dict[str, Any], change: dict[str, Any], message: str
) -> None:
    if change.pop("twice", False):
        ec2 = account.client("ec2")
        other = ec2.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
        ec2.create_tags(Resources=[other], Tags=[{"Key": "Terraform", "Value": "true"}])
    account.zero()
    refused = network(inside(dev, **{"vpc": place.vpc, **change}))
    assert message in refused["msg"], refused
    assert "To do: " in refused["msg"]
    assert account.calls()["writes"] == 0
