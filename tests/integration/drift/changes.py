"""What a person may change by hand, property by property: by kind, the property and a call that changes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.harness import Account

NAME = "talentbase-dev"
WEB, API = "talentbase-web-dev", "talentbase-api-dev"
ROLE = f"{WEB}-us-east-1-task"
TAG = {"Key": "Project", "Value": "Other"}


@dataclass(frozen=True)
class Change:
    """One change by hand. name: of the resource that differs afterwards; gone: whether the whole resource does."""

    part: str
    kind: str
    name: str
    property: str
    call: Callable[[Account], Any]
    gone: bool = False
    also: tuple[tuple[str, str, str], ...] = field(default=())

    def __str__(self) -> str:
        return f"{self.kind}-{self.property}"


def only(items: list[Any]) -> Any:
    """The one item."""
    [item] = items
    return item


def by_name(answers: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The EC2 resource with this name."""
    return next(item for item in answers if {"Key": "Name", "Value": name} in item.get("Tags", []))


class Network:
    """Ids of what the network has."""

    def __init__(self, account: Account) -> None:
        self.ec2 = account.client("ec2")

    def vpc(self) -> str:
        return str(by_name(self.ec2.describe_vpcs()["Vpcs"], NAME)["VpcId"])

    def subnet(self, suffix: str) -> str:
        return str(by_name(self.ec2.describe_subnets()["Subnets"], f"{NAME}-{suffix}")["SubnetId"])

    def table(self, suffix: str) -> dict[str, Any]:
        return by_name(self.ec2.describe_route_tables()["RouteTables"], f"{NAME}-{suffix}")

    def group(self, suffix: str) -> str:
        groups = self.ec2.describe_security_groups()["SecurityGroups"]
        return str(next(item["GroupId"] for item in groups if item["GroupName"] == f"{NAME}-{suffix}"))

    def rule(self, suffix: str) -> dict[str, Any]:
        filters = [{"Name": "group-id", "Values": [self.group(suffix)]}]
        rules = self.ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
        return next(item for item in rules if not item["IsEgress"])

    def tag(self, resource: str) -> None:
        self.ec2.create_tags(Resources=[resource], Tags=[TAG])

    def gateway(self) -> str:
        return str(by_name(self.ec2.describe_internet_gateways()["InternetGateways"], NAME)["InternetGatewayId"])


def network_changes() -> list[Change]:
    """Changes of the network."""

    def of(kind: str, name: str, prop: str, call: Callable[[Network], Any], gone: bool = False) -> Change:
        return Change("network", kind, f"{NAME}{name}", prop, lambda account: call(Network(account)), gone)

    zone = "us-east-1a"
    return [
        of(
            "VPC",
            "",
            "dns_hostnames",
            lambda n: n.ec2.modify_vpc_attribute(VpcId=n.vpc(), EnableDnsHostnames={"Value": False}),
        ),
        of(
            "VPC",
            "",
            "dns_support",
            lambda n: n.ec2.modify_vpc_attribute(VpcId=n.vpc(), EnableDnsSupport={"Value": False}),
        ),
        of("VPC", "", "tags", lambda n: n.tag(n.vpc())),
        of("internet gateway", "", "tags", lambda n: n.tag(n.gateway())),
        of(
            "subnet",
            f"-isolated-{zone}",
            "public_ip_on_launch",
            lambda n: n.ec2.modify_subnet_attribute(
                SubnetId=n.subnet(f"isolated-{zone}"), MapPublicIpOnLaunch={"Value": True}
            ),
        ),
        of("subnet", f"-isolated-{zone}", "tags", lambda n: n.tag(n.subnet(f"isolated-{zone}"))),
        of(
            "elastic IP",
            f"-nat-{zone}",
            "tags",
            lambda n: n.tag(only(n.ec2.describe_addresses()["Addresses"])["AllocationId"]),
        ),
        of(
            "NAT gateway",
            f"-nat-{zone}",
            "tags",
            lambda n: n.tag(only(n.ec2.describe_nat_gateways()["NatGateways"])["NatGatewayId"]),
        ),
        of("route table", "-public", "tags", lambda n: n.tag(n.table("public")["RouteTableId"])),
        of(
            "route",
            "-public 0.0.0.0/0",
            "target",
            lambda n: n.ec2.delete_route(
                RouteTableId=n.table("public")["RouteTableId"], DestinationCidrBlock="0.0.0.0/0"
            ),
            gone=True,
        ),
        of(
            "route table association",
            f"-isolated-{zone}",
            "route_table",
            lambda n: _associate(n, f"isolated-{zone}", "public"),
        ),
        of("security group", "-rds", "tags", lambda n: n.tag(n.group("rds"))),
        of(
            "security group rule",
            "-redis ingress tcp 6379 from talentbase-dev-ecs",
            "description",
            lambda n: _describe(n, "redis"),
        ),
        of(
            "security group rule",
            "-redis ingress tcp 6379 from talentbase-dev-ecs",
            "tags",
            lambda n: n.tag(n.rule("redis")["SecurityGroupRuleId"]),
        ),
        of(
            "security group rule",
            "-rds ingress tcp 5432 from talentbase-dev-ecs",
            "peer",
            lambda n: n.ec2.revoke_security_group_ingress(
                GroupId=n.group("rds"), SecurityGroupRuleIds=[n.rule("rds")["SecurityGroupRuleId"]]
            ),
            gone=True,
        ),
        of("security group rule", "-rds ingress tcp 5432 from 0.0.0.0/0", "peer", lambda n: _open(n, "rds"), gone=True),
    ]


def _associate(network: Network, subnet: str, table: str) -> None:
    tables = network.ec2.describe_route_tables()["RouteTables"]
    wanted = network.subnet(subnet)
    found = next(a for t in tables for a in t["Associations"] if a.get("SubnetId") == wanted)
    network.ec2.replace_route_table_association(
        AssociationId=found["RouteTableAssociationId"], RouteTableId=network.table(table)["RouteTableId"]
    )


def _describe(network: Network, group: str) -> None:
    rule = network.rule(group)
    network.ec2.modify_security_group_rules(
        GroupId=rule["GroupId"],
        SecurityGroupRules=[
            {
                "SecurityGroupRuleId": rule["SecurityGroupRuleId"],
                "SecurityGroupRule": {
                    "IpProtocol": "tcp",
                    "FromPort": rule["FromPort"],
                    "ToPort": rule["ToPort"],
                    "ReferencedGroupId": rule["ReferencedGroupInfo"]["GroupId"],
                    "Description": "by hand",
                },
            }
        ],
    )


def _open(network: Network, group: str) -> None:
    anywhere = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    network.ec2.authorize_security_group_ingress(GroupId=network.group(group), IpPermissions=[anywhere])


def simple(
    part: str, kind: str, service: str, operation: str, name: str, changes: dict[str, dict[str, Any]]
) -> list[Change]:
    """Changes that are one call each: by property, its arguments."""

    def caller(arguments: dict[str, Any]) -> Callable[[Account], Any]:
        return lambda account: getattr(account.client(service), operation)(**arguments)

    return [Change(part, kind, name, prop, caller(arguments)) for prop, arguments in changes.items()]


def secret_changes() -> list[Change]:
    """Changes of secrets and parameters."""
    secret, parameter = "talentbase/development/django-secret-key", f"/{NAME}/web/api-url"
    ssm_tag = {"ResourceType": "Parameter", "ResourceId": parameter, "Tags": [TAG]}
    return [
        *simple(
            "secrets", "secret", "secretsmanager", "tag_resource", secret, {"tags": {"SecretId": secret, "Tags": [TAG]}}
        ),
        *simple(
            "parameters",
            "parameter",
            "ssm",
            "put_parameter",
            parameter,
            {"value": {"Name": parameter, "Value": "https://elsewhere", "Overwrite": True}},
        ),
        *simple("parameters", "parameter", "ssm", "add_tags_to_resource", parameter, {"tags": ssm_tag}),
    ]


def data_changes() -> list[Change]:
    """Changes of databases and caches."""
    region = "us-east-1:258993895334"
    database = {
        "instance_class": {"DBInstanceClass": "db.t3.small"},
        "max_storage_gib": {"MaxAllocatedStorage": 50},
        "storage_type": {"StorageType": "gp2"},
        "managed_password": {"ManageMasterUserPassword": True},
        "port": {"DBPortNumber": 5433},
        "backup_retention_days": {"BackupRetentionPeriod": 1},
        "deletion_protection": {"DeletionProtection": True},
        "multi_az": {"MultiAZ": True},
        "performance_insights_days": {"EnablePerformanceInsights": True, "PerformanceInsightsRetentionPeriod": 7},
        "auto_minor_version_upgrade": {"AutoMinorVersionUpgrade": False},
        "publicly_accessible": {"PubliclyAccessible": True},
        "copy_tags_to_snapshot": {"CopyTagsToSnapshot": False},
    }
    instance = {
        key: {"DBInstanceIdentifier": NAME, "ApplyImmediately": True, **value} for key, value in database.items()
    }
    cache = {
        "node_type": {"CacheNodeType": "cache.t3.small"},
        "snapshot_retention_days": {"SnapshotRetentionLimit": 3},
        "auto_minor_version_upgrade": {"AutoMinorVersionUpgrade": False},
    }
    redis = f"{NAME}-redis"
    group = {key: {"ReplicationGroupId": redis, "ApplyImmediately": True, **value} for key, value in cache.items()}
    arns = {
        ("DB instance", "rds"): f"arn:aws:rds:{region}:db:{NAME}",
        ("DB subnet group", "rds"): f"arn:aws:rds:{region}:subgrp:{NAME}",
        ("replication group", "elasticache"): f"arn:aws:elasticache:{region}:replicationgroup:{redis}",
        ("cache subnet group", "elasticache"): f"arn:aws:elasticache:{region}:subnetgroup:{redis}",
    }
    tags = [
        simple(
            "data",
            kind,
            service,
            "add_tags_to_resource",
            arn.split(":")[-1],
            {"tags": {"ResourceName": arn, "Tags": [TAG]}},
        )
        for (kind, service), arn in arns.items()
    ]
    return [
        *simple("data", "DB instance", "rds", "modify_db_instance", NAME, instance),
        Change(
            "data",
            "DB instance",
            NAME,
            "security_groups",
            lambda a: a.client("rds").modify_db_instance(
                DBInstanceIdentifier=NAME, VpcSecurityGroupIds=[Network(a).group("redis")], ApplyImmediately=True
            ),
        ),
        Change(
            "data",
            "DB subnet group",
            NAME,
            "subnets",
            lambda a: a.client("rds").modify_db_subnet_group(DBSubnetGroupName=NAME, SubnetIds=_more_subnets(a)),
        ),
        *simple("data", "replication group", "elasticache", "modify_replication_group", redis, group),
        Change(
            "data",
            "replication group",
            redis,
            "nodes",
            lambda a: a.client("elasticache").increase_replica_count(
                ReplicationGroupId=redis, NewReplicaCount=1, ApplyImmediately=True
            ),
        ),
        Change(
            "data",
            "replication group",
            redis,
            "security_groups",
            lambda a: a.client("elasticache").modify_replication_group(
                ReplicationGroupId=redis, SecurityGroupIds=[Network(a).group("rds")], ApplyImmediately=True
            ),
        ),
        Change(
            "data",
            "cache subnet group",
            redis,
            "subnets",
            lambda a: a.client("elasticache").modify_cache_subnet_group(
                CacheSubnetGroupName=redis, SubnetIds=_more_subnets(a)
            ),
        ),
        *(change for found in tags for change in found),
    ]


def _more_subnets(account: Account) -> list[str]:
    network = Network(account)
    return [network.subnet(f"{kind}-us-east-1{zone}") for kind in ("isolated", "private") for zone in "ab"]


class Ingress:
    """ARNs of what the ingress has."""

    def __init__(self, account: Account) -> None:
        self.elb = account.client("elbv2")

    def balancer(self) -> str:
        return str(only(self.elb.describe_load_balancers(Names=[NAME])["LoadBalancers"])["LoadBalancerArn"])

    def listener(self, port: int) -> str:
        listeners = self.elb.describe_listeners(LoadBalancerArn=self.balancer())["Listeners"]
        return str(next(item["ListenerArn"] for item in listeners if item["Port"] == port))

    def group(self, name: str) -> str:
        return str(only(self.elb.describe_target_groups(Names=[name])["TargetGroups"])["TargetGroupArn"])

    def rule(self, priority: str) -> str:
        rules = self.elb.describe_rules(ListenerArn=self.listener(443))["Rules"]
        return str(next(item["RuleArn"] for item in rules if item["Priority"] == priority))

    def attribute(self, key: str, value: str) -> None:
        attributes = [{"Key": key, "Value": value}]
        self.elb.modify_load_balancer_attributes(LoadBalancerArn=self.balancer(), Attributes=attributes)

    def group_attribute(self, key: str, value: str) -> None:
        attributes = [{"Key": key, "Value": value}]
        self.elb.modify_target_group_attributes(TargetGroupArn=self.group(WEB), Attributes=attributes)


def ingress_changes() -> list[Change]:
    """Changes of the load balancer and what belongs to it."""

    def of(kind: str, name: str, prop: str, call: Callable[[Ingress], Any], gone: bool = False) -> Change:
        return Change("ingress", kind, name, prop, lambda account: call(Ingress(account)), gone)

    def tag(arn: Callable[[Ingress], str]) -> Callable[[Ingress], Any]:
        return lambda i: i.elb.add_tags(ResourceArns=[arn(i)], Tags=[TAG])

    health = {
        "path": {"HealthCheckPath": "/else"},
        "codes": {"Matcher": {"HttpCode": "200"}},
        "interval": {"HealthCheckIntervalSeconds": 90},
        "timeout": {"HealthCheckTimeoutSeconds": 20},
        "healthy_threshold": {"HealthyThresholdCount": 4},
        "unhealthy_threshold": {"UnhealthyThresholdCount": 4},
        "health_port": {"HealthCheckPort": "3001"},
        "health_protocol": {"HealthCheckProtocol": "HTTPS"},
    }

    def modify(arguments: dict[str, Any]) -> Callable[[Ingress], Any]:
        return lambda i: i.elb.modify_target_group(TargetGroupArn=i.group(WEB), **arguments)

    fixed = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503"}}]
    hosts = [{"Field": "host-header", "HostHeaderConfig": {"Values": ["else.salesdog.click"]}}]
    return [
        of("load balancer", NAME, "idle_timeout", lambda i: i.attribute("idle_timeout.timeout_seconds", "90")),
        of("load balancer", NAME, "http2", lambda i: i.attribute("routing.http2.enabled", "false")),
        of("load balancer", NAME, "deletion_protection", lambda i: i.attribute("deletion_protection.enabled", "true")),
        of(
            "load balancer",
            NAME,
            "drop_invalid_header_fields",
            lambda i: i.attribute("routing.http.drop_invalid_header_fields.enabled", "false"),
        ),
        Change(
            "ingress",
            "load balancer",
            NAME,
            "security_groups",
            lambda a: Ingress(a).elb.set_security_groups(
                LoadBalancerArn=Ingress(a).balancer(), SecurityGroups=[Network(a).group("ecs")]
            ),
        ),
        of("load balancer", NAME, "tags", tag(lambda i: i.balancer())),
        of(
            "listener",
            f"{NAME}:443",
            "default_action",
            lambda i: i.elb.modify_listener(ListenerArn=i.listener(443), DefaultActions=fixed),
        ),
        of(
            "listener",
            f"{NAME}:443",
            "tls_policy",
            lambda i: i.elb.modify_listener(ListenerArn=i.listener(443), SslPolicy="ELBSecurityPolicy-2016-08"),
        ),
        of("listener", f"{NAME}:80", "tags", tag(lambda i: i.listener(80))),
        *(of("target group", WEB, prop, modify(arguments)) for prop, arguments in health.items()),
        of(
            "target group",
            WEB,
            "deregistration_delay",
            lambda i: i.group_attribute("deregistration_delay.timeout_seconds", "300"),
        ),
        of(
            "target group",
            WEB,
            "sticky_cookie",
            lambda i: i.group_attribute("stickiness.app_cookie.cookie_name", "OTHER"),
        ),
        of(
            "target group",
            WEB,
            "sticky_seconds",
            lambda i: i.group_attribute("stickiness.app_cookie.duration_seconds", "60"),
        ),
        of("target group", WEB, "tags", tag(lambda i: i.group(WEB))),
        of("listener rule", WEB, "action", lambda i: i.elb.modify_rule(RuleArn=i.rule("10"), Actions=fixed)),
        of("listener rule", WEB, "tags", tag(lambda i: i.rule("10"))),
        of(
            "rule priorities",
            f"{NAME}:443",
            API,
            lambda i: i.elb.set_rule_priorities(RulePriorities=[{"RuleArn": i.rule("20"), "Priority": 40}]),
        ),
        of("listener rule", API, "hosts", lambda i: i.elb.modify_rule(RuleArn=i.rule("40"), Conditions=hosts)),
        Change("ingress", "records", "salesdog.click", "dev.salesdog.click", _delete_record),
    ]


def _delete_record(account: Account) -> None:
    client, zone = account.client("route53"), "Z08777062VUQJNRPO700D"
    records = client.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    record = next(item for item in records if item["Name"] == "dev.salesdog.click." and item["Type"] == "A")
    batch = {"Changes": [{"Action": "DELETE", "ResourceRecordSet": record}]}
    client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)


def role_changes() -> list[Change]:
    """Changes of a role."""
    anybody = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [anybody]})
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    given = {"RoleName": ROLE, "PolicyName": "talentbase.aws", "PolicyDocument": json.dumps(everything)}
    return [
        *simple(
            "roles",
            "role",
            "iam",
            "update_assume_role_policy",
            ROLE,
            {"trust": {"RoleName": ROLE, "PolicyDocument": trust}},
        ),
        *simple(
            "roles",
            "role",
            "iam",
            "put_role_policy",
            ROLE,
            {"policy": given, "more_policies": {**given, "PolicyName": "more"}},
        ),
        *simple(
            "roles", "role", "iam", "update_role", ROLE, {"description": {"RoleName": ROLE, "Description": "by hand"}}
        ),
        *simple("roles", "role", "iam", "tag_role", ROLE, {"tags": {"RoleName": ROLE, "Tags": [TAG]}}),
    ]


def monitoring_changes() -> list[Change]:
    """Changes of log groups, topic, alarms and dashboard."""
    alarms = {
        "metric": {"MetricName": "HealthyHostCount"},
        "namespace": {"Namespace": "Other"},
        "dimensions": {"Dimensions": [{"Name": "LoadBalancer", "Value": "other"}]},
        "statistic": {"Statistic": "Minimum"},
        "threshold": {"Threshold": 7.0},
        "comparison": {"ComparisonOperator": "LessThanThreshold"},
        "period": {"Period": 120},
        "evaluation_periods": {"EvaluationPeriods": 5},
        "datapoints_to_alarm": {"DatapointsToAlarm": 1},
        "missing_data": {"TreatMissingData": "breaching"},
        "unit": {"Unit": "Count"},
        "description": {"AlarmDescription": "by hand"},
        "notify": {"ActionsEnabled": False},
        "alarm_actions": {"AlarmActions": []},
        "ok_actions": {"OKActions": []},
        "insufficient_data_actions": {"InsufficientDataActions": ["arn:aws:sns:us-east-1:258993895334:other"]},
    }
    name, group, arn = f"{WEB}-unhealthy-hosts", f"/ecs/{WEB}", f"arn:aws:sns:us-east-1:258993895334:{NAME}-alarms"
    open_policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    return [
        *(Change("monitoring", "alarm", name, prop, _alarm(name, change)) for prop, change in alarms.items()),
        Change(
            "monitoring",
            "alarm",
            f"{API}-unhealthy-hosts",
            "tags",
            lambda a: a.client("cloudwatch").tag_resource(
                ResourceARN=_alarm_arn(a, f"{API}-unhealthy-hosts"), Tags=[TAG]
            ),
        ),
        Change(
            "monitoring",
            "alarm",
            f"{API}-cpu-critical",
            "threshold",
            lambda a: a.client("cloudwatch").delete_alarms(AlarmNames=[f"{API}-cpu-critical"]),
            gone=True,
        ),
        *simple(
            "monitoring",
            "log group",
            "logs",
            "put_retention_policy",
            group,
            {"retention_days": {"logGroupName": group, "retentionInDays": 1}},
        ),
        *simple(
            "monitoring",
            "log group",
            "logs",
            "tag_log_group",
            group,
            {"tags": {"logGroupName": group, "tags": {"Project": "Other"}}},
        ),
        *simple(
            "monitoring",
            "topic",
            "sns",
            "set_topic_attributes",
            f"{NAME}-alarms",
            {"policy": {"TopicArn": arn, "AttributeName": "Policy", "AttributeValue": open_policy}},
        ),
        *simple(
            "monitoring",
            "topic",
            "sns",
            "tag_resource",
            f"{NAME}-alarms",
            {"tags": {"ResourceArn": arn, "Tags": [TAG]}},
        ),
        *simple(
            "monitoring",
            "dashboard",
            "cloudwatch",
            "put_dashboard",
            NAME,
            {"body": {"DashboardName": NAME, "DashboardBody": json.dumps({"widgets": []})}},
        ),
    ]


def _alarm(name: str, change: dict[str, Any]) -> Callable[[Account], Any]:
    taken = [
        "AlarmName",
        "AlarmDescription",
        "ActionsEnabled",
        "OKActions",
        "AlarmActions",
        "InsufficientDataActions",
        "MetricName",
        "Namespace",
        "Statistic",
        "Dimensions",
        "Period",
        "Unit",
        "EvaluationPeriods",
        "DatapointsToAlarm",
        "Threshold",
        "ComparisonOperator",
        "TreatMissingData",
    ]

    def put(account: Account) -> None:
        client = account.client("cloudwatch")
        found = only(client.describe_alarms(AlarmNames=[name])["MetricAlarms"])
        client.put_metric_alarm(**{key: found[key] for key in taken if found.get(key) is not None} | change)

    return put


def _alarm_arn(account: Account, name: str) -> str:
    found = account.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return str(only(found)["AlarmArn"])


def service_changes() -> list[Change]:
    """Changes of cluster, services and their scaling."""
    where = {"cluster": NAME, "service": WEB}
    service = {
        "platform_version": {"platformVersion": "1.4.0"},
        "grace_period": {"healthCheckGracePeriodSeconds": 10},
        "deployment": {"deploymentConfiguration": {"maximumPercent": 150}},
        "execute_command": {"enableExecuteCommand": False},
        "zone_rebalancing": {"availabilityZoneRebalancing": "DISABLED"},
        "propagate_tags": {"propagateTags": "TASK_DEFINITION"},
        "managed_tags": {"enableECSManagedTags": False},
        "capacity_providers": {"capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]},
    }
    scaled = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{NAME}/{WEB}",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    target = {
        "min": {**scaled, "MinCapacity": 2, "MaxCapacity": 3},
        "max": {**scaled, "MinCapacity": 2, "MaxCapacity": 9},
        "suspended": {**scaled, "SuspendedState": {"DynamicScalingInSuspended": True}},
    }
    insights = {"cluster": NAME, "settings": [{"name": "containerInsights", "value": "disabled"}]}
    providers = {"cluster": NAME, "capacityProviders": ["FARGATE"], "defaultCapacityProviderStrategy": []}
    definition = {
        "cpu": {"cpu": "1024", "memory": "2048"},
        "taskRoleArn": {"taskRoleArn": f"arn:aws:iam::258993895334:role/{WEB}-us-east-1-task"},
        "executionRoleArn": {"executionRoleArn": f"arn:aws:iam::258993895334:role/{WEB}-us-east-1-execution"},
        "runtimePlatform": {"runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}},
        "containers": {},
    }
    return [
        *simple(
            "services",
            "service",
            "ecs",
            "update_service",
            WEB,
            {key: {**where, **value} for key, value in service.items()},
        ),
        Change("services", "service", WEB, "network", _move_service),
        Change("services", "service", WEB, "tags", lambda a: _tag_ecs(a, f"service/{NAME}/{WEB}")),
        *simple("services", "scalable target", "application-autoscaling", "register_scalable_target", WEB, target),
        Change("services", "scalable target", WEB, "tags", _tag_target),
        *(Change("services", "scaling policy", f"{WEB}-cpu", prop, _policy(change)) for prop, change in POLICY.items()),
        Change("services", "scaling policy", f"{WEB}-memory", "target", _delete_policy, gone=True),
        *(
            Change(
                "services", "task definition", API, prop, _revision(change), also=(("service", API, "task_definition"),)
            )
            for prop, change in definition.items()
        ),
        *simple("cluster", "cluster", "ecs", "update_cluster_settings", NAME, {"container_insights": insights}),
        *simple("cluster", "cluster", "ecs", "put_cluster_capacity_providers", NAME, {"capacity_providers": providers}),
        Change("cluster", "cluster", NAME, "tags", lambda a: _tag_ecs(a, f"cluster/{NAME}")),
    ]


POLICY: dict[str, dict[str, Any]] = {
    "target": {"TargetValue": 40.0},
    "scale_in_cooldown": {"ScaleInCooldown": 10},
    "scale_out_cooldown": {"ScaleOutCooldown": 10},
    "scale_in": {"DisableScaleIn": True},
    "metric": {"PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageMemoryUtilization"}},
}
SCALED = {
    "ServiceNamespace": "ecs",
    "ResourceId": f"service/{NAME}/{WEB}",
    "ScalableDimension": "ecs:service:DesiredCount",
}


def _policy(change: dict[str, Any]) -> Callable[[Account], Any]:
    def put(account: Account) -> None:
        client, name = account.client("application-autoscaling"), f"{WEB}-cpu"
        policies = client.describe_scaling_policies(**SCALED)["ScalingPolicies"]
        found = next(item for item in policies if item["PolicyName"] == name)
        tracking = {**found["TargetTrackingScalingPolicyConfiguration"], **change}
        client.put_scaling_policy(
            **SCALED,
            PolicyName=name,
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration=tracking,
        )

    return put


def _delete_policy(account: Account) -> None:
    account.client("application-autoscaling").delete_scaling_policy(**SCALED, PolicyName=f"{WEB}-memory")


def _tag_target(account: Account) -> None:
    client = account.client("application-autoscaling")
    found = only(
        client.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=[SCALED["ResourceId"]])["ScalableTargets"]
    )
    client.tag_resource(ResourceARN=found["ScalableTargetARN"], Tags={"Project": "Other"})


def _tag_ecs(account: Account, resource: str) -> None:
    arn = f"arn:aws:ecs:us-east-1:258993895334:{resource}"
    account.client("ecs").tag_resource(resourceArn=arn, tags=[{"key": "Project", "value": "Other"}])


def _move_service(account: Account) -> None:
    network = Network(account)
    subnets = [network.subnet("public-us-east-1a")]
    place = {"subnets": subnets, "securityGroups": [network.group("ecs")], "assignPublicIp": "ENABLED"}
    account.client("ecs").update_service(cluster=NAME, service=WEB, networkConfiguration={"awsvpcConfiguration": place})


def _revision(change: dict[str, Any]) -> Callable[[Account], Any]:
    """Deploys another revision; without a change, one whose container has another environment."""
    taken = [
        "family",
        "cpu",
        "memory",
        "networkMode",
        "requiresCompatibilities",
        "runtimePlatform",
        "executionRoleArn",
        "taskRoleArn",
        "containerDefinitions",
        "volumes",
    ]

    def register(account: Account) -> None:
        client = account.client("ecs")
        found = client.describe_task_definition(taskDefinition=API)["taskDefinition"]
        given = {key: found[key] for key in taken if key in found} | change
        if not change:
            given["containerDefinitions"][0]["environment"].append({"name": "BY_HAND", "value": "1"})
        made = client.register_task_definition(**given)["taskDefinition"]["taskDefinitionArn"]
        client.update_service(cluster=NAME, service=API, taskDefinition=made)

    return register


CHANGES = [
    *network_changes(),
    *secret_changes(),
    *data_changes(),
    *role_changes(),
    *monitoring_changes(),
    *service_changes(),
    *ingress_changes(),  # after the services: they can be updated only while a rule leads to their target group
]
