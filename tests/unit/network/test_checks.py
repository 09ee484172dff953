"""Which VPC is the network's own, and what is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._aws.tags import to_list
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.environment import Network
from ansible_collections.talentbase.aws.plugins.module_utils._network.checks import check_zones, own_vpc
from ansible_collections.talentbase.aws.plugins.module_utils._network.layout import network_zones, outside_zones
from ansible_collections.talentbase.aws.plugins.module_utils._network.names import (
    ADOPTED_TAG,
    NAT_GATEWAY,
    NETWORK_TAG,
    PART_TAG,
    SUBNET,
)
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Address

NETWORK = Network("app", "10.0.0.0/16", 2)


def vpc(id_: str, tags: dict[str, str]) -> dict[str, Any]:
    return {"VpcId": id_, "CidrBlock": "10.0.0.0/16", "Tags": to_list(tags)}


OWN = {NETWORK_TAG: "app", PART_TAG: "app"}


def test_the_own_vpc_is_the_one_with_the_tags() -> None:
    own, other = vpc("vpc-1", OWN), vpc("vpc-2", {"Name": "app"})
    assert own_vpc([other, own], "app", False) is own
    assert own_vpc([vpc("vpc-3", {"Name": "something"})], "app", False) is None


def test_a_second_own_vpc_and_a_taken_name_are_refused() -> None:
    with pytest.raises(Failure, match=r"There are 2 VPCs .*: vpc-1, vpc-2. To do: delete the one"):
        own_vpc([vpc("vpc-1", OWN), vpc("vpc-2", OWN)], "app", False)
    with pytest.raises(Failure, match=r"vpc-2 .* is named app already"):
        own_vpc([vpc("vpc-2", {"Name": "app"})], "app", False)
    assert own_vpc([vpc("vpc-2", {"Name": "app"})], "app", True) is None


def test_too_few_zones_are_refused() -> None:
    check_zones(NETWORK, ["a", "b"], "us-west-1")
    with pytest.raises(Failure, match=r"is 2, but region us-west-1 offers 1: a. To do: give at most 1"):
        check_zones(NETWORK, ["a"], "us-west-1")


def test_zones_follow_from_the_snapshot_alone() -> None:
    def subnet(zone: str, cidr: str, **tags: str) -> dict[str, Any]:
        own = {NETWORK_TAG: "app", PART_TAG: f"app-public-{zone}"}
        return {"AvailabilityZone": zone, "CidrBlock": cidr, "Tags": to_list({**own, **tags})}

    offered = [{"ZoneName": f"us-east-1{letter}"} for letter in "abc"]
    assert network_zones(NETWORK, offered, []) == ["us-east-1a", "us-east-1b"]
    assert network_zones(NETWORK, offered, [subnet("us-east-1c", "10.0.0.0/24")]) == ["us-east-1c", "us-east-1a"]
    adopted = subnet("us-east-1c", "10.9.0.0/24", **{ADOPTED_TAG: "true"})
    assert network_zones(NETWORK, offered, [adopted])[0] == "us-east-1c"


def test_parts_of_zones_that_are_no_longer_spanned() -> None:
    inside, outside = Address(SUBNET, "app-public-us-east-1a"), Address(NAT_GATEWAY, "app-nat-us-east-1c")
    shared = Address("route table", "app-isolated")
    assert outside_zones([inside, outside, shared], NETWORK, ["us-east-1a", "us-east-1b"]) == [outside]
