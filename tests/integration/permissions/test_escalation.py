"""Known ways from a deployer to an administrator, and from dev to prod in one account: each is denied by IAM.

The ways are those of https://github.com/RhinoSecurityLabs/AWS-IAM-Privilege-Escalation and https://pathfinding.cloud, as far as they
begin with what a deployer of containers may do, and those of an audit of this collection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.harness import Account
from tests.integration.permissions.world import (
    ACCOUNT,
    ECS_TASKS,
    EVERYTHING,
    ROOT_TRUST,
    ZONE,
    World,
    build,
    document,
    role,
    session,
)

Client = Callable[[str], Any]
Way = Callable[[Client, World], Any]
OWN, OTHER = "talentbase-web-dev-us-east-1-task", "talentbase-web-prod-us-east-1-task"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
CONTAINER = [{"name": "web", "image": "nginx", "essential": True}]
ANYWHERE = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def other(world: World, name: str) -> str:
    return world.ids["prod"][name]


def run_task(client: Client, cluster: str, definition: str, **more: Any) -> Any:
    return client("ecs").run_task(cluster=cluster, taskDefinition=definition, launchType="FARGATE", **more)


def register(client: Client, family: str, task: str) -> Any:
    return client("ecs").register_task_definition(family=family, containerDefinitions=CONTAINER, taskRoleArn=role(task))


def subnet_tags(value: str) -> list[dict[str, Any]]:
    return [{"ResourceType": "subnet", "Tags": [{"Key": "talentbase.aws/network", "Value": value}]}]


UP: dict[str, Way] = {
    "PutRolePolicy on a role without the boundary": lambda c, w: c("iam").put_role_policy(
        RoleName="dev-deploy", PolicyName="x", PolicyDocument=EVERYTHING
    ),
    "AttachRolePolicy AdministratorAccess": lambda c, w: c("iam").attach_role_policy(
        RoleName=OWN, PolicyArn=ADMINISTRATOR
    ),
    "AttachRolePolicy to oneself": lambda c, w: c("iam").attach_role_policy(
        RoleName="dev-deploy", PolicyArn=ADMINISTRATOR
    ),
    "UpdateAssumeRolePolicy to trust oneself": lambda c, w: c("iam").update_assume_role_policy(
        RoleName=OWN, PolicyDocument=document(ROOT_TRUST)
    ),
    "CreateRole without a boundary": lambda c, w: c("iam").create_role(
        RoleName="talentbase-api-dev-us-east-1-task", AssumeRolePolicyDocument=document(ROOT_TRUST)
    ),
    "CreateRole with another boundary": lambda c, w: c("iam").create_role(
        RoleName="talentbase-api-dev-us-east-1-task",
        AssumeRolePolicyDocument=document(ROOT_TRUST),
        PermissionsBoundary=ADMINISTRATOR,
    ),
    "CreateRole of any name": lambda c, w: c("iam").create_role(
        RoleName="x", AssumeRolePolicyDocument=document(ROOT_TRUST), PermissionsBoundary=w.ids["dev"]["boundary"]
    ),
    "DeleteRolePermissionsBoundary": lambda c, w: c("iam").delete_role_permissions_boundary(RoleName=OWN),
    "PutRolePermissionsBoundary with a wider one": lambda c, w: c("iam").put_role_permissions_boundary(
        RoleName=OWN, PermissionsBoundary=ADMINISTRATOR
    ),
    "CreatePolicyVersion of the boundary": lambda c, w: c("iam").create_policy_version(
        PolicyArn=w.ids["dev"]["boundary"], PolicyDocument=EVERYTHING, SetAsDefault=True
    ),
    "CreatePolicyVersion of the deployer's own policy": lambda c, w: c("iam").create_policy_version(
        PolicyArn=w.policies["dev"]["deploy"][0], PolicyDocument=EVERYTHING, SetAsDefault=True
    ),
    "SetDefaultPolicyVersion": lambda c, w: c("iam").set_default_policy_version(
        PolicyArn=w.ids["dev"]["boundary"], VersionId="v1"
    ),
    "DeletePolicyVersion of the boundary": lambda c, w: c("iam").delete_policy_version(
        PolicyArn=w.ids["dev"]["boundary"], VersionId="v1"
    ),
    "DeletePolicy of the boundary": lambda c, w: c("iam").delete_policy(PolicyArn=w.ids["dev"]["boundary"]),
    "CreatePolicy at the boundaries' path": lambda c, w: c("iam").create_policy(
        PolicyName="x-boundary", Path="/talentbase.aws/talentbase-dev/dev/", PolicyDocument=EVERYTHING
    ),
    "CreateUser": lambda c, w: c("iam").create_user(UserName="x"),
    "PutUserPolicy": lambda c, w: c("iam").put_user_policy(UserName="ana", PolicyName="x", PolicyDocument=EVERYTHING),
    "AttachUserPolicy": lambda c, w: c("iam").attach_user_policy(UserName="ana", PolicyArn=ADMINISTRATOR),
    "CreateAccessKey": lambda c, w: c("iam").create_access_key(UserName="ana"),
    "CreateLoginProfile": lambda c, w: c("iam").create_login_profile(UserName="ana", Password="Not-a-secret-1"),
    "UpdateLoginProfile": lambda c, w: c("iam").update_login_profile(UserName="ana", Password="Not-a-secret-1"),
    "AddUserToGroup": lambda c, w: c("iam").add_user_to_group(GroupName="admins", UserName="ana"),
    "PutGroupPolicy": lambda c, w: c("iam").put_group_policy(
        GroupName="admins", PolicyName="x", PolicyDocument=EVERYTHING
    ),
    "CreateInstanceProfile": lambda c, w: c("iam").create_instance_profile(InstanceProfileName="x"),
    "CreateOpenIDConnectProvider": lambda c, w: c("iam").create_open_id_connect_provider(Url="https://example.com"),
    "AssumeRole of a service's role": lambda c, w: c("sts").assume_role(RoleArn=role(OWN), RoleSessionName="trial"),
    "AssumeRole of an administrator": lambda c, w: c("sts").assume_role(
        RoleArn=role("administrator"), RoleSessionName="trial"
    ),
    "PassRole of an administrator to a task": lambda c, w: register(c, "talentbase-web-dev", "administrator"),
    "RunTask with an administrator's role": lambda c, w: run_task(
        c, "talentbase-dev", "talentbase-web-dev", overrides={"taskRoleArn": role("administrator")}
    ),
    "RunTask of a definition with an administrator's role": lambda c, w: run_task(c, "talentbase-dev", "admin"),
    "PassRole to Lambda": lambda c, w: c("lambda").create_function(
        FunctionName="x", Runtime="python3.13", Role=role(OWN), Handler="x.x", Code={"ZipFile": b"x"}
    ),
    "PassRole to EC2": lambda c, w: c("ec2").run_instances(ImageId="ami-1", MinCount=1, MaxCount=1),
    "CreateStack of CloudFormation": lambda c, w: c("cloudformation").create_stack(
        StackName="x", TemplateBody="{}", RoleARN=role("administrator")
    ),
    "StartSession": lambda c, w: c("ssm").start_session(Target="i-1"),
    "SendCommand": lambda c, w: c("ssm").send_command(
        DocumentName="AWS-RunShellScript", InstanceIds=["i-0123456789abcdef0"]
    ),
    "GetSecretValue": lambda c, w: c("secretsmanager").get_secret_value(SecretId=w.ids["dev"]["secret"]),
    "PutResourcePolicy to read a secret": lambda c, w: c("secretsmanager").put_resource_policy(
        SecretId=w.ids["dev"]["secret"], ResourcePolicy=EVERYTHING, BlockPublicPolicy=True
    ),
}

ACROSS: dict[str, Way] = {
    "PutRolePolicy": lambda c, w: c("iam").put_role_policy(RoleName=OTHER, PolicyName="x", PolicyDocument=EVERYTHING),
    "PutRolePermissionsBoundary": lambda c, w: c("iam").put_role_permissions_boundary(
        RoleName=OTHER, PermissionsBoundary=w.ids["dev"]["boundary"]
    ),
    "TagRole": lambda c, w: c("iam").tag_role(RoleName=OTHER, Tags=[{"Key": "x", "Value": "y"}]),
    "DeleteRole": lambda c, w: c("iam").delete_role(RoleName=OTHER),
    "CreateRole of a name of prod": lambda c, w: c("iam").create_role(
        RoleName="talentbase-api-prod-us-east-1-task",
        AssumeRolePolicyDocument=document(ECS_TASKS),
        PermissionsBoundary=w.ids["dev"]["boundary"],
    ),
    "PassRole in a task definition": lambda c, w: register(c, "talentbase-web-dev", OTHER),
    "RegisterTaskDefinition of prod's family": lambda c, w: register(c, "talentbase-web-prod", OWN),
    "RunTask of prod's definition": lambda c, w: run_task(c, "talentbase-dev", "talentbase-web-prod"),
    "RunTask in prod's cluster": lambda c, w: run_task(c, "talentbase-prod", "talentbase-web-dev"),
    "StopTask": lambda c, w: c("ecs").stop_task(cluster="talentbase-prod", task="0" * 32),
    "UpdateService": lambda c, w: c("ecs").update_service(
        cluster="talentbase-prod", service="talentbase-web-prod", desiredCount=0
    ),
    "UpdateClusterSettings": lambda c, w: c("ecs").update_cluster_settings(
        cluster="talentbase-prod", settings=[{"name": "containerInsights", "value": "disabled"}]
    ),
    "DeregisterScalableTarget": lambda c, w: c("application-autoscaling").deregister_scalable_target(
        ServiceNamespace="ecs",
        ResourceId="service/talentbase-prod/talentbase-web-prod",
        ScalableDimension="ecs:service:DesiredCount",
    ),
    "ModifyDBInstance": lambda c, w: c("rds").modify_db_instance(
        DBInstanceIdentifier="talentbase-prod", MasterUserPassword="not-a-secret-2"
    ),
    "ModifyReplicationGroup": lambda c, w: c("elasticache").modify_replication_group(
        ReplicationGroupId="talentbase-prod-redis", CacheNodeType="cache.t3.micro"
    ),
    "ModifyListener": lambda c, w: c("elbv2").modify_listener(ListenerArn=other(w, "listener"), Port=81),
    "CreateListener": lambda c, w: c("elbv2").create_listener(
        LoadBalancerArn=other(w, "balancer"),
        Protocol="HTTP",
        Port=81,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": other(w, "target")}],
    ),
    "ModifyTargetGroup": lambda c, w: c("elbv2").modify_target_group(
        TargetGroupArn=other(w, "target"), HealthCheckPath="/x"
    ),
    "SetSecurityGroups": lambda c, w: c("elbv2").set_security_groups(
        LoadBalancerArn=other(w, "balancer"), SecurityGroups=[w.ids["dev"]["group"]]
    ),
    "AuthorizeSecurityGroupIngress": lambda c, w: c("ec2").authorize_security_group_ingress(
        GroupId=other(w, "group"), IpPermissions=ANYWHERE
    ),
    "CreateRoute": lambda c, w: c("ec2").create_route(
        RouteTableId=other(w, "table"), DestinationCidrBlock="0.0.0.0/0", GatewayId="igw-1"
    ),
    "DeleteRouteTable": lambda c, w: c("ec2").delete_route_table(RouteTableId=other(w, "table")),
    "ModifyVpcAttribute": lambda c, w: c("ec2").modify_vpc_attribute(
        VpcId=other(w, "vpc"), EnableDnsSupport={"Value": False}
    ),
    "CreateSubnet in prod's VPC": lambda c, w: c("ec2").create_subnet(
        VpcId=other(w, "vpc"), CidrBlock="10.9.9.0/24", TagSpecifications=subnet_tags("talentbase-dev")
    ),
    "CreateSubnet with prod's tag": lambda c, w: c("ec2").create_subnet(
        VpcId=w.ids["dev"]["vpc"], CidrBlock="10.9.9.0/24", TagSpecifications=subnet_tags("talentbase-prod")
    ),
    "CreateTags to take a part over": lambda c, w: c("ec2").create_tags(
        Resources=[other(w, "group")], Tags=[{"Key": "talentbase.aws/network", "Value": "talentbase-dev"}]
    ),
    "PutSecretValue": lambda c, w: c("secretsmanager").put_secret_value(SecretId=other(w, "secret"), SecretString="x"),
    "TagResource of a secret": lambda c, w: c("secretsmanager").tag_resource(
        SecretId=other(w, "secret"), Tags=[{"Key": "x", "Value": "y"}]
    ),
    "PutParameter of prod's lock": lambda c, w: c("ssm").put_parameter(
        Name="/talentbase.aws/locks/talentbase-prod", Value="x", Type="String", Overwrite=True
    ),
    "GetParameter": lambda c, w: c("ssm").get_parameter(Name="/talentbase-prod/web/api-url"),
    "PutRetentionPolicy": lambda c, w: c("logs").put_retention_policy(
        logGroupName="/ecs/talentbase-web-prod", retentionInDays=1
    ),
    "FilterLogEvents": lambda c, w: c("logs").filter_log_events(logGroupName="/ecs/talentbase-web-prod"),
    "PutMetricAlarm": lambda c, w: c("cloudwatch").put_metric_alarm(
        AlarmName="talentbase-web-prod-cpu-critical",
        EvaluationPeriods=1,
        ComparisonOperator="GreaterThanThreshold",
        Threshold=1,
    ),
    "DeleteAlarms": lambda c, w: c("cloudwatch").delete_alarms(AlarmNames=["talentbase-web-prod-cpu-critical"]),
    "PutDashboard": lambda c, w: c("cloudwatch").put_dashboard(DashboardName="talentbase-prod", DashboardBody="{}"),
    "Subscribe": lambda c, w: c("sns").subscribe(
        TopicArn=other(w, "topic"), Protocol="email", Endpoint="x@example.com"
    ),
    "SetTopicAttributes": lambda c, w: c("sns").set_topic_attributes(
        TopicArn=other(w, "topic"), AttributeName="DisplayName", AttributeValue="x"
    ),
    "ChangeResourceRecordSets of prod's host": lambda c, w: c("route53").change_resource_record_sets(
        HostedZoneId=ZONE,
        ChangeBatch={
            "Changes": [
                {
                    "Action": "UPSERT",
                    "ResourceRecordSet": {
                        "Name": "www.salesdog.click",
                        "Type": "A",
                        "TTL": 60,
                        "ResourceRecords": [{"Value": "192.0.2.1"}],
                    },
                }
            ]
        },
    ),
}


@pytest.fixture(scope="module")
def world(shared_account: Account) -> World:
    made = build(shared_account)
    iam = shared_account.client("iam")
    iam.create_role(RoleName="administrator", AssumeRolePolicyDocument=document(ECS_TASKS))
    iam.attach_role_policy(RoleName="administrator", PolicyArn=ADMINISTRATOR)
    iam.create_user(UserName="ana")
    iam.create_group(GroupName="admins")
    shared_account.client("ecs").register_task_definition(
        family="admin", containerDefinitions=CONTAINER, taskRoleArn=role("administrator")
    )
    return made


@pytest.fixture(scope="module")
def deployer(world: World) -> Client:
    made = world.deployer()
    world.account.ask("PUT", "iam", {"enforce": True})
    return made


@pytest.mark.parametrize("way", [*UP.values(), *ACROSS.values()], ids=[*UP, *(f"prod: {name}" for name in ACROSS)])
def test_each_way_is_denied(deployer: Client, world: World, way: Way) -> None:
    with pytest.raises(ClientError) as refused:
        way(deployer, world)
    error = refused.value.response["Error"]
    assert error["Code"] in ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation"), error
    assert "is not authorized to perform: " in error["Message"]


def test_a_deployer_of_prod_may_what_one_of_dev_may_not(deployer: Client, world: World) -> None:
    """What is denied above is denied for who asks, not for what is asked."""
    world.account.advance(900)  # until its database is available
    prod = world.deployer("prod")
    prod("iam").tag_role(RoleName=OTHER, Tags=[{"Key": "x", "Value": "y"}])
    prod("ec2").authorize_security_group_ingress(GroupId=other(world, "group"), IpPermissions=ANYWHERE)
    prod("sns").subscribe(TopicArn=other(world, "topic"), Protocol="email", Endpoint="x@example.com")
    prod("rds").modify_db_instance(DBInstanceIdentifier="talentbase-prod", BackupRetentionPeriod=1)


def test_whatever_is_written_into_a_service_s_role_its_boundary_holds(deployer: Client, world: World) -> None:
    deployer("iam").put_role_policy(RoleName=OWN, PolicyName="talentbase.aws", PolicyDocument=EVERYTHING)
    iam = world.account.client("iam")
    iam.update_assume_role_policy(RoleName=OWN, PolicyDocument=document(ROOT_TRUST))
    task = session(world.account, OWN)
    for call in (
        lambda: task("iam").create_user(UserName="x"),
        lambda: task("secretsmanager").get_secret_value(SecretId=other(world, "secret")),
        lambda: task("ssm").get_parameter(Name="/talentbase-prod/web/api-url"),
        lambda: task("rds").delete_db_instance(DBInstanceIdentifier="talentbase-prod"),
    ):
        with pytest.raises(ClientError, match="because no permissions boundary allows the"):
            call()
    assert task("secretsmanager").get_secret_value(SecretId=world.ids["dev"]["secret"])["SecretString"] == "{}"
    assert world.ids["dev"]["boundary"].startswith(f"arn:aws:iam::{ACCOUNT}:policy/")
