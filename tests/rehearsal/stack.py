"""What a service needs around it, made through boto3 in the default VPC."""

from __future__ import annotations

import json
from typing import Any

WEB = "258993895334.dkr.ecr.us-east-1.amazonaws.com/talentbase-web:latest"
API = "258993895334.dkr.ecr.us-east-1.amazonaws.com/talentbase-api:latest"
ROLE = "arn:aws:iam::258993895334:role/execution"
DATABASE: dict[str, Any] = {
    "DBInstanceIdentifier": "db",
    "Engine": "postgres",
    "DBInstanceClass": "db.t3.micro",
    "AllocatedStorage": 20,
    "MasterUsername": "u",
    "MasterUserPassword": "12345678",
}
CACHE: dict[str, Any] = {
    "ReplicationGroupId": "cache",
    "ReplicationGroupDescription": "cache",
    "CacheNodeType": "cache.t3.micro",
    "Engine": "redis",
    "NumCacheClusters": 1,
}
TRUST: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
# The managed policy AmazonECSTaskExecutionRolePolicy, and the secrets of the tests.
EXECUTION_ACTIONS = (
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameters",
)


class Stack:
    """Cluster, log group, execution role, load balancer and target group, and shortcuts to deploy on them."""

    def __init__(self, account: Any) -> None:
        self.account = account
        self.ecs, self.elbv2, self.ec2 = (account.client(name) for name in ("ecs", "elbv2", "ec2"))
        self.subnets = [subnet["SubnetId"] for subnet in self.ec2.describe_subnets()["Subnets"][:2]]
        self.vpc = self.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        self.group = self.ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
        self.ecs.create_cluster(clusterName="c", capacityProviders=["FARGATE", "FARGATE_SPOT"])
        account.client("logs").create_log_group(logGroupName="/ecs/app")
        self.iam = account.client("iam")
        self.iam.create_role(RoleName="execution", AssumeRolePolicyDocument=json.dumps(TRUST))
        self.allow(*EXECUTION_ACTIONS)

    def allow(self, *actions: str, role: str = "execution", resource: Any = "*", name: str = "tests") -> None:
        """Let a role do this, in place of all that its policy of that name allowed."""
        statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=document)

    def target_group(self, **settings: Any) -> str:
        """A target group behind a listener of its own."""
        name = settings.pop("Name", "app")
        made = self.elbv2.create_target_group(
            Name=name, Protocol="HTTP", Port=80, VpcId=self.vpc, TargetType="ip", **settings
        )
        arn: str = made["TargetGroups"][0]["TargetGroupArn"]
        balancer = self.elbv2.create_load_balancer(Name=name, Subnets=self.subnets)["LoadBalancers"][0]
        self.elbv2.create_listener(
            LoadBalancerArn=balancer["LoadBalancerArn"],
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": arn}],
        )
        self.elbv2.modify_target_group_attributes(
            TargetGroupArn=arn, Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}]
        )
        return arn

    def container(self, **changes: Any) -> dict[str, Any]:
        """A container definition."""
        log = {"awslogs-group": "/ecs/app", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "web"}
        return {
            "name": "app",
            "image": WEB,
            "portMappings": [{"containerPort": 3000}],
            "logConfiguration": {"logDriver": "awslogs", "options": log},
            **changes,
        }

    def task_definition(self, *containers: dict[str, Any], **changes: Any) -> str:
        """Register a task definition; its ARN."""
        request = {
            "family": "app",
            "requiresCompatibilities": ["FARGATE"],
            "networkMode": "awsvpc",
            "cpu": "512",
            "memory": "1024",
            "executionRoleArn": ROLE,
            "containerDefinitions": list(containers) or [self.container()],
            **changes,
        }
        arn: str = self.ecs.register_task_definition(**request)["taskDefinition"]["taskDefinitionArn"]
        return arn

    def service_request(self, task_definition: str, **changes: Any) -> dict[str, Any]:
        """The request that makes a service."""
        network = {"subnets": self.subnets, "securityGroups": [self.group], "assignPublicIp": "ENABLED"}
        return {
            "cluster": "c",
            "serviceName": "s",
            "taskDefinition": task_definition,
            "desiredCount": 2,
            "launchType": "FARGATE",
            "networkConfiguration": {"awsvpcConfiguration": network},
            **changes,
        }

    def create(self, task_definition: str, **changes: Any) -> dict[str, Any]:
        """Create the service."""
        made: dict[str, Any] = self.ecs.create_service(**self.service_request(task_definition, **changes))["service"]
        return made

    def service(self) -> dict[str, Any]:
        """The service as it is now."""
        found: dict[str, Any] = self.ecs.describe_services(cluster="c", services=["s"])["services"][0]
        return found

    def messages(self) -> list[str]:
        """Its events, oldest first, without the service's name."""
        events = reversed(self.service()["events"])
        return [event["message"].removeprefix("(service s) ") for event in events]

    def record(self) -> dict[str, Any]:
        """The newest service deployment."""
        listed = self.ecs.list_service_deployments(cluster="c", service="s")["serviceDeployments"]
        arn = listed[0]["serviceDeploymentArn"]
        found = self.ecs.describe_service_deployments(serviceDeploymentArns=[arn])["serviceDeployments"][0]
        return dict(found)

    def tasks(self, status: str = "RUNNING") -> list[dict[str, Any]]:
        """Its tasks with a desired status."""
        arns = self.ecs.list_tasks(cluster="c", serviceName="s", desiredStatus=status)["taskArns"]
        return list(self.ecs.describe_tasks(cluster="c", tasks=arns)["tasks"]) if arns else []

    def target_states(self, arn: str, address: str | None = None) -> list[str]:
        """The states of a target group's targets, or of the one at an address."""
        described = self.elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        return sorted(item["TargetHealth"]["State"] for item in described if address in (None, item["Target"]["Id"]))
