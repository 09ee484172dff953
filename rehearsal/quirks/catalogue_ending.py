"""Quirks of what is being removed."""

from __future__ import annotations

from .quirk import DOCS, TF, TF_ISSUE, Quirk

ENDING = (
    Quirk(
        "task-interfaces",
        "A task's network interface holds its security groups and its subnet for a while after the task has stopped",
        f"{TF_ISSUE}1671, github.com/alchemy-run/alchemy/pull/1125",
        60.0,
    ),
    Quirk(
        "load-balancer-interfaces",
        "A load balancer's interfaces hold its security groups, subnets and public addresses after it has gone",
        f"{TF_ISSUE}40, {TF_ISSUE}33645",
        60.0,
    ),
    Quirk(
        "data-store-interfaces",
        "The interfaces of a database or a cache hold its security groups and subnets after it has gone",
        f"{TF}ec2/vpc_subnet.go",
        45.0,
    ),
    Quirk(
        "nat-gateway-interface",
        "A NAT gateway's interface holds its subnet, its VPC's internet gateway and its address after it is deleted",
        "github.com/eformat/sno-for-100/issues/9",
        20.0,
    ),
    Quirk(
        "detached-internet-gateway",
        "An internet gateway that was detached moments ago cannot be deleted",
        f"{TF}ec2/vpc_internet_gateway.go",
        5.0,
    ),
    Quirk(
        "db-subnet-group-in-use",
        "A DB subnet group is still in use for a while after its last instance has gone",
        "github.com/anomalyco/sst/issues/6592",
        30.0,
    ),
    Quirk(
        "cache-subnet-group-in-use",
        "A cache subnet group is still in use for a while after its last cache has gone",
        f"{TF}elasticache/subnet_group.go",
        30.0,
    ),
    Quirk(
        "cache-member-state",
        "A replication group is available and cannot be deleted while one of its nodes is created or deleted",
        f"{TF}elasticache/replication_group.go",
    ),
    Quirk(
        "target-group-in-use",
        "A target group is still in use for a while after the listener or rule has gone that forwarded to it",
        f"{TF}elbv2/target_group.go, github.com/pulumi/pulumi/issues/5900",
        10.0,
    ),
    Quirk(
        "role-policies-detach",
        "A role cannot be deleted for moments after its policies have been taken off",
        f"{TF}iam/role.go",
        5.0,
    ),
    Quirk(
        "service-inactive-early",
        "A deleted service is INACTIVE as soon as its tasks are STOPPING; its cluster still contains them",
        f"{DOCS}AmazonECS/latest/APIReference/API_DeleteService.html, {TF}ecs/cluster.go",
    ),
)
