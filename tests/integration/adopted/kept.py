"""An inventory that says what CDK left, and the tags by which the network is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.adopted_accounts import cdk_data, cdk_network, cdk_services, cdk_tasks
from tests.harness import Account, rewrite, section

NETWORK = "talentbase-dev"
SUBNET_GROUP = "talentbase-dev-data-databasesubnetgroup7d60f180-4rfv5tgb6yhn"
PARTS = {"Alb": "alb", "Ecs": "ecs", "Database": "rds"}


def tag_network(account: Account) -> None:
    """What docs/migration.md has a person tag."""
    ec2 = account.client("ec2")
    stack = [{"Name": "tag:aws:cloudformation:stack-name", "Values": [cdk_network.NAME]}]

    def tag(resource: str, *labels: str, **more: str) -> None:
        keys = {"talentbase.aws/network": NETWORK, "talentbase.aws/part": "-".join((NETWORK, *labels))}
        tags = [{"Key": key, "Value": value} for key, value in keys.items()]
        tags += [{"Key": f"talentbase.aws/{key}", "Value": value} for key, value in more.items()]
        ec2.create_tags(Resources=[resource], Tags=tags)

    def place(item: dict[str, Any]) -> tuple[str, str]:
        name = next(tag["Value"] for tag in item["Tags"] if tag["Key"] == "Name").rsplit("/", 1)[1]
        tier, number = name.split("Subnet")
        return tier.lower(), cdk_network.ZONES[int(number) - 1]

    tag(ec2.describe_vpcs(Filters=stack)["Vpcs"][0]["VpcId"])
    tag(ec2.describe_internet_gateways(Filters=stack)["InternetGateways"][0]["InternetGatewayId"])
    for subnet in ec2.describe_subnets(Filters=stack)["Subnets"]:
        tag(subnet["SubnetId"], *place(subnet), adopted="true")
    for table in ec2.describe_route_tables(Filters=stack)["RouteTables"]:
        tag(table["RouteTableId"], *place(table))
    gateway = ec2.describe_nat_gateways(Filters=stack)["NatGateways"][0]
    tag(gateway["NatGatewayId"], "nat", cdk_network.ZONES[0])
    tag(gateway["NatGatewayAddresses"][0]["AllocationId"], "nat", cdk_network.ZONES[0])
    for group in ec2.describe_security_groups(Filters=stack)["SecurityGroups"]:
        logical = next(tag["Value"] for tag in group["Tags"] if tag["Key"] == "aws:cloudformation:logical-id")
        if name := PARTS.get(logical.split("SecurityGroup")[0]):
            tag(group["GroupId"], name, adopted="true")


def write_inventory(inventory: Path) -> None:
    """Change a copy of dev's inventory to what stands."""
    rewrite(inventory, "network", _network(section(inventory, "network")))
    rewrite(inventory, "ingress", _ingress(section(inventory, "ingress")))
    data = section(inventory, "data")
    data["caches"]["main"] = {"identifier": cdk_data.CACHE, "external": True}
    data["databases"]["main"] |= {"identifier": cdk_data.DATABASE, "subnet_group": SUBNET_GROUP}
    rewrite(inventory, "data", data)
    services = section(inventory, "services")
    services["cluster"]["capacity_providers"] = []
    for key, service in services["services"].items():
        service |= _service(key)
        service["target_group"] |= {"name": cdk_services.TARGET_GROUPS[key]}
    rewrite(inventory, "services", services)


def _network(variables: dict[str, Any]) -> dict[str, Any]:
    variables["network"] |= {
        "route_tables": "subnet",
        "public_addresses_on_launch": True,
        "keep_rule_descriptions": True,
        "keep_egress_rules": True,
    }
    return variables


def _ingress(variables: dict[str, Any]) -> dict[str, Any]:
    variables["ingress"] |= {
        "tls_policy": "ELBSecurityPolicy-2016-08",
        "drop_invalid_header_fields": False,
        "evaluate_target_health": False,
        "dualstack_aliases": True,
    }
    return variables


def _service(key: str) -> dict[str, Any]:
    return {
        "family": cdk_tasks.FAMILIES[key],
        "container": f"{key.capitalize()}Container",
        "container_health": {"probe": "none"},
        "launch_type": "FARGATE",
        "execution_role": cdk_tasks.EXECUTION_ROLE,
        "task_role": cdk_tasks.TASK_ROLE,
        "propagate_tags": "NONE",
        "enable_ecs_managed_tags": False,
    }
