"""An account in which two environments are in one VPC and on one load balancer: a platform team owns these, and two teams a cluster each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .stacks import ACCOUNT_ID, REGION, as_list
from .terraform import EXECUTION, for_ecs, role
from .terraform_network import TAGS, Network, lay_network

BALANCER = "platform"
CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT_ID}:certificate/6f17fe7f-fca3-41f1-95a3-8debad6f7fa8"
ENVIRONMENTS = {"shop": ("shop.salesdog.click", 10), "blog": ("blog.salesdog.click", 20)}
"""The host and the priority of each environment's service."""
PORT = 3000
ZONE = "Z08777062VQUJNRPO700D"


@dataclass(frozen=True)
class Adopted:
    """What was laid. clusters, services and target_groups: by environment."""

    network: Network
    load_balancer: str
    listener: str
    clusters: dict[str, str]
    services: dict[str, str]
    target_groups: dict[str, str]


def lay(account: Any) -> Adopted:
    """Lay everything into an account that has none of it; the clock moves until both services are steady."""
    network = lay_network(account, list(ENVIRONMENTS))
    elb = account.client("elbv2")
    open_to_everybody(account.client("ec2"), network.groups["alb"])
    balancer, listener = lay_load_balancer(elb, network)
    groups = {key: _target_group(elb, network, listener, key) for key in ENVIRONMENTS}
    execution = role(account.client("iam"), "platform-exec", EXECUTION)
    _records(account.client("route53"), elb, balancer)
    services = {key: _service(account, network, key, execution, groups[key]) for key in ENVIRONMENTS}
    account.ask("POST", "clock", {"advance": 900})
    return Adopted(network, balancer, listener, {key: f"{key}-dev" for key in ENVIRONMENTS}, services, groups)


def open_to_everybody(ec2: Any, group: str) -> None:
    anywhere = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[anywhere])


def lay_load_balancer(elb: Any, network: Network) -> tuple[str, str]:
    """The load balancer of all, and its HTTPS listener."""
    balancer = elb.create_load_balancer(
        Name=BALANCER,
        Subnets=network.subnets["public"],
        SecurityGroups=[network.groups["alb"]],
        Scheme="internet-facing",
        Type="application",
        Tags=as_list({**TAGS, "Team": "platform"}),
    )["LoadBalancers"][0]["LoadBalancerArn"]
    fixed = {"StatusCode": "404", "ContentType": "text/plain", "MessageBody": "Not found"}
    listener = elb.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTPS",
        Port=443,
        SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        Certificates=[{"CertificateArn": CERTIFICATE}],
        DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": fixed}],
        Tags=as_list({**TAGS, "Team": "platform"}),
    )["Listeners"][0]["ListenerArn"]
    return balancer, listener


def _target_group(elb: Any, network: Network, listener: str, key: str) -> str:
    host, priority = ENVIRONMENTS[key]
    tags = as_list({**TAGS, "Team": key})
    group: str = elb.create_target_group(
        Name=f"{key}-dev",
        Protocol="HTTP",
        Port=PORT,
        VpcId=network.vpc,
        TargetType="ip",
        HealthCheckPath="/",
        Tags=tags,
    )["TargetGroups"][0]["TargetGroupArn"]
    elb.create_rule(
        ListenerArn=listener,
        Priority=priority,
        Conditions=[{"Field": "host-header", "HostHeaderConfig": {"Values": [host]}}],
        Actions=[{"Type": "forward", "TargetGroupArn": group}],
        Tags=tags,
    )
    return group


def _records(route53: Any, elb: Any, balancer: str) -> None:
    """An alias for the host of each environment, as the console writes them."""
    [found] = elb.describe_load_balancers(LoadBalancerArns=[balancer])["LoadBalancers"]
    alias = {
        "HostedZoneId": found["CanonicalHostedZoneId"],
        "DNSName": f"dualstack.{found['DNSName']}",
        "EvaluateTargetHealth": True,
    }
    for host, _priority in ENVIRONMENTS.values():
        record = {"Name": f"{host}.", "Type": "A", "AliasTarget": alias}
        changes = [{"Action": "CREATE", "ResourceRecordSet": record}]
        route53.change_resource_record_sets(HostedZoneId=ZONE, ChangeBatch={"Changes": changes})


def _service(account: Any, network: Network, key: str, execution: str, group: str) -> str:
    """A team's cluster with one service, in the VPC of all."""
    ecs, name = account.client("ecs"), f"{key}-web-dev"
    ecs.create_cluster(clusterName=f"{key}-dev", capacityProviders=["FARGATE"], tags=for_ecs())
    account.client("logs").create_log_group(logGroupName=f"/ecs/{name}", tags=TAGS)
    options = {"awslogs-group": f"/ecs/{name}", "awslogs-region": REGION, "awslogs-stream-prefix": "web"}
    container = {
        "name": "web",
        "image": f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com/talentbase-web:latest",
        "essential": True,
        "portMappings": [{"containerPort": PORT, "protocol": "tcp"}],
        "environment": [{"name": "PORT", "value": str(PORT)}],
        "logConfiguration": {"logDriver": "awslogs", "options": options},
    }
    definition = ecs.register_task_definition(
        family=name,
        cpu="256",
        memory="512",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        executionRoleArn=execution,
        containerDefinitions=[container],
        tags=for_ecs(),
    )["taskDefinition"]["taskDefinitionArn"]
    ecs.create_service(
        cluster=f"{key}-dev",
        serviceName=name,
        taskDefinition=definition,
        desiredCount=1,
        capacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1}],
        networkConfiguration={
            "awsvpcConfiguration": {
                "subnets": network.subnets["private"],
                "securityGroups": [network.groups[key]],
                "assignPublicIp": "DISABLED",
            }
        },
        loadBalancers=[{"targetGroupArn": group, "containerName": "web", "containerPort": PORT}],
        tags=for_ecs(),
    )
    return name
