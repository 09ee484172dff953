"""The wanted network, and what AWS describes, in one shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.environment import Network
from ansible_collections.talentbase.aws.plugins.module_utils._network.actual import (
    actual_associations,
    actual_nat_gateway,
    actual_route_table,
    actual_rule,
)
from ansible_collections.talentbase.aws.plugins.module_utils._network.desired import NetworkSpec, desired_network
from ansible_collections.talentbase.aws.plugins.module_utils._network.names import (
    ASSOCIATION,
    ELASTIC_IP,
    GROUPS,
    NAT_GATEWAY,
    ROUTE,
    ROUTE_TABLE,
    RULE,
    named_parts,
)
from ansible_collections.talentbase.aws.plugins.module_utils._network.security_group_rules import Rule
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import (
    make_absence_plan,
    make_plan,
    resolve,
)
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address, Ref, Resource

ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"]
TAGS = {"Environment": "test"}


def spec(
    zones: int = 2, nat_gateways: int = 1, groups: Sequence[str] = GROUPS, rules: Sequence[Rule] = ()
) -> NetworkSpec:
    network = Network("app", "10.0.0.0/16", zones, 24, nat_gateways)
    return NetworkSpec(network, ZONES[:zones], dict.fromkeys(groups, "Of tests"), rules, TAGS)


def standing(desired: Sequence[Resource]) -> dict[Address, Actual]:
    """The resources as they are once made, each with an id."""
    ids = {resource.address: f"id-{resource.address}" for resource in desired}
    return {
        resource.address: Actual(
            resource.address,
            resolve(resource.properties, lambda ref: ids[ref.address]),
            {"id": ids[resource.address]},
        )
        for resource in desired
    }


def by_kind(desired: Sequence[Resource], kind: str) -> dict[str, Mapping[str, Any]]:
    return {resource.address.name: resource.properties for resource in desired if resource.address.kind == kind}


def test_without_nat_gateways_the_private_subnets_keep_their_table_and_lose_its_route() -> None:
    one, none = desired_network(spec(2)), desired_network(spec(2, 0))
    assert not by_kind(none, NAT_GATEWAY)
    assert not by_kind(none, ELASTIC_IP)
    assert (by_kind(none, ROUTE_TABLE), by_kind(none, ASSOCIATION)) == (
        by_kind(one, ROUTE_TABLE),
        by_kind(one, ASSOCIATION),
    )
    assert {item["target"].address.kind for item in by_kind(none, ROUTE).values()} == {"internet gateway"}
    plan = make_plan(none, standing(one), {}, (ROUTE, NAT_GATEWAY, ELASTIC_IP))
    assert [(step.verb.value, step.address.kind) for step in plan.steps] == [
        ("delete", kind) for kind in (ROUTE, NAT_GATEWAY, ELASTIC_IP)
    ]


def test_each_subnet_may_have_a_route_table_of_its_own() -> None:
    tier = spec(2)
    subnet = replace(tier, network=replace(tier.network, route_tables="subnet"))
    shared, own = (by_kind(desired_network(item), ROUTE_TABLE) for item in (tier, subnet))
    assert list(shared) == ["app-public", "app-private-us-east-1a", "app-isolated"]
    tiers = ("public", "private", "isolated")
    assert list(own) == [f"app-{tier}-{zone}" for tier in tiers for zone in ZONES[:2]]
    routes = {
        name.split(" ")[0]: item["target"].address.kind
        for name, item in by_kind(desired_network(subnet), ROUTE).items()
    }
    kinds = {"public": "internet gateway", "private": NAT_GATEWAY}
    assert routes == {f"app-{tier}-{zone}": kind for tier, kind in kinds.items() for zone in ZONES[:2]}
    tied = by_kind(desired_network(subnet), ASSOCIATION)
    assert all(item["route_table"].address.name == item["subnet"].address.name for item in tied.values())


wishes = st.integers(2, 3).flatmap(lambda zones: st.builds(spec, st.just(zones), st.integers(1, zones)))


@given(wishes)
@settings(max_examples=20)
def test_a_network_that_stands_needs_nothing(wanted: NetworkSpec) -> None:
    desired = desired_network(wanted)
    assert make_plan(desired, standing(desired)).steps == ()
    assert len(make_plan(desired, {}).steps) == len(desired)


@given(wishes, st.data())
@settings(max_examples=20)
def test_what_an_interrupted_run_left_out_is_made(wanted: NetworkSpec, data: st.DataObject) -> None:
    desired = desired_network(wanted)
    missing = data.draw(st.sets(st.sampled_from([resource.address for resource in desired])))
    there = {address: actual for address, actual in standing(desired).items() if address not in missing}
    created = {step.address for step in make_plan(desired, there).steps if step.verb.value == "create"}
    assert created == missing


def test_one_nat_gateway_serves_every_zone() -> None:
    desired = desired_network(spec(3, 1))
    assert list(by_kind(desired, NAT_GATEWAY)) == ["app-nat-us-east-1a"]
    assert set(by_kind(desired, ROUTE_TABLE)) == {"app-public", "app-private-us-east-1a", "app-isolated"}
    tables = {
        name: properties["route_table"].address.name for name, properties in by_kind(desired, ASSOCIATION).items()
    }
    assert tables["app-private-us-east-1c"] == "app-private-us-east-1a"
    assert tables["app-isolated-us-east-1c"] == "app-isolated"


def test_a_nat_gateway_in_each_zone_serves_its_own() -> None:
    desired = desired_network(spec(3, 3))
    for zone in ZONES:
        association = by_kind(desired, ASSOCIATION)[f"app-private-{zone}"]
        assert association["route_table"].address.name == f"app-private-{zone}"
        route = by_kind(desired, ROUTE)[f"app-private-{zone} 0.0.0.0/0"]
        assert route["target"] == Ref(Address(NAT_GATEWAY, f"app-nat-{zone}"))


def test_isolated_subnets_have_no_way_out() -> None:
    routes = by_kind(desired_network(spec(3, 2)), ROUTE)
    assert not [name for name in routes if "isolated" in name]


def test_parts_of_a_former_inventory_go_first_and_in_their_own_order() -> None:
    former, now = desired_network(spec(3, 3)), desired_network(spec(2, 1))
    plan = make_absence_plan(now, standing(former))
    waits = {step.address: step.needs for step in plan.steps}
    assert set(TopologicalSorter(waits).static_order()) == set(standing(former))
    zone = "app-nat-us-east-1c"
    assert Address(ROUTE, "app-private-us-east-1c 0.0.0.0/0") in waits[Address(NAT_GATEWAY, zone)]
    assert Address(NAT_GATEWAY, zone) in waits[Address(ELASTIC_IP, zone)]
    others = set(waits) - {resource.address for resource in now}
    assert all(others <= waits[resource.address] for resource in now)


def test_a_rule_is_found_again_by_what_it_lets_through() -> None:
    rule = Rule("ecs", "ingress", "tcp", 3000, "alb", "Port 3000 from the load balancer")
    everything = Rule("alb", "egress", "-1", 0, "0.0.0.0/0", "All egress")
    wanted = by_kind(desired_network(spec(rules=[rule, everything])), RULE)
    groups = {"sg-1": "app-alb", "sg-2": "app-ecs"}
    tags = [{"Key": "Environment", "Value": "test"}]
    ingress = {
        "SecurityGroupRuleId": "sgr-1",
        "GroupId": "sg-2",
        "IsEgress": False,
        "IpProtocol": "tcp",
        "FromPort": 3000,
        "ToPort": 3000,
        "ReferencedGroupInfo": {"GroupId": "sg-1"},
        "Description": rule.description,
        "Tags": tags,
    }
    egress = {
        "SecurityGroupRuleId": "sgr-2",
        "GroupId": "sg-1",
        "IsEgress": True,
        "IpProtocol": "-1",
        "FromPort": -1,
        "ToPort": -1,
        "CidrIpv4": "0.0.0.0/0",
        "Description": everything.description,
        "Tags": tags,
    }
    ids = {name: id_ for id_, name in groups.items()}
    for answer in (ingress, egress):
        actual = actual_rule(answer, groups)
        assert actual.properties == resolve(wanted[actual.address.name], lambda ref: ids[ref.address.name])


def test_a_rule_of_a_stranger_has_another_name() -> None:
    answer = {"GroupId": "sg-1", "IsEgress": False, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 90}
    named = actual_rule({**answer, "SecurityGroupRuleId": "sgr-1", "CidrIpv4": "10.0.0.0/8"}, {"sg-1": "app-alb"})
    assert named.address.name == "app-alb ingress tcp 80-90 from 10.0.0.0/8"


def test_only_the_default_route_of_a_table_is_ours() -> None:
    answer = {
        "RouteTableId": "rtb-1",
        "VpcId": "vpc-1",
        "Routes": [
            {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local"},
            {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "blackhole"},
            {"DestinationCidrBlock": "10.8.0.0/16", "VpcPeeringConnectionId": "pcx-1"},
        ],
    }
    table, *routes = actual_route_table(answer, "app-private-us-east-1a")
    assert table.attributes == {"id": "rtb-1"}
    assert [route.properties["target"] for route in routes] == ["nat-1"]


def test_a_subnet_on_a_strange_table_is_noticed() -> None:
    links = [
        {"RouteTableAssociationId": "main", "Main": True},
        {"RouteTableAssociationId": "rtbassoc-1", "SubnetId": "subnet-1"},
        {"RouteTableAssociationId": "rtbassoc-2", "SubnetId": "subnet-of-somebody"},
        {
            "RouteTableAssociationId": "rtbassoc-3",
            "SubnetId": "subnet-1",
            "AssociationState": {"State": "disassociating"},
        },
    ]
    found = actual_associations([{"RouteTableId": "rtb-strange", "Associations": links}], {"subnet-1": "app-public-a"})
    assert [(item.address.name, item.properties["route_table"]) for item in found] == [("app-public-a", "rtb-strange")]


def test_a_pending_nat_gateway_is_not_ready() -> None:
    answer = {"NatGatewayId": "nat-1", "SubnetId": "subnet-1", "State": "pending"}
    assert not actual_nat_gateway(answer, "app-nat-a").ready
    assert actual_nat_gateway({**answer, "State": "available"}, "app-nat-a").ready


def test_a_part_is_known_by_both_its_tags() -> None:
    tags = {"talentbase.aws/network": "app", "talentbase.aws/part": "app-public"}
    mine = {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
    other = {"Tags": [{"Key": "talentbase.aws/network", "Value": "app"}, {"Key": "Name", "Value": "app-public"}]}
    assert named_parts([mine, other, {}], "app") == [(mine, "app-public")]
    assert named_parts([mine], "app-prod") == []
