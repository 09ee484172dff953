"""The module vpc_network against the embedded account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

Run = Callable[..., dict[str, Any]]
SECTIONS = ("network", "services", "service_defaults", "profiles", "databases", "caches", "resource_tags")


FOLLOWING = {
    "route talentbase-dev-private-us-east-1a 0.0.0.0/0",
    "route table association talentbase-dev-private-us-east-1a",
    "route table association talentbase-dev-private-us-east-1b",
}
"""What waits for the NAT gateway of dev."""


@pytest.fixture
def network(run_module: Run) -> Run:
    """Runs the module with an inventory's sections: network(dev, wait=False, check=True)."""

    def run(inventory: dict[str, Any], **options: Any) -> dict[str, Any]:
        given = {name: inventory[name] for name in (*SECTIONS, "aws_account_id")}
        return run_module("vpc_network", **given, **options)

    return run


def named(account: Account, operation: str, key: str, id_: str) -> dict[str, str]:
    """The ids of EC2's answers by their Name tags."""
    answers = getattr(account.client("ec2"), operation)()[key]
    tags = [({tag["Key"]: tag["Value"] for tag in answer.get("Tags") or []}, answer[id_]) for answer in answers]
    return {tag["Name"]: value for tag, value in tags if "Name" in tag}


def ingress(account: Account, group: str) -> set[tuple[Any, ...]]:
    """What a security group lets in: ports and source."""
    filters = [{"Name": "group-id", "Values": [group]}]
    rules = account.client("ec2").describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
    return {
        (rule["FromPort"], rule["ToPort"], rule.get("CidrIpv4") or rule["ReferencedGroupInfo"]["GroupId"])
        for rule in rules
        if not rule["IsEgress"]
    }


@pytest.mark.parametrize(("name", "zones", "parts"), [("dev", 2, 33), ("prod", 3, 44)])
def test_check_mode_on_an_empty_account_plans_everything_and_writes_nothing(
    account: Account, network: Run, request: Any, name: str, zones: int, parts: int
) -> None:
    result = network(request.getfixturevalue(name), check=True)
    assert result["changed"]
    assert len(result["plan"]) == parts
    assert all(line.startswith("create ") for line in result["plan"])
    assert result["facts"]["vpc_id"] == "(known after apply)"
    assert len(result["facts"]["subnets"]["isolated"]) == zones
    assert account.calls()["writes"] == 0


@pytest.mark.parametrize(("name", "most_calls"), [("dev", 12), ("prod", 18)])  # prod has flow logs and an endpoint
def test_a_network_is_made_once(account: Account, network: Run, request: Any, name: str, most_calls: int) -> None:
    inventory = request.getfixturevalue(name)
    result = network(inventory)
    assert result["changed"]
    assert result["pending"] == []
    ec2, ids = account.client("ec2"), result["facts"]

    vpc = ec2.describe_vpcs(VpcIds=[ids["vpc_id"]])["Vpcs"][0]
    assert vpc["CidrBlock"] == inventory["network"]["cidr"]
    tags = {tag["Key"]: tag["Value"] for tag in vpc["Tags"]}
    assert tags["Name"] == inventory["network"]["name"]
    assert tags.items() >= inventory["resource_tags"].items()
    for attribute in ("enableDnsSupport", "enableDnsHostnames"):
        answer = ec2.describe_vpc_attribute(VpcId=ids["vpc_id"], Attribute=attribute)
        assert answer[attribute[0].upper() + attribute[1:]]["Value"]

    gateway = ec2.describe_nat_gateways()["NatGateways"][0]
    assert gateway["State"] == "available"
    assert gateway["SubnetId"] == ids["subnets"]["public"][0]
    targets = {tier: {_way_out(ec2, subnet) for subnet in subnets} for tier, subnets in ids["subnets"].items()}
    assert {target[:4] for target in targets["public"]} == {"igw-"}
    assert targets["private"] == {gateway["NatGatewayId"]}
    assert targets["isolated"] == {""}

    groups = ids["security_groups"]
    assert ingress(account, groups["alb"]) == {(80, 80, "0.0.0.0/0"), (443, 443, "0.0.0.0/0")}
    assert ingress(account, groups["ecs"]) == {(3000, 3000, groups["alb"]), (8000, 8000, groups["alb"])}
    assert ingress(account, groups["rds"]) == {(5432, 5432, groups["ecs"])}
    assert ingress(account, groups["redis"]) == {(6379, 6379, groups["ecs"])}
    egress = ec2.describe_security_groups(GroupIds=list(groups.values()))["SecurityGroups"]
    assert {group["GroupId"] for group in egress if group["IpPermissionsEgress"]} == {groups["alb"], groups["ecs"]}

    for check in (False, True):
        account.zero()
        again = network(inventory, check=check)
        assert (again["changed"], again["plan"], again["facts"]) == (False, [], ids)
        assert account.calls()["writes"] == 0
        assert account.calls()["total"] <= most_calls


def _way_out(ec2: Any, subnet: str) -> str:
    """The target of a subnet's default route; empty without one."""
    tables = ec2.describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["RouteTables"]
    routes = [route for route in tables[0]["Routes"] if route.get("DestinationCidrBlock") == "0.0.0.0/0"]
    return next((route.get("NatGatewayId") or route["GatewayId"] for route in routes), "")


def test_without_waiting_the_routes_follow_later(account: Account, network: Run, dev: dict[str, Any]) -> None:
    waiting = {"NAT gateway talentbase-dev-nat-us-east-1a", *FOLLOWING}
    assert set(network(dev, wait=False)["pending"]) == waiting
    account.advance(600)
    later = network(dev)
    assert {line.removeprefix("create ") for line in later["plan"]} == FOLLOWING
    assert later["pending"] == []
    assert not network(dev)["changed"]


def test_a_subnet_keeps_its_way_out_until_its_new_gateway_is_there(
    account: Account, network: Run, dev: dict[str, Any]
) -> None:
    subnet = network(dev)["subnets"]["private"][1]
    before = _way_out(account.client("ec2"), subnet)
    _second_gateway(dev)
    moved = "route table association talentbase-dev-private-us-east-1b"
    assert moved in network(dev, wait=False)["pending"]
    assert _way_out(account.client("ec2"), subnet) == before
    account.advance(600)
    assert f"update {moved} (route_table)" in network(dev)["plan"]
    assert _way_out(account.client("ec2"), subnet) not in ("", before)


def test_both_environments_stand_side_by_side(
    account: Account, network: Run, dev: dict[str, Any], prod: dict[str, Any]
) -> None:
    one, other = network(dev), network(prod)
    assert one["facts"]["vpc_id"] != other["facts"]["vpc_id"]
    assert not network(dev)["changed"]


def _more_tags(inventory: dict[str, Any]) -> None:
    inventory["resource_tags"]["Team"] = "platform"


def _another_port(inventory: dict[str, Any]) -> None:
    inventory["services"]["web"]["port"] = 3001


def _third_zone(inventory: dict[str, Any]) -> None:
    inventory["network"]["availability_zones"] = 3


def _second_gateway(inventory: dict[str, Any]) -> None:
    inventory["network"]["nat_gateways"] = 2


def _more_rules(inventory: dict[str, Any]) -> None:
    inventory["network"]["security_group_rules"] = {"rds": [{"port": 5432, "source": "10.9.0.0/16"}]}


CHANGES: list[tuple[Callable[[dict[str, Any]], None], list[str]]] = [
    (
        _another_port,
        [
            "create security group rule talentbase-dev-ecs ingress tcp 3001 from talentbase-dev-alb",
            "delete security group rule talentbase-dev-ecs ingress tcp 3000 from talentbase-dev-alb",
        ],
    ),
    (_more_rules, ["create security group rule talentbase-dev-rds ingress tcp 5432 from 10.9.0.0/16"]),
    (
        _third_zone,
        [
            f"create {kind} talentbase-dev-{tier}-us-east-1c"
            for kind in ("subnet", "route table association")
            for tier in ("public", "private", "isolated")
        ],
    ),
    (
        _second_gateway,
        [
            "create elastic IP talentbase-dev-nat-us-east-1b",
            "create route table talentbase-dev-private-us-east-1b",
            "create NAT gateway talentbase-dev-nat-us-east-1b",
            "update route table association talentbase-dev-private-us-east-1b (route_table)",
            "create route talentbase-dev-private-us-east-1b 0.0.0.0/0",
        ],
    ),
]


@pytest.mark.parametrize(("change", "plan"), CHANGES)
def test_one_changed_value_is_one_change(
    account: Account, network: Run, dev: dict[str, Any], change: Callable[[dict[str, Any]], None], plan: list[str]
) -> None:
    network(dev)
    change(dev)
    account.zero()
    assert sorted(network(dev, check=True)["plan"]) == sorted(plan)
    assert account.calls()["writes"] == 0
    assert sorted(network(dev)["plan"]) == sorted(plan)
    assert not network(dev)["changed"]


def test_changed_tags_reach_every_part(account: Account, network: Run, dev: dict[str, Any]) -> None:
    network(dev)
    _more_tags(dev)
    plan = network(dev)["plan"]
    assert len(plan) == 25
    assert all(line.startswith("update ") and line.endswith(" (tags)") for line in plan)
    assert not network(dev)["changed"]


def test_fewer_nat_gateways_leave_nothing_behind(account: Account, network: Run, dev: dict[str, Any]) -> None:
    _second_gateway(dev)
    network(dev)
    dev["network"]["nat_gateways"] = 1
    plan = network(dev)["plan"]
    assert plan[0] == "update route table association talentbase-dev-private-us-east-1b (route_table)"
    assert sorted(plan[1:]) == [
        "delete NAT gateway talentbase-dev-nat-us-east-1b",
        "delete elastic IP talentbase-dev-nat-us-east-1b",
        "delete route table talentbase-dev-private-us-east-1b",
        "delete route talentbase-dev-private-us-east-1b 0.0.0.0/0",
    ]
    assert len(account.client("ec2").describe_addresses()["Addresses"]) == 1
    assert not network(dev)["changed"]


def test_a_zone_less_keeps_its_parts_and_says_so(account: Account, network: Run, prod: dict[str, Any]) -> None:
    network(prod)
    prod["network"]["availability_zones"] = 2
    result = network(prod)
    assert not result["changed"]
    assert "subnet talentbase-prod-isolated-us-east-1c" in str(result["warnings"])
    assert network(prod, state="absent")["changed"]
    assert "talentbase-prod" not in named(account, "describe_vpcs", "Vpcs", "VpcId")


def _open_a_port(ec2: Any, ids: dict[str, Any]) -> None:
    ec2.authorize_security_group_ingress(
        GroupId=ids["security_groups"]["rds"], IpProtocol="tcp", FromPort=5432, ToPort=5432, CidrIp="0.0.0.0/0"
    )


def _close_a_port(ec2: Any, ids: dict[str, Any]) -> None:
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.revoke_security_group_ingress(GroupId=ids["security_groups"]["alb"], IpPermissions=[rule])


def _describe_otherwise(ec2: Any, ids: dict[str, Any]) -> None:
    filters = [{"Name": "group-id", "Values": [ids["security_groups"]["alb"]]}]
    rules = ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
    rule = next(rule for rule in rules if rule["FromPort"] == 80)
    fields = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIpv4": "0.0.0.0/0", "Description": "by hand"}
    changes = [{"SecurityGroupRuleId": rule["SecurityGroupRuleId"], "SecurityGroupRule": fields}]
    ec2.modify_security_group_rules(GroupId=rule["GroupId"], SecurityGroupRules=changes)


def _host_names_off(ec2: Any, ids: dict[str, Any]) -> None:
    ec2.modify_vpc_attribute(VpcId=ids["vpc_id"], EnableDnsHostnames={"Value": False})


def _public_addresses(ec2: Any, ids: dict[str, Any]) -> None:
    ec2.modify_subnet_attribute(SubnetId=ids["subnets"]["public"][0], MapPublicIpOnLaunch={"Value": True})


def _isolated_goes_out(ec2: Any, ids: dict[str, Any]) -> None:
    filters = [{"Name": "association.subnet-id", "Values": [ids["subnets"]["isolated"][0]]}]
    table = ec2.describe_route_tables(Filters=filters)["RouteTables"][0]["RouteTableId"]
    gateways = ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [ids["vpc_id"]]}])
    gateway = gateways["InternetGateways"][0]["InternetGatewayId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)


def _subnet_on_the_main_table(ec2: Any, ids: dict[str, Any]) -> None:
    filters = [{"Name": "association.subnet-id", "Values": [ids["subnets"]["private"][1]]}]
    links = ec2.describe_route_tables(Filters=filters)["RouteTables"][0]["Associations"]
    link = next(link for link in links if link.get("SubnetId") == ids["subnets"]["private"][1])
    ec2.disassociate_route_table(AssociationId=link["RouteTableAssociationId"])


def _renamed(ec2: Any, ids: dict[str, Any]) -> None:
    ec2.create_tags(Resources=[ids["subnets"]["public"][1]], Tags=[{"Key": "Name", "Value": "by-hand"}])


HANDS: list[tuple[Callable[[Any, dict[str, Any]], None], str]] = [
    (_open_a_port, "delete security group rule talentbase-dev-rds ingress tcp 5432 from 0.0.0.0/0"),
    (_close_a_port, "create security group rule talentbase-dev-alb ingress tcp 443 from 0.0.0.0/0"),
    (_describe_otherwise, "update security group rule talentbase-dev-alb ingress tcp 80 from 0.0.0.0/0 (description)"),
    (_host_names_off, "update VPC talentbase-dev (dns_hostnames)"),
    (_public_addresses, "update subnet talentbase-dev-public-us-east-1a (public_ip_on_launch)"),
    (_isolated_goes_out, "delete route talentbase-dev-isolated 0.0.0.0/0"),
    (_subnet_on_the_main_table, "create route table association talentbase-dev-private-us-east-1b"),
    (_renamed, "update subnet talentbase-dev-public-us-east-1b (tags)"),
]


def test_what_was_changed_by_hand_is_put_right(account: Account, network: Run, dev: dict[str, Any]) -> None:
    ids = network(dev)["facts"]
    for change, line in HANDS:
        change(account.client("ec2"), ids)
        assert network(dev)["plan"] == [line]
        assert not network(dev, check=True)["changed"]


def test_a_nat_gateway_that_somebody_deleted_is_made_again(account: Account, network: Run, dev: dict[str, Any]) -> None:
    network(dev)
    ec2 = account.client("ec2")
    address = ec2.describe_addresses()["Addresses"][0]["AllocationId"]
    ec2.delete_nat_gateway(NatGatewayId=ec2.describe_nat_gateways()["NatGateways"][0]["NatGatewayId"])
    account.advance(600)
    early = network(dev, wait=False)
    assert "NAT gateway talentbase-dev-nat-us-east-1a" in early["pending"]
    account.advance(600)
    assert network(dev)["plan"] == ["update route talentbase-dev-private-us-east-1a 0.0.0.0/0 (target)"]
    assert [item["AllocationId"] for item in ec2.describe_addresses()["Addresses"]] == [address]
    assert not network(dev)["changed"]


def test_a_route_by_hand_to_somewhere_else_stays(account: Account, network: Run, dev: dict[str, Any]) -> None:
    ids = network(dev)["facts"]
    ec2 = account.client("ec2")
    filters = [{"Name": "association.subnet-id", "Values": [ids["subnets"]["private"][0]]}]
    table = ec2.describe_route_tables(Filters=filters)["RouteTables"][0]["RouteTableId"]
    gateway = ec2.describe_nat_gateways()["NatGateways"][0]["NatGatewayId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.9.0.0/16", NatGatewayId=gateway)
    assert not network(dev)["changed"]


def test_what_an_interrupted_run_left_is_used(account: Account, network: Run, dev: dict[str, Any]) -> None:
    """A VPC, a gateway that is not attached and an address that nothing uses, as a run leaves them that breaks off."""
    ec2 = account.client("ec2")

    def tags(kind: str, part: str) -> list[dict[str, Any]]:
        own = {"Name": part, "talentbase.aws/network": "talentbase-dev", "talentbase.aws/part": part}
        return [{"ResourceType": kind, "Tags": [{"Key": key, "Value": value} for key, value in own.items()]}]

    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tags("vpc", "talentbase-dev"))["Vpc"]["VpcId"]
    ec2.create_internet_gateway(TagSpecifications=tags("internet-gateway", "talentbase-dev"))
    nat = tags("elastic-ip", "talentbase-dev-nat-us-east-1a")
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=nat)["AllocationId"]
    ec2.create_security_group(
        GroupName="talentbase-dev-rds",
        Description="Databases",
        VpcId=vpc,
        TagSpecifications=tags("security-group", "talentbase-dev-rds"),
    )

    result = network(dev)
    assert result["facts"]["vpc_id"] == vpc
    assert "update internet gateway talentbase-dev (tags, vpc)" in result["plan"]
    assert "delete security group rule talentbase-dev-rds egress all to 0.0.0.0/0" in result["plan"]
    assert [item["AllocationId"] for item in ec2.describe_addresses()["Addresses"]] == [address]
    assert not network(dev)["changed"]


def test_a_strange_vpc_of_the_same_name_is_left_alone(account: Account, network: Run, dev: dict[str, Any]) -> None:
    ec2 = account.client("ec2")
    tags = [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "talentbase-dev"}]}]
    vpc = ec2.create_vpc(CidrBlock="10.7.0.0/16", TagSpecifications=tags)["Vpc"]["VpcId"]
    account.zero()
    result = network(dev)
    assert result["failed"]
    assert vpc in result["msg"]
    assert "choose another network.name" in result["msg"]
    assert account.calls()["writes"] == 0


def test_another_block_is_refused_before_anything_is_written(
    account: Account, network: Run, dev: dict[str, Any]
) -> None:
    network(dev)
    dev["network"]["cidr"] = "10.5.0.0/16"
    account.zero()
    result = network(dev)
    assert result["failed"]
    assert "VPC talentbase-dev: cidr is '10.0.0.0/16'" in result["msg"]
    assert account.calls()["writes"] == 0


@pytest.mark.parametrize(
    ("network_section", "message"),
    [
        ({"cidr": "10.0.0.0/24", "subnet_prefix": 24}, "network.subnet_prefix"),
        ({"nat_gateways": 3}, "network.nat_gateways"),
        ({"security_group_rules": {"web": [{"port": 1, "source": "alb"}]}}, "network.security_group_rules.web"),
    ],
)
def test_figures_that_cannot_be_are_refused(
    account: Account, network: Run, dev: dict[str, Any], network_section: dict[str, Any], message: str
) -> None:
    dev["network"] |= network_section
    result = network(dev)
    assert result["failed"]
    assert message in result["msg"]
    assert account.calls()["total"] == 0


def test_a_region_with_fewer_zones_is_refused(account: Account, network: Run, dev: dict[str, Any]) -> None:
    dev["network"]["availability_zones"] = 6
    result = network(dev, region="us-west-1")
    assert result["failed"]
    assert "network.availability_zones: is 6, but region us-west-1 offers 2" in result["msg"]
    assert account.calls()["writes"] == 0


def test_everything_goes_and_a_second_time_nothing(account: Account, network: Run, dev: dict[str, Any]) -> None:
    network(dev, wait=False)
    assert network(dev, state="absent", check=True)["plan"][-1] == "delete VPC talentbase-dev"
    result = network(dev, state="absent")
    assert result["changed"], result
    ec2 = account.client("ec2")
    assert "talentbase-dev" not in named(account, "describe_vpcs", "Vpcs", "VpcId")
    assert ec2.describe_addresses()["Addresses"] == []
    again = network(dev, state="absent")
    assert (again["changed"], again["plan"]) == (False, [])


def test_a_vpc_in_use_says_what_lies_in_it(account: Account, network: Run, dev: dict[str, Any]) -> None:
    ids = network(dev)["facts"]
    ec2 = account.client("ec2")
    subnet = ids["subnets"]["private"][0]
    interface = ec2.create_network_interface(SubnetId=subnet, Description="somebody's")["NetworkInterface"]
    result = network(dev, state="absent")
    assert result["failed"]
    assert f"still holds network interface {interface['NetworkInterfaceId']} (somebody's)" in result["msg"]
    ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])
    assert network(dev, state="absent")["plan"][-1] == "delete VPC talentbase-dev"


def test_a_network_of_another_tool_is_taken_over_by_tags(account: Account, network: Run, dev: dict[str, Any]) -> None:
    ec2 = account.client("ec2")

    def tags(part: str, **more: str) -> list[dict[str, str]]:
        found = {"talentbase.aws/network": "talentbase-dev", "talentbase.aws/part": part, **more}
        return [{"Key": key, "Value": value} for key, value in found.items()]

    adopted = {"talentbase.aws/adopted": "true"}
    vpc = ec2.create_vpc(CidrBlock=dev["network"]["cidr"])["Vpc"]["VpcId"]
    ec2.create_tags(Resources=[vpc], Tags=tags("talentbase-dev"))
    tiers = [(tier, zone) for tier in ("public", "private", "isolated") for zone in ("us-east-1b", "us-east-1d")]
    made = {}
    for number, (tier, zone) in enumerate(tiers):
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=zone)["Subnet"][
            "SubnetId"
        ]
        ec2.create_tags(Resources=[subnet], Tags=tags(f"talentbase-dev-{tier}-{zone}", **adopted))
        made.setdefault(tier, []).append(subnet)
    group = ec2.create_security_group(GroupName="Stack-EcsGroup1A2B", Description="made elsewhere", VpcId=vpc)[
        "GroupId"
    ]
    ec2.create_tags(Resources=[group], Tags=tags("talentbase-dev-ecs", **adopted))

    result = network(dev)

    assert result["facts"]["vpc_id"] == vpc
    assert result["facts"]["subnets"] == made
    assert result["facts"]["security_groups"]["ecs"] == group
    assert len(ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]) == len(tiers)
    assert not network(dev)["changed"]
