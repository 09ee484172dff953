"""An account as Terraform's modules vpc, alb, rds and ecs leave it: a security group for each service, path rules, an internal load balancer.

https://github.com/terraform-aws-modules: names have a time and a number behind them; log groups are /aws/ecs/SERVICE/CONTAINER; the
scaling policies of each service are cpu and memory; roles have a path; RDS manages the password.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .stacks import ACCOUNT_ID, REGION, as_list
from .terraform_network import TAGS, Network, lay_network

CLUSTER, PATH = "shop-dev", "/shop/"
STAMP = "20240612081530123400000001"
PORTS = {"web": 3000, "orders": 8000}
IMAGES = {"web": "talentbase-web", "orders": "talentbase-api"}
PATTERNS = {"orders": (100, ["/orders", "/orders/*"]), "web": (200, ["/*"])}
METRICS = {"cpu": "ECSServiceAverageCPUUtilization", "memory": "ECSServiceAverageMemoryUtilization"}
TRUST = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
EXECUTION = {
    "Effect": "Allow",
    "Action": [
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchGetImage",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "secretsmanager:GetSecretValue",
    ],
    "Resource": "*",
}


@dataclass(frozen=True)
class Adopted:
    """What was laid. services, task_definitions and target_groups: names and ARNs by key."""

    network: Network
    services: dict[str, str]
    task_definitions: dict[str, str]
    target_groups: dict[str, str]
    load_balancer: str
    database: str


def lay(account: Any) -> Adopted:
    """Lay everything into an account that has none of it; the clock moves until both services are steady."""
    network = lay_network(account, list(PORTS))
    secret = _database(account, network)
    account.client("ecs").create_cluster(
        clusterName=CLUSTER,
        capacityProviders=["FARGATE", "FARGATE_SPOT"],
        defaultCapacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 100, "base": 1}],
        settings=[{"name": "containerInsights", "value": "enhanced"}],
        tags=for_ecs(),
    )
    balancer, groups = _load_balancer(account.client("elbv2"), network)
    definitions = {key: _task_definition(account, key, secret) for key in PORTS}
    services = {key: _service(account, network, key, definitions[key], groups[key]) for key in PORTS}
    for name in services.values():
        _scaling(account.client("application-autoscaling"), name)
    account.ask("POST", "clock", {"advance": 900})
    return Adopted(network, services, definitions, groups, balancer, CLUSTER)


def for_ecs() -> list[dict[str, str]]:
    """The tags of everything, as ECS takes them."""
    return [{"key": key, "value": value} for key, value in TAGS.items()]


def _database(account: Any, network: Network) -> str:
    """The ARN of the secret that RDS keeps for the master user."""
    rds = account.client("rds")
    rds.create_db_subnet_group(
        DBSubnetGroupName=CLUSTER,
        DBSubnetGroupDescription="Database subnet group for shop-dev",
        SubnetIds=network.subnets["db"],
        Tags=as_list(TAGS),
    )
    rds.create_db_instance(
        DBInstanceIdentifier=CLUSTER,
        Engine="postgres",
        EngineVersion="16.11",
        DBInstanceClass="db.t4g.micro",
        DBName="orders",
        AllocatedStorage=20,
        MaxAllocatedStorage=100,
        StorageType="gp3",
        StorageEncrypted=True,
        MasterUsername="orders",
        ManageMasterUserPassword=True,
        DBSubnetGroupName=CLUSTER,
        VpcSecurityGroupIds=[network.groups["db"]],
        BackupRetentionPeriod=7,
        CopyTagsToSnapshot=True,
        Tags=as_list(TAGS),
    )
    account.ask("POST", "clock", {"advance": 1800})
    found = rds.describe_db_instances(DBInstanceIdentifier=CLUSTER)["DBInstances"][0]
    return str(found["MasterUserSecret"]["SecretArn"])


def _load_balancer(elb: Any, network: Network) -> tuple[str, dict[str, str]]:
    """The internal load balancer and its target groups; its rules are of paths, and its listener is HTTP."""
    balancer = elb.create_load_balancer(
        Name=CLUSTER,
        Subnets=network.subnets["private"],
        SecurityGroups=[network.groups["alb"]],
        Scheme="internal",
        Type="application",
        Tags=as_list(TAGS),
    )["LoadBalancers"][0]["LoadBalancerArn"]
    fixed = {"StatusCode": "404", "ContentType": "text/plain", "MessageBody": "Not found"}
    listener = elb.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": fixed}],
        Tags=as_list(TAGS),
    )["Listeners"][0]["ListenerArn"]
    groups = {}
    for key, (priority, paths) in PATTERNS.items():
        groups[key] = elb.create_target_group(
            Name=f"{key}-{STAMP}"[:32],
            Protocol="HTTP",
            Port=PORTS[key],
            VpcId=network.vpc,
            TargetType="ip",
            HealthCheckPath="/healthz",
            Matcher={"HttpCode": "200"},
            Tags=as_list(TAGS),
        )["TargetGroups"][0]["TargetGroupArn"]
        elb.create_rule(
            ListenerArn=listener,
            Priority=priority,
            Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": paths}}],
            Actions=[{"Type": "forward", "TargetGroupArn": groups[key]}],
            Tags=as_list(TAGS),
        )
    return balancer, groups


def role(iam: Any, name: str, statement: dict[str, Any]) -> str:
    """A role with a path, and a policy of the account that is attached to it."""
    arn: str = iam.create_role(RoleName=name, Path=PATH, AssumeRolePolicyDocument=document(TRUST), Tags=as_list(TAGS))[
        "Role"
    ]["Arn"]
    policy = iam.create_policy(PolicyName=name, Path=PATH, PolicyDocument=document(statement))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName=name, PolicyArn=policy)
    return arn


def document(statement: dict[str, Any]) -> str:
    """A policy of one statement."""
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _task_definition(account: Any, key: str, secret: str) -> str:
    iam, log_group = account.client("iam"), f"/aws/ecs/{key}/{key}"
    account.client("logs").create_log_group(logGroupName=log_group, tags=TAGS)
    account.client("logs").put_retention_policy(logGroupName=log_group, retentionInDays=30)
    password = [{"name": "DB_PASSWORD", "valueFrom": f"{secret}:password::"}] if key == "orders" else []
    container = {
        "name": key,
        "image": f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com/{IMAGES[key]}:latest",
        "essential": True,
        "readonlyRootFilesystem": True,
        "portMappings": [{"name": key, "containerPort": PORTS[key], "hostPort": PORTS[key], "protocol": "tcp"}],
        "environment": [{"name": "PORT", "value": str(PORTS[key])}],
        "secrets": password,
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {"awslogs-group": log_group, "awslogs-region": REGION, "awslogs-stream-prefix": "ecs"},
        },
    }
    bucket = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop-dev/*"}
    made = account.client("ecs").register_task_definition(
        family=key,
        cpu="256",
        memory="512",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        runtimePlatform={"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
        executionRoleArn=role(iam, f"{key}-exec-{STAMP}", EXECUTION),
        taskRoleArn=role(iam, f"{key}-tasks-{STAMP}", bucket),
        containerDefinitions=[container],
        tags=for_ecs(),
    )
    return str(made["taskDefinition"]["taskDefinitionArn"])


def _service(account: Any, network: Network, key: str, definition: str, group: str) -> str:
    """Each service has a security group of its own, and managed tags, but propagates none."""
    account.client("ecs").create_service(
        cluster=CLUSTER,
        serviceName=key,
        taskDefinition=definition,
        desiredCount=1,
        launchType="FARGATE",
        enableECSManagedTags=True,
        deploymentConfiguration={"minimumHealthyPercent": 66, "maximumPercent": 200},
        networkConfiguration={
            "awsvpcConfiguration": {
                "subnets": network.subnets["private"],
                "securityGroups": [network.groups[key]],
                "assignPublicIp": "DISABLED",
            }
        },
        loadBalancers=[{"targetGroupArn": group, "containerName": key, "containerPort": PORTS[key]}],
        tags=for_ecs(),
    )
    return key


def _scaling(scaling: Any, service: str) -> None:
    target = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{CLUSTER}/{service}",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=10)
    for name, metric in METRICS.items():
        scaling.put_scaling_policy(
            **target,
            PolicyName=name,
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration={
                "TargetValue": 75.0,
                "PredefinedMetricSpecification": {"PredefinedMetricType": metric},
                "ScaleInCooldown": 300,
                "ScaleOutCooldown": 60,
            },
        )
