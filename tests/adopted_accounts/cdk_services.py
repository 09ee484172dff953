"""The services stack of a CDK app: cluster, load balancer, shared roles, and two Fargate services that scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import cdk_tasks
from .cdk_data import Data
from .cdk_network import Network
from .stacks import ACCOUNT_ID, Stack

CLUSTER = "talentbase-dev"
CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT_ID}:certificate/6f17fe7f-fca3-41f1-95a3-8debad6f7fa8"
ZONE = "Z08777062VQUJNRPO700D"
HOSTS = {"web": "dev.salesdog.click", "api": "api-dev.salesdog.click"}
PRIORITIES = {"web": 10, "api": 20}
HEALTH = {"web": ("/", "200-399"), "api": ("/ping/", "200-299")}
TARGET_GROUPS = {"web": "TalentB-WebTa-1XK0V7Q2M9LD", "api": "TalentB-ApiTa-8PZ3RW5N6YTC"}
METRICS = {"Cpu": ("ECSServiceAverageCPUUtilization", 70.0), "Memory": ("ECSServiceAverageMemoryUtilization", 80.0)}


@dataclass(frozen=True)
class Services:
    """ARNs and names. task_definitions and target_groups: ARNs by service; policies: the names of the scaling policies."""

    stack: Stack
    names: dict[str, str]
    task_definitions: dict[str, str]
    target_groups: dict[str, str]
    load_balancer: str
    policies: list[str]


def lay_services(account: Any, network: Network, data: Data) -> Services:
    """Everything of the stack, services last; their tasks start as the clock moves."""
    stack = Stack("TalentBase-dev-Services")
    _parameter(account.client("ssm"), stack)
    account.client("ecs").create_cluster(
        clusterName=CLUSTER,
        settings=[{"name": "containerInsights", "value": "enabled"}],
        tags=stack.for_ecs("Cluster9EE0221C"),
    )
    stack.holds("Cluster9EE0221C", "ECS::Cluster", CLUSTER)
    elb = account.client("elbv2")
    balancer = _load_balancer(elb, stack, network)
    groups = {key: _target_group(elb, stack, network, key) for key in HOSTS}
    _listeners(elb, stack, balancer["LoadBalancerArn"], groups)
    _records(account.client("route53"), stack, balancer)
    definitions = cdk_tasks.lay_task_definitions(account, stack, data)
    names = {key: _service(account, stack, network, key, definitions[key], groups[key]) for key in HOSTS}
    policies = [policy for key in HOSTS for policy in _scaling(account, stack, key, names[key])]
    return Services(stack, names, definitions, groups, balancer["LoadBalancerArn"], policies)


def _parameter(ssm: Any, stack: Stack) -> None:
    name, logical = f"/{CLUSTER}/web/api-url", "ApiUrlParameter5D6E7F8A"
    ssm.put_parameter(Name=name, Value=f"https://{HOSTS['api']}", Type="String", Tags=stack.listed(logical))
    stack.holds(logical, "SSM::Parameter", name)


def _load_balancer(elb: Any, stack: Stack, network: Network) -> dict[str, Any]:
    logical = "LoadBalancerBE9EEC3A"
    made: dict[str, Any] = elb.create_load_balancer(
        Name=CLUSTER,
        Subnets=network.subnets["Public"],
        SecurityGroups=[network.groups["Alb"]],
        Scheme="internet-facing",
        Type="application",
        Tags=stack.listed(logical),
    )["LoadBalancers"][0]
    stack.holds(logical, "ElasticLoadBalancingV2::LoadBalancer", made["LoadBalancerArn"])
    return made


def _target_group(elb: Any, stack: Stack, network: Network, key: str) -> str:
    path, codes = HEALTH[key]
    logical = f"{key.capitalize()}TargetGroup1B2C3D4E"
    arn: str = elb.create_target_group(
        Name=TARGET_GROUPS[key],
        Protocol="HTTP",
        Port=cdk_tasks.PORTS[key],
        VpcId=network.vpc,
        TargetType="ip",
        HealthCheckPath=path,
        HealthCheckIntervalSeconds=60,
        HealthCheckTimeoutSeconds=30,
        HealthyThresholdCount=2,
        UnhealthyThresholdCount=5,
        Matcher={"HttpCode": codes},
        Tags=stack.listed(logical),
    )["TargetGroups"][0]["TargetGroupArn"]
    attributes = {"deregistration_delay.timeout_seconds": "30", "stickiness.enabled": "false"}
    if key == "web":
        attributes |= {
            "stickiness.enabled": "true",
            "stickiness.type": "app_cookie",
            "stickiness.app_cookie.cookie_name": "TALENTBASE_LB_COOKIE",
            "stickiness.app_cookie.duration_seconds": "86400",
        }
    given = [{"Key": name, "Value": value} for name, value in attributes.items()]
    elb.modify_target_group_attributes(TargetGroupArn=arn, Attributes=given)
    return stack.holds(logical, "ElasticLoadBalancingV2::TargetGroup", arn)


def _listeners(elb: Any, stack: Stack, balancer: str, groups: dict[str, str]) -> None:
    """A redirect without Host, Path and Query, which the API's model leaves open, and host rules on the other."""
    redirect = {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}
    fixed = {"StatusCode": "404", "ContentType": "text/plain", "MessageBody": "Not Found"}
    plain = elb.create_listener(
        LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[redirect], Tags=stack.listed("HttpListener")
    )["Listeners"][0]["ListenerArn"]
    secure = elb.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTPS",
        Port=443,
        SslPolicy="ELBSecurityPolicy-2016-08",
        Certificates=[{"CertificateArn": CERTIFICATE}],
        DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": fixed}],
        Tags=stack.listed("HttpsListener"),
    )["Listeners"][0]["ListenerArn"]
    for logical, arn in (("HttpListener", plain), ("HttpsListener", secure)):
        stack.holds(logical, "ElasticLoadBalancingV2::Listener", arn)
    for key, group in groups.items():
        rule = elb.create_rule(
            ListenerArn=secure,
            Priority=PRIORITIES[key],
            Conditions=[{"Field": "host-header", "HostHeaderConfig": {"Values": [HOSTS[key]]}}],
            Actions=[{"Type": "forward", "TargetGroupArn": group}],
            Tags=stack.listed(f"HttpsListener{key}Rule"),
        )["Rules"][0]["RuleArn"]
        stack.holds(f"HttpsListener{key}Rule", "ElasticLoadBalancingV2::ListenerRule", rule)


def _records(route53: Any, stack: Stack, balancer: dict[str, Any]) -> None:
    """CDK's LoadBalancerTarget puts dualstack. in front, and does not evaluate the target's health."""
    alias = {
        "HostedZoneId": balancer["CanonicalHostedZoneId"],
        "DNSName": f"dualstack.{balancer['DNSName']}",
        "EvaluateTargetHealth": False,
    }
    for key, host in HOSTS.items():
        record = {"Name": f"{host}.", "Type": "A", "AliasTarget": alias}
        changes = [{"Action": "CREATE", "ResourceRecordSet": record}]
        route53.change_resource_record_sets(HostedZoneId=ZONE, ChangeBatch={"Changes": changes})
        stack.holds(f"{key.capitalize()}Alias6C7D8E9F", "Route53::RecordSet", host)


def _service(account: Any, stack: Stack, network: Network, key: str, definition: str, group: str) -> str:
    """Without propagateTags and ECS's managed tags, and with a launch type, as ecs.FargateService leaves them."""
    name, logical = f"talentbase-{key}-dev", f"{key.capitalize()}Service0A1B2C3D"
    target = {
        "targetGroupArn": group,
        "containerName": f"{key.capitalize()}Container",
        "containerPort": cdk_tasks.PORTS[key],
    }
    subnets, groups = network.subnets["Private"], [network.groups["Ecs"]]
    made = account.client("ecs").create_service(
        cluster=CLUSTER,
        serviceName=name,
        taskDefinition=definition,
        desiredCount=1,
        launchType="FARGATE",
        platformVersion="LATEST",
        enableExecuteCommand=True,
        enableECSManagedTags=False,
        healthCheckGracePeriodSeconds=300,
        deploymentConfiguration={
            "minimumHealthyPercent": 100,
            "maximumPercent": 200,
            "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        },
        networkConfiguration={
            "awsvpcConfiguration": {"subnets": subnets, "securityGroups": groups, "assignPublicIp": "DISABLED"}
        },
        loadBalancers=[target],
        tags=stack.for_ecs(logical),
    )["service"]
    stack.holds(logical, "ECS::Service", made["serviceArn"])
    return name


def _scaling(account: Any, stack: Stack, key: str, name: str) -> list[str]:
    scaling, title = account.client("application-autoscaling"), key.capitalize()
    target = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{CLUSTER}/{name}",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=3)
    logical = f"{title}ServiceTaskCountTarget0F1E2D3C"
    stack.holds(logical, "ApplicationAutoScaling::ScalableTarget", "|".join(target.values()))
    policies = []
    for metric, (predefined, value) in METRICS.items():
        policy = f"TalentBasedevServices{title}ServiceTaskCountTarget{metric}Scaling7A8B9C0D"
        arn = scaling.put_scaling_policy(
            **target,
            PolicyName=policy,
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration={
                "TargetValue": value,
                "PredefinedMetricSpecification": {"PredefinedMetricType": predefined},
                "ScaleInCooldown": 300,
                "ScaleOutCooldown": 60,
            },
        )["PolicyARN"]
        stack.holds(f"{title}{metric}Scaling7A8B9C0D", "ApplicationAutoScaling::ScalingPolicy", arn)
        policies.append(policy)
    return policies
