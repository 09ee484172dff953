"""What an environment has of its own, to compare before and after a deploy of another one."""

from __future__ import annotations

import json
from typing import Any

from tools.account import Account

from .inventory import Environment

Parts = dict[str, str]


def snapshot(account: Account, environment: Environment) -> Parts:
    """Services, roles, target groups, rules, security groups, alarms, scaling and log groups of an environment by kind and name."""
    names, cluster = sorted(environment.names), environment.topics["services"]["cluster"]["name"]
    found = {**_services(account, cluster, names), **_roles(account, names), **_traffic(account, names)}
    found |= _groups(account, names)
    for name in names:
        alarms = account.client("cloudwatch").describe_alarms(AlarmNamePrefix=name)["MetricAlarms"]
        found |= {f"alarm {item['AlarmName']}": _text(_without(item, "State")) for item in alarms}
        for prefix in ("/ecs/", "/app/"):
            groups = account.client("logs").describe_log_groups(logGroupNamePrefix=prefix + name)["logGroups"]
            found |= {f"log group {item['logGroupName']}": str(item.get("retentionInDays")) for item in groups}
    return found


def differences(before: Parts, after: Parts) -> list[str]:
    """What is not as it was."""
    return [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]


def _services(account: Account, cluster: str, names: list[str]) -> Parts:
    ecs, scaling = account.client("ecs"), account.client("application-autoscaling")
    services = ecs.describe_services(cluster=cluster, services=names, include=["TAGS"])["services"]
    kept = ("status", "taskDefinition", "desiredCount", "loadBalancers", "networkConfiguration", "tags")
    found = {f"service {item['serviceName']}": _text({key: item.get(key) for key in kept}) for item in services}
    ids = [f"service/{cluster}/{name}" for name in names]
    for item in scaling.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=ids)["ScalableTargets"]:
        found[f"scalable target {item['ResourceId']}"] = f"{item['MinCapacity']} {item['MaxCapacity']}"
    return found


def _roles(account: Account, names: list[str]) -> Parts:
    iam, found = account.client("iam"), {}
    for role in iam.list_roles()["Roles"]:
        name = role["RoleName"]
        if any(name.startswith(service) for service in names):
            policies = iam.list_role_policies(RoleName=name)["PolicyNames"]
            found[f"role {name}"] = _text(
                {policy: iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"] for policy in policies}
            )
    return found


def _traffic(account: Account, names: list[str]) -> Parts:
    elb, found = account.client("elbv2"), {}
    groups = [item for item in elb.describe_target_groups()["TargetGroups"] if item["TargetGroupName"] in names]
    for group in groups:
        found[f"target group {group['TargetGroupName']}"] = _text(group)
    arns = {group["TargetGroupArn"] for group in groups}
    for balancer in elb.describe_load_balancers()["LoadBalancers"]:
        for listener in elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]:
            for rule in elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]:
                if any(arn in _text(rule["Actions"]) for arn in arns):
                    found[f"rule {rule['RuleArn']}"] = _text(rule)
    return found


def _groups(account: Account, names: list[str]) -> Parts:
    """The security groups of the services' own, with their rules."""
    groups = account.client("ec2").describe_security_groups()["SecurityGroups"]
    own = [item for item in groups if any(item["GroupName"].endswith(f"-ecs-{name}") for name in names)]
    return {
        f"security group {item['GroupName']}": _text([item["GroupId"], item["IpPermissions"], item.get("Tags")])
        for item in own
    }


def _without(item: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {key: value for key, value in item.items() if not key.startswith(prefix)}


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)
