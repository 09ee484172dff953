"""What an account has, by kind and name, and why some of it outlives a destroy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tools.account import Account

Item = tuple[str, str]
KEPT = {
    "secret to be deleted": "can be restored in its recovery window",
    "DB snapshot": "the final snapshot",
    "cache snapshot": "the final snapshot",
    "task definition": "history, which costs nothing",
}
"""Kinds that must be kept, and why; log groups only where the inventory says so."""
EC2 = {
    "VPC": ("describe_vpcs", "Vpcs", "VpcId"),
    "subnet": ("describe_subnets", "Subnets", "SubnetId"),
    "security group": ("describe_security_groups", "SecurityGroups", "GroupId"),
    "route table": ("describe_route_tables", "RouteTables", "RouteTableId"),
    "internet gateway": ("describe_internet_gateways", "InternetGateways", "InternetGatewayId"),
    "address": ("describe_addresses", "Addresses", "AllocationId"),
    "network interface": ("describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId"),
}
OTHERS = (
    ("load balancer", "elbv2", "describe_load_balancers", "LoadBalancers", "LoadBalancerName"),
    ("target group", "elbv2", "describe_target_groups", "TargetGroups", "TargetGroupName"),
    ("DB instance", "rds", "describe_db_instances", "DBInstances", "DBInstanceIdentifier"),
    ("DB subnet group", "rds", "describe_db_subnet_groups", "DBSubnetGroups", "DBSubnetGroupName"),
    ("DB snapshot", "rds", "describe_db_snapshots", "DBSnapshots", "DBSnapshotIdentifier"),
    ("replication group", "elasticache", "describe_replication_groups", "ReplicationGroups", "ReplicationGroupId"),
    ("cache subnet group", "elasticache", "describe_cache_subnet_groups", "CacheSubnetGroups", "CacheSubnetGroupName"),
    ("cache snapshot", "elasticache", "describe_snapshots", "Snapshots", "SnapshotName"),
    ("log group", "logs", "describe_log_groups", "logGroups", "logGroupName"),
    ("alarm", "cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    ("dashboard", "cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"),
    ("topic", "sns", "list_topics", "Topics", "TopicArn"),
    ("parameter", "ssm", "describe_parameters", "Parameters", "Name"),
    ("certificate", "acm", "list_certificates", "CertificateSummaryList", "CertificateArn"),
    ("task definition", "ecs", "list_task_definitions", "taskDefinitionArns", ""),
)


def everything(account: Account) -> set[Item]:
    """All that stands in the account, by kind and name."""
    parts: list[Callable[[Account], Iterable[Item]]] = [_listed, _roles, _network, _ecs, _secrets, _records, _scaling]
    return {item for part in parts for item in part(account)}


def must_go(left: set[Item], keep_logs: bool) -> list[Item]:
    """What of it should not be there."""
    kept = {*KEPT, "log group"} if keep_logs else {*KEPT}
    return sorted(item for item in left if item[0] not in kept)


def _all(account: Account, service: str, operation: str, key: str, **arguments: Any) -> list[Any]:
    client = account.client(service)
    if client.can_paginate(operation):
        return [item for page in client.get_paginator(operation).paginate(**arguments) for item in page[key]]
    return list(getattr(client, operation)(**arguments)[key])


def _listed(account: Account) -> Iterable[Item]:
    for kind, service, operation, key, name in OTHERS:
        for item in _all(account, service, operation, key):
            yield kind, str(item[name] if name else item)


def _network(account: Account) -> Iterable[Item]:
    for kind, (operation, key, name) in EC2.items():
        for item in _all(account, "ec2", operation, key):
            yield kind, str(item[name])
    for gateway in _all(account, "ec2", "describe_nat_gateways", "NatGateways"):
        if gateway["State"] != "deleted":
            yield "NAT gateway", str(gateway["NatGatewayId"])


def _roles(account: Account) -> Iterable[Item]:
    """Without service-linked roles, which AWS makes once for the whole account and all that is in it."""
    for role in _all(account, "iam", "list_roles", "Roles"):
        if not role["Path"].startswith("/aws-service-role/"):
            yield "role", str(role["RoleName"])


def _ecs(account: Account) -> Iterable[Item]:
    ecs = account.client("ecs")
    for cluster in ecs.describe_clusters(clusters=_all(account, "ecs", "list_clusters", "clusterArns"))["clusters"]:
        if cluster["status"] != "INACTIVE":
            yield "cluster", str(cluster["clusterName"])


def _secrets(account: Account) -> Iterable[Item]:
    for secret in _all(account, "secretsmanager", "list_secrets", "SecretList", IncludePlannedDeletion=True):
        yield ("secret to be deleted" if secret.get("DeletedDate") else "secret"), str(secret["Name"])


def _records(account: Account) -> Iterable[Item]:
    for zone in _all(account, "route53", "list_hosted_zones", "HostedZones"):
        for record in _all(
            account, "route53", "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone["Id"]
        ):
            yield "record", f"{record['Name']} {record['Type']}"


def _scaling(account: Account) -> Iterable[Item]:
    found = _all(
        account, "application-autoscaling", "describe_scalable_targets", "ScalableTargets", ServiceNamespace="ecs"
    )
    for target in found:
        yield "scalable target", str(target["ResourceId"])
