"""Quirks of what is being removed: what AWS still holds, in AWS's words, and for how long."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.rehearsal.stack import CACHE, DATABASE, TRUST, Stack

Refused = Callable[..., str]


@pytest.fixture
def network(quirky: Any) -> dict[str, Any]:
    """A VPC with a public subnet, an attached internet gateway and a security group."""
    ec2 = quirky.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"]
        for number, zone in enumerate("ab")
    ]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    group = ec2.create_security_group(GroupName="g", Description="g", VpcId=vpc)["GroupId"]
    return {"vpc": vpc, "subnets": [item["SubnetId"] for item in subnets], "gateway": gateway, "group": group}


def test_a_load_balancer_holds_its_network_for_a_minute(quirky: Any, network: dict[str, Any], refused: Refused) -> None:
    ec2, elbv2 = quirky.client("ec2"), quirky.client("elbv2")
    made = elbv2.create_load_balancer(Name="b", Subnets=network["subnets"], SecurityGroups=[network["group"]])
    elbv2.delete_load_balancer(LoadBalancerArn=made["LoadBalancers"][0]["LoadBalancerArn"])
    assert not ec2.describe_network_interfaces()["NetworkInterfaces"]
    both = {"InternetGatewayId": network["gateway"], "VpcId": network["vpc"]}
    refused("DependencyViolation", ec2.delete_security_group, GroupId=network["group"])
    refused("DependencyViolation", ec2.delete_subnet, SubnetId=network["subnets"][0])
    assert "mapped public" in refused("DependencyViolation", ec2.detach_internet_gateway, **both)
    quirky.advance(61)
    ec2.delete_security_group(GroupId=network["group"])
    ec2.delete_subnet(SubnetId=network["subnets"][0])
    ec2.detach_internet_gateway(**both)
    words = refused("DependencyViolation", ec2.delete_internet_gateway, InternetGatewayId=network["gateway"])
    assert words.endswith("has dependencies and cannot be deleted.")
    quirky.advance(6)
    ec2.delete_internet_gateway(InternetGatewayId=network["gateway"])


def test_what_is_switched_off_holds_nothing(quirky: Any, network: dict[str, Any]) -> None:
    quirky.ask("PUT", "quirks", {"load-balancer-interfaces": False})
    made = quirky.client("elbv2").create_load_balancer(
        Name="b", Subnets=network["subnets"], SecurityGroups=[network["group"]]
    )
    quirky.client("elbv2").delete_load_balancer(LoadBalancerArn=made["LoadBalancers"][0]["LoadBalancerArn"])
    quirky.client("ec2").delete_security_group(GroupId=network["group"])


def test_an_address_is_held_by_a_nat_gateway_that_has_gone(
    quirky: Any, network: dict[str, Any], refused: Refused
) -> None:
    ec2 = quirky.client("ec2")
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    subnet = network["subnets"][0]
    gateway = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]["NatGatewayId"]
    quirky.advance(100)
    ec2.delete_nat_gateway(NatGatewayId=gateway)
    quirky.advance(40)
    assert ec2.describe_nat_gateways(NatGatewayIds=[gateway])["NatGateways"][0]["State"] == "deleted"
    words = refused("AuthFailure", ec2.release_address, AllocationId=address)
    assert words == "You do not have permission to access the specified resource."
    refused("DependencyViolation", ec2.delete_subnet, SubnetId=subnet)
    quirky.advance(11)
    ec2.release_address(AllocationId=address)
    ec2.delete_subnet(SubnetId=subnet)


def test_a_service_is_inactive_before_its_tasks_have_stopped(quirky: Any, refused: Refused) -> None:
    stack = Stack(quirky)
    quirky.advance(10)
    group = stack.ec2.create_security_group(GroupName="g", Description="g", VpcId=stack.vpc)["GroupId"]
    network = {"subnets": stack.subnets, "securityGroups": [group], "assignPublicIp": "ENABLED"}
    stack.create(stack.task_definition(), networkConfiguration={"awsvpcConfiguration": network})
    quirky.advance(60)
    stack.ecs.delete_service(cluster="c", service="s", force=True)
    assert stack.service()["status"] == "INACTIVE"
    refused("ClusterContainsTasksException", stack.ecs.delete_cluster, cluster="c")
    quirky.advance(10)
    stack.ecs.delete_cluster(cluster="c")
    refused("DependencyViolation", stack.ec2.delete_security_group, GroupId=group)
    quirky.advance(61)
    stack.ec2.delete_security_group(GroupId=group)


def test_a_target_group_is_in_use_after_its_listener_has_gone(quirky: Any, refused: Refused) -> None:
    stack = Stack(quirky)
    arn = stack.target_group()
    balancer = stack.elbv2.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
    listener = stack.elbv2.describe_listeners(LoadBalancerArn=balancer)["Listeners"][0]["ListenerArn"]
    stack.elbv2.delete_listener(ListenerArn=listener)
    words = refused("ResourceInUse", stack.elbv2.delete_target_group, TargetGroupArn=arn)
    assert words == f"Target group '{arn}' is currently in use by a listener or a rule"
    quirky.advance(11)
    stack.elbv2.delete_target_group(TargetGroupArn=arn)


def test_subnet_groups_are_in_use_after_their_data_stores_have_gone(
    quirky: Any, network: dict[str, Any], refused: Refused
) -> None:
    rds, cache = quirky.client("rds"), quirky.client("elasticache")
    group = {"SubnetIds": network["subnets"]}
    rds.create_db_subnet_group(DBSubnetGroupName="g", DBSubnetGroupDescription="g", **group)
    cache.create_cache_subnet_group(CacheSubnetGroupName="g", CacheSubnetGroupDescription="g", **group)
    rds.create_db_instance(
        **DATABASE,
        DBSubnetGroupName="g",
    )
    cache.create_replication_group(
        **CACHE,
        CacheSubnetGroupName="g",
    )
    quirky.advance(600)
    refused("InvalidDBSubnetGroupStateFault", rds.delete_db_subnet_group, DBSubnetGroupName="g")
    rds.delete_db_instance(DBInstanceIdentifier="db", SkipFinalSnapshot=True)
    cache.delete_replication_group(ReplicationGroupId="cache")
    quirky.advance(121)
    assert not rds.describe_db_instances()["DBInstances"]
    assert not cache.describe_replication_groups()["ReplicationGroups"]
    words = refused("InvalidDBSubnetGroupStateFault", rds.delete_db_subnet_group, DBSubnetGroupName="g")
    assert words.endswith("because at least one database instance: db is still using it.")
    refused("CacheSubnetGroupInUse", cache.delete_cache_subnet_group, CacheSubnetGroupName="g")
    quirky.advance(30)
    rds.delete_db_subnet_group(DBSubnetGroupName="g")
    cache.delete_cache_subnet_group(CacheSubnetGroupName="g")
    refused("DependencyViolation", quirky.client("ec2").delete_subnet, SubnetId=network["subnets"][0])
    quirky.advance(15)
    quirky.client("ec2").delete_subnet(SubnetId=network["subnets"][0])


def test_a_cache_with_a_new_node_cannot_be_deleted_yet(quirky: Any, refused: Refused) -> None:
    cache = quirky.client("elasticache")
    cache.create_replication_group(**CACHE)
    quirky.advance(301)
    cache.increase_replica_count(ReplicationGroupId="cache", NewReplicaCount=1, ApplyImmediately=True)
    quirky.advance(150)
    assert cache.describe_replication_groups()["ReplicationGroups"][0]["Status"] == "available"
    words = refused("InvalidReplicationGroupState", cache.delete_replication_group, ReplicationGroupId="cache")
    assert words == "Cache cluster cache-002 is not in a valid state to be deleted"
    quirky.advance(151)
    cache.delete_replication_group(ReplicationGroupId="cache")


def test_a_role_cannot_be_deleted_while_its_policy_detaches(quirky: Any, refused: Refused) -> None:
    iam = quirky.client("iam")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(TRUST))
    document = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=document)
    iam.delete_role_policy(RoleName="r", PolicyName="p")
    refused("DeleteConflict", iam.delete_role, RoleName="r")
    quirky.advance(6)
    iam.delete_role(RoleName="r")
