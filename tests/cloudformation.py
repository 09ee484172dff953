"""What stands in an account as a CloudFormation template, for AWS's own schemas to judge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.harness import Account

Properties = dict[str, Any]
Found = Iterator[tuple[str, Properties]]


def template(account: Account, region: str) -> dict[str, Any]:
    """Every resource of the types below, in the shape that CloudFormation takes it."""
    resources: dict[str, Any] = {}
    for read in (network, load_balancers, services, roles, data, secrets, monitoring, names):
        for kind, found in read(account, region):
            shaped = keep(tidy(found), kind, region)
            resources[f"R{len(resources)}"] = {"Type": f"AWS::{kind}", "Properties": shaped}
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}


def errors(made: Mapping[str, Any], region: str) -> list[str]:
    """What cfn-lint finds wrong in a template, by AWS's schemas and its own rules; warnings are of templates' style."""
    from cfnlint import ManualArgs  # takes seconds to import, and few tests need it
    from cfnlint.api import lint

    settings = ManualArgs(regions=[region], ignore_checks=["W", "I"])
    found = lint(json.dumps(made, default=str), config=settings)
    return [f"{made['Resources'][item.path[1]]['Type']} {list(item.path[3:])}: {item.message}" for item in found]


def tidy(value: Any) -> Any:
    """An API's answer with names in capitals, without what is empty: there it means that nothing is set."""
    if isinstance(value, Mapping):
        pairs = {_capital(str(key)): tidy(item) for key, item in value.items()}
        return {key: item for key, item in pairs.items() if item not in (None, {}, [], "")}
    return [tidy(item) for item in value] if isinstance(value, list) else value


def keep(found: Properties, kind: str, region: str) -> Properties:
    """The properties that CloudFormation's schema lets a template set, at every depth."""
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, f"AWS::{kind}").schema
    unset = {path.split("/")[2] for path in schema.get("readOnlyProperties", ()) if path.count("/") == 2}
    kept: Properties = _kept(found, schema, schema)
    return {name: value for name, value in kept.items() if name not in unset}


def _kept(value: Any, shape: Any, root: Any) -> Any:
    shape = _resolved(shape, root)
    if isinstance(value, list):
        return [_kept(item, shape.get("items", {}), root) for item in value]
    known = shape.get("properties")
    if not isinstance(value, dict) or not known:
        return value
    return {name: _kept(item, known[name], root) for name, item in value.items() if name in known}


def _capital(key: str) -> str:
    return key[:1].upper() + key[1:] if key.isalnum() else key  # other keys are the user's: options, labels


def _resolved(shape: Any, root: Any) -> Any:
    while "$ref" in shape:
        path, shape = shape["$ref"].split("/")[1:], root
        for part in path:
            shape = shape[part]
    return shape


def renamed(found: Mapping[str, Any], **names: str) -> Properties:
    """An answer with other names for some of its members: new="old"."""
    return {**found, **{new: found[old] for new, old in names.items() if old in found}}


def pages(client: Any, operation: str, key: str, **request: Any) -> list[Any]:
    """All items of a listing."""
    found = client.get_paginator(operation).paginate(**request)
    return [item for page in found for item in page[key]]


def network(account: Account, region: str) -> Found:
    """What the tagged VPCs hold."""
    ec2 = account.client("ec2", region)
    ours = [{"Name": "tag-key", "Values": ["ManagedBy"]}]
    for kind, operation, key in (
        ("Subnet", "describe_subnets", "Subnets"),
        ("InternetGateway", "describe_internet_gateways", "InternetGateways"),
        ("SecurityGroup", "describe_security_groups", "SecurityGroups"),
        ("VPCEndpoint", "describe_vpc_endpoints", "VpcEndpoints"),
    ):
        for item in getattr(ec2, operation)(Filters=ours)[key]:
            yield f"EC2::{kind}", {**renamed(item, GroupDescription="Description"), "AvailabilityZoneId": None}
    for vpc in ec2.describe_vpcs(Filters=ours)["Vpcs"]:
        flags = {name: ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute=name) for name in VPC_FLAGS}
        yield "EC2::VPC", {**vpc, **{name: flags[name][name[:1].upper() + name[1:]]["Value"] for name in flags}}
    for gateway in ec2.describe_nat_gateways(Filters=ours)["NatGateways"]:
        yield "EC2::NatGateway", {**gateway, "AllocationId": gateway["NatGatewayAddresses"][0]["AllocationId"]}
    for address in ec2.describe_addresses(Filters=ours)["Addresses"]:
        yield "EC2::EIP", {"Domain": address["Domain"], "Tags": address["Tags"]}
    for table in ec2.describe_route_tables(Filters=ours)["RouteTables"]:
        yield "EC2::RouteTable", table
        for route in table["Routes"]:
            if route.get("GatewayId") != "local":
                yield "EC2::Route", {**route, "RouteTableId": table["RouteTableId"]}
        for tied in table["Associations"]:
            if not tied["Main"]:
                yield "EC2::SubnetRouteTableAssociation", tied
    for rule in ec2.describe_security_group_rules()["SecurityGroupRules"]:
        if rule.get("ReferencedGroupInfo") or rule.get("CidrIpv4"):
            yield f"EC2::SecurityGroup{'Egress' if rule['IsEgress'] else 'Ingress'}", _rule(rule)


VPC_FLAGS = ("enableDnsSupport", "enableDnsHostnames")


def _rule(rule: Mapping[str, Any]) -> Properties:
    group = rule.get("ReferencedGroupInfo", {}).get("GroupId")
    source = "DestinationSecurityGroupId" if rule["IsEgress"] else "SourceSecurityGroupId"
    return {**renamed(rule, CidrIp="CidrIpv4"), source: group}


def load_balancers(account: Account, region: str) -> Found:
    """Load balancers with their listeners and rules, target groups, certificates."""
    elb, acm = account.client("elbv2", region), account.client("acm", region)
    for balancer in elb.describe_load_balancers()["LoadBalancers"]:
        arn = balancer["LoadBalancerArn"]
        attributes = elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
        subnets = [zone["SubnetId"] for zone in balancer["AvailabilityZones"]]
        found = renamed(balancer, Name="LoadBalancerName")
        yield (
            "ElasticLoadBalancingV2::LoadBalancer",
            {**found, "Subnets": subnets, "LoadBalancerAttributes": attributes},
        )
        for listener in elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]:
            yield "ElasticLoadBalancingV2::Listener", listener
            for rule in elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]:
                if not rule["IsDefault"]:
                    yield "ElasticLoadBalancingV2::ListenerRule", _listener_rule(rule, listener["ListenerArn"])
    for group in elb.describe_target_groups()["TargetGroups"]:
        attributes = elb.describe_target_group_attributes(TargetGroupArn=group["TargetGroupArn"])["Attributes"]
        found = renamed(group, Name="TargetGroupName")
        yield "ElasticLoadBalancingV2::TargetGroup", {**found, "TargetGroupAttributes": attributes}
    for summary in acm.list_certificates()["CertificateSummaryList"]:
        found = acm.describe_certificate(CertificateArn=summary["CertificateArn"])["Certificate"]
        yield "CertificateManager::Certificate", {**found, "DomainValidationOptions": None}


def _listener_rule(rule: Mapping[str, Any], listener: str) -> Properties:
    """Values stand twice in an answer: as they were before conditions had settings of their own, and in these."""
    conditions = [
        {
            key: value
            for key, value in item.items()
            if key != "Values" or not any(name.endswith("Config") for name in item)
        }
        for item in rule["Conditions"]
    ]
    return {**rule, "Conditions": conditions, "ListenerArn": listener, "Priority": int(rule["Priority"])}


def services(account: Account, region: str) -> Found:
    """Clusters, services, the task definitions that run, and what scales them."""
    ecs, scaling = account.client("ecs", region), account.client("application-autoscaling", region)
    clusters = ecs.list_clusters()["clusterArns"]
    for cluster in ecs.describe_clusters(clusters=clusters, include=["SETTINGS", "CONFIGURATIONS", "TAGS"])["clusters"]:
        yield "ECS::Cluster", renamed(cluster, clusterSettings="settings")
        arns = pages(ecs, "list_services", "serviceArns", cluster=cluster["clusterArn"])
        for service in ecs.describe_services(cluster=cluster["clusterArn"], services=arns, include=["TAGS"])[
            "services"
        ]:
            if not service["deploymentConfiguration"].get("alarms", {}).get("enable"):
                service["deploymentConfiguration"].pop("alarms", None)
            yield "ECS::Service", renamed(service, cluster="clusterArn")
    for arn in pages(ecs, "list_task_definitions", "taskDefinitionArns"):
        answer = ecs.describe_task_definition(taskDefinition=arn, include=["TAGS"])
        yield "ECS::TaskDefinition", {**answer["taskDefinition"], "tags": answer["tags"]}
    for target in scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]:
        yield "ApplicationAutoScaling::ScalableTarget", target
    for policy in scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"]:
        yield "ApplicationAutoScaling::ScalingPolicy", policy


def roles(account: Account, region: str) -> Found:
    """Roles with their policies."""
    iam = account.client("iam", region)
    for listed in pages(iam, "list_roles", "Roles"):
        name = listed["RoleName"]
        if listed["Path"].startswith("/aws-service-role/"):
            continue
        role = iam.get_role(RoleName=name)["Role"]
        inline = [
            iam.get_role_policy(RoleName=name, PolicyName=item)
            for item in pages(iam, "list_role_policies", "PolicyNames", RoleName=name)
        ]
        attached = pages(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=name)
        boundary = role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        yield (
            "IAM::Role",
            {
                **role,
                "Policies": [{key: item[key] for key in ("PolicyName", "PolicyDocument")} for item in inline],
                "ManagedPolicyArns": [item["PolicyArn"] for item in attached],
                "PermissionsBoundary": boundary,
            },
        )


def data(account: Account, region: str) -> Found:
    """Databases and caches with their subnet groups."""
    rds, cache = account.client("rds", region), account.client("elasticache", region)
    for group in rds.describe_db_subnet_groups()["DBSubnetGroups"]:
        subnets = [item["SubnetIdentifier"] for item in group["Subnets"]]
        yield "RDS::DBSubnetGroup", {**group, "SubnetIds": subnets}
    for database in rds.describe_db_instances()["DBInstances"]:
        yield "RDS::DBInstance", _database(database)
    for group in cache.describe_cache_subnet_groups()["CacheSubnetGroups"]:
        if group["CacheSubnetGroupName"] != "default":
            subnets = [item["SubnetIdentifier"] for item in group["Subnets"]]
            yield (
                "ElastiCache::SubnetGroup",
                {**renamed(group, Description="CacheSubnetGroupDescription"), "SubnetIds": subnets},
            )
    for group in cache.describe_replication_groups()["ReplicationGroups"]:
        [member, *_rest] = cache.describe_cache_clusters(CacheClusterId=group["MemberClusters"][0])["CacheClusters"]
        tags = cache.list_tags_for_resource(ResourceName=group["ARN"])["TagList"]
        yield "ElastiCache::ReplicationGroup", _group(group, member, tags)


def _database(database: Mapping[str, Any]) -> Properties:
    return {
        **renamed(database, EnablePerformanceInsights="PerformanceInsightsEnabled", Tags="TagList"),
        "DBSubnetGroupName": database["DBSubnetGroup"]["DBSubnetGroupName"],
        "VPCSecurityGroups": [item["VpcSecurityGroupId"] for item in database["VpcSecurityGroups"]],
        "AllocatedStorage": str(database["AllocatedStorage"]),
        "Endpoint": None,
        "MasterUserSecret": None,
        "DBParameterGroups": None,
    }


def _group(group: Mapping[str, Any], member: Mapping[str, Any], tags: Any) -> Properties:
    shared = ("EngineVersion", "CacheSubnetGroupName", "PreferredMaintenanceWindow")
    return {
        **renamed(group, ReplicationGroupDescription="Description"),
        **{name: member[name] for name in shared},
        "EngineVersion": ".".join(member["EngineVersion"].split(".")[:2]),  # asked for without the patch
        "SecurityGroupIds": [item["SecurityGroupId"] for item in member["SecurityGroups"]],
        "AutomaticFailoverEnabled": group["AutomaticFailover"] == "enabled",
        "MultiAZEnabled": group["MultiAZ"] == "enabled",
        "NumCacheClusters": len(group["MemberClusters"]),
        "Tags": tags,
    }


def secrets(account: Account, region: str) -> Found:
    """Secrets and parameters, without their values, and log groups."""
    manager, ssm, logs = (account.client(name, region) for name in ("secretsmanager", "ssm", "logs"))
    for secret in pages(manager, "list_secrets", "SecretList"):
        yield "SecretsManager::Secret", secret
    for parameter in pages(ssm, "describe_parameters", "Parameters"):
        yield "SSM::Parameter", {**parameter, "Type": "String", "Value": "hidden", "Policies": None}
    for group in pages(logs, "describe_log_groups", "logGroups"):
        tags = logs.list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))["tags"]
        found = {**group, "tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
        yield "Logs::LogGroup", found


def monitoring(account: Account, region: str) -> Found:
    """Alarms, dashboards and topics."""
    cloudwatch, sns = account.client("cloudwatch", region), account.client("sns", region)
    for alarm in pages(cloudwatch, "describe_alarms", "MetricAlarms"):
        tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
        yield "CloudWatch::Alarm", {**alarm, "Tags": tags}
    for listed in cloudwatch.list_dashboards()["DashboardEntries"]:
        yield "CloudWatch::Dashboard", cloudwatch.get_dashboard(DashboardName=listed["DashboardName"])
    for topic in pages(sns, "list_topics", "Topics"):
        yield "SNS::Topic", {"TopicName": topic["TopicArn"].rsplit(":", 1)[1]}
    for subscription in pages(sns, "list_subscriptions", "Subscriptions"):
        yield "SNS::Subscription", subscription


def names(account: Account, region: str) -> Found:
    """Records of the hosted zones."""
    route53 = account.client("route53", region)
    for zone in pages(route53, "list_hosted_zones", "HostedZones"):
        for record in pages(route53, "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone["Id"]):
            if record["Type"] not in ("NS", "SOA"):
                values = [item["Value"] for item in record.get("ResourceRecords", ())]
                found = {**record, "ResourceRecords": values, "HostedZoneId": zone["Id"].rsplit("/", 1)[1]}
                yield "Route53::RecordSet", {**found, "TTL": str(record["TTL"]) if "TTL" in record else None}
