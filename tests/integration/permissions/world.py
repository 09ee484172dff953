"""An account with parts of dev and of prod, and who deploys dev."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import yaml

from tests.harness import REGION, Account

ROOT = Path(__file__).parents[3]
ACCOUNT = "258993895334"
ECS_TASKS = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
ROOT_TRUST = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
ZONE = "Z08777062VQUJNRPO700D"


def document(*statements: dict[str, Any]) -> str:
    """A policy."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


EVERYTHING = document({"Effect": "Allow", "Action": "*", "Resource": "*"})


def variables(environment: str) -> dict[str, Any]:
    """The inventory of an environment."""
    folder = ROOT / "inventories" / environment / "host_vars" / environment
    return {key: value for path in folder.glob("*.yml") for key, value in yaml.safe_load(path.read_text()).items()}


def role(name: str) -> str:
    """The ARN of a role."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


@dataclass
class World:
    """The account; ids of the parts of both environments by name; and clients with a role's credentials."""

    account: Account
    ids: dict[str, dict[str, str]]
    policies: dict[str, dict[str, list[str]]]

    def deployer(self, environment: str = "dev", purpose: str = "deploy") -> Callable[[str], Any]:
        """Clients of who has a purpose's policies."""
        iam, name = self.account.client("iam"), f"{environment}-{purpose}"
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(ROOT_TRUST))
        for arn in {*self.policies[environment]["look"], *self.policies[environment][purpose]}:
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)
        return session(self.account, name)


def session(account: Account, name: str) -> Callable[[str], Any]:
    """Clients with the credentials of a role."""
    given = account.client("sts").assume_role(RoleArn=role(name), RoleSessionName="trial")["Credentials"]
    made = boto3.session.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], REGION)
    return lambda service: made.client(service, endpoint_url=account.url)


def build(account: Account) -> World:
    """Make the policies of both environments and a part of each kind in both."""
    policies = {}
    for environment in ("dev", "prod"):
        given = variables(environment)
        known = {key: value for key, value in given.items() if key not in ("protected",)}
        made = account.module_alone("iam_permissions", inventory=known)
        assert not made.get("failed"), made["msg"]
        policies[environment] = made["policies"]
    return World(account, {name: _parts(account, name) for name in ("dev", "prod")}, policies)


def _parts(account: Account, environment: str) -> dict[str, str]:
    ids = _network(account, environment)
    name, web = f"talentbase-{environment}", f"talentbase-web-{environment}"
    iam, ecs = account.client("iam"), account.client("ecs")
    boundary = f"arn:aws:iam::{ACCOUNT}:policy/talentbase.aws/{name}/{environment}/{web}-{REGION}-boundary"
    for purpose in ("execution", "task"):
        iam.create_role(
            RoleName=f"{web}-{REGION}-{purpose}",
            AssumeRolePolicyDocument=document(ECS_TASKS),
            PermissionsBoundary=boundary,
        )
    ids["boundary"] = boundary
    ecs.create_cluster(clusterName=name)
    container = {"name": "web", "image": "nginx", "essential": True}
    ecs.register_task_definition(
        family=web,
        containerDefinitions=[container],
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        executionRoleArn=role(f"{web}-{REGION}-execution"),
        taskRoleArn=role(f"{web}-{REGION}-task"),
    )
    ecs.create_service(
        cluster=name,
        serviceName=web,
        taskDefinition=web,
        desiredCount=0,
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": {"subnets": [ids["subnet"]]}},
    )
    secret = f"{name}/web/session-secret"
    ids["secret"] = account.client("secretsmanager").create_secret(Name=secret, SecretString="{}")["ARN"]
    account.client("ssm").put_parameter(Name=f"/talentbase.aws/locks/{name}", Value="x", Type="String")
    account.client("application-autoscaling").register_scalable_target(
        ServiceNamespace="ecs",
        ResourceId=f"service/{name}/{web}",
        ScalableDimension="ecs:service:DesiredCount",
        MinCapacity=1,
        MaxCapacity=2,
        Tags={"talentbase.aws/cluster": name},
    )
    account.client("logs").create_log_group(logGroupName=f"/ecs/{web}")
    ids["topic"] = account.client("sns").create_topic(Name=f"{name}-alarms")["TopicArn"]
    account.client("cloudwatch").put_metric_alarm(
        AlarmName=f"{web}-cpu-critical",
        Namespace="AWS/ECS",
        MetricName="CPUUtilization",
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=90,
        ComparisonOperator="GreaterThanThreshold",
        Tags=[{"Key": "talentbase.aws/monitoring", "Value": f"{name}-alarms"}],
    )
    account.client("rds").create_db_instance(
        DBInstanceIdentifier=name,
        DBInstanceClass="db.t3.micro",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="talentbase_admin",
        MasterUserPassword="not-a-secret-1",
    )
    return ids


def _network(account: Account, environment: str) -> dict[str, str]:
    ec2, name = account.client("ec2"), f"talentbase-{environment}"
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16", TagSpecifications=_tagged("vpc", name))["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(
            VpcId=vpc,
            CidrBlock=f"10.9.{index}.0/24",
            AvailabilityZone=f"us-east-1{'ab'[index]}",
            TagSpecifications=_tagged("subnet", name),
        )["Subnet"]["SubnetId"]
        for index in range(2)
    ]
    group = ec2.create_security_group(
        GroupName=name, Description="x", VpcId=vpc, TagSpecifications=_tagged("security-group", name)
    )
    table = ec2.create_route_table(VpcId=vpc, TagSpecifications=_tagged("route-table", name))["RouteTable"]
    gateway = ec2.create_internet_gateway(TagSpecifications=_tagged("internet-gateway", name))["InternetGateway"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc)
    elb = account.client("elbv2")
    balancer = elb.create_load_balancer(Name=name, Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    target = elb.create_target_group(
        Name=f"talentbase-web-{environment}", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip"
    )
    target_arn = target["TargetGroups"][0]["TargetGroupArn"]
    listener = elb.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": target_arn}],
    )["Listeners"][0]["ListenerArn"]
    return {
        "vpc": vpc,
        "subnet": subnets[0],
        "group": group["GroupId"],
        "table": table["RouteTableId"],
        "balancer": balancer,
        "target": target_arn,
        "listener": listener,
    }


def _tagged(kind: str, network: str) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": [{"Key": "talentbase.aws/network", "Value": network}]}]
