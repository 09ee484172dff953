"""What the services of the rollouts need: a load balancer with a rule and two target groups each, roles, a cluster."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.context import ServiceContext
from rehearsal import ACCOUNT_ID, REGION
from tools.account import Account

CLUSTER = "rollouts"
HEALTH_CHECK = {"HealthCheckIntervalSeconds": 10, "HealthCheckTimeoutSeconds": 5, "UnhealthyThresholdCount": 10}


def build(account: Account, names: Sequence[str]) -> ServiceContext:
    """Build it for services of these names; AWS's quirks begin once it is there."""
    account.ask("PUT", "quirks", {"*": False})
    ec2, listener_arn = account.client("ec2"), _listener(account)
    groups = {name: _target_groups(account, name) for name in names}
    rules = {name: _rule(account, listener_arn, number, name, groups[name]) for number, name in enumerate(names, 1)}
    for name in names:
        account.client("logs").create_log_group(logGroupName=f"/ecs/{name}")
    account.client("ecs").create_cluster(clusterName=CLUSTER, capacityProviders=["FARGATE", "FARGATE_SPOT"])
    roles = dict.fromkeys(names, _role(account))
    account.ask("PUT", "quirks", {"*": True})
    return ServiceContext(
        ACCOUNT_ID,
        REGION,
        execution_roles=roles,
        infrastructure_roles=roles,
        target_groups={name: first for name, (first, _) in groups.items()},
        traffic={name: {"alternate_arn": groups[name][1], "production_rule_arn": rule} for name, rule in rules.items()},
        public_subnets=_subnets(account),
        security_groups=[ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]],
    )


def _subnets(account: Account) -> list[str]:
    """Two subnets of the default VPC."""
    return sorted(item["SubnetId"] for item in account.client("ec2").describe_subnets()["Subnets"])[:2]


def _listener(account: Account) -> str:
    elb = account.client("elbv2")
    balancer = elb.create_load_balancer(Name=CLUSTER, Subnets=_subnets(account))["LoadBalancers"][0]
    not_found = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]
    listener = elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=80, DefaultActions=not_found
    )
    return str(listener["Listeners"][0]["ListenerArn"])


def _target_groups(account: Account, name: str) -> tuple[str, str]:
    """A service's target group and its alternate one."""
    vpc_id = account.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    settings: dict[str, Any] = {"Protocol": "HTTP", "Port": 8000, "VpcId": vpc_id, "TargetType": "ip", **HEALTH_CHECK}
    first, alternate = (
        account.client("elbv2").create_target_group(Name=group, **settings)["TargetGroups"][0]["TargetGroupArn"]
        for group in (name, f"{name}-alternate")
    )
    return first, alternate


def _rule(account: Account, listener_arn: str, priority: int, name: str, groups: tuple[str, str]) -> str:
    weights = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in zip(groups, (100, 0), strict=True)]
    rule = account.client("elbv2").create_rule(
        ListenerArn=listener_arn,
        Priority=priority,
        Conditions=[{"Field": "host-header", "Values": [f"{name}.example.com"]}],
        Actions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": weights}}],
    )
    return str(rule["Rules"][0]["RuleArn"])


def _role(account: Account) -> str:
    """One role for all: ECS moves traffic with it, and tasks pull their images and write their logs."""
    services = ["ecs.amazonaws.com", "ecs-tasks.amazonaws.com"]
    trust = {"Effect": "Allow", "Principal": {"Service": services}, "Action": "sts:AssumeRole"}
    rights = {"Effect": "Allow", "Action": ["ecr:*", "logs:*", "elasticloadbalancing:*"], "Resource": "*"}
    iam = account.client("iam")
    role = iam.create_role(RoleName="execution", AssumeRolePolicyDocument=_policy(trust))
    iam.put_role_policy(RoleName="execution", PolicyName="rollouts", PolicyDocument=_policy(rights))
    return str(role["Role"]["Arn"])


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
