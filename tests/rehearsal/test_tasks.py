"""Tasks need their environment: network, image, secrets, log group; and one-off tasks end."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.rehearsal.stack import API, ROLE, WEB, Stack


@pytest.fixture
def stack(account: Any) -> Stack:
    return Stack(account)


def failure(stack: Stack, *containers: dict[str, Any], **network: Any) -> str:
    """The reason for which a one-off task of these containers does not start."""
    settings = {"subnets": stack.subnets, "assignPublicIp": "ENABLED", **network}
    arn = stack.ecs.run_task(
        cluster="c",
        launchType="FARGATE",
        taskDefinition=stack.task_definition(*containers),
        networkConfiguration={"awsvpcConfiguration": settings},
    )["tasks"][0]["taskArn"]
    stack.account.advance(25)
    task = stack.ecs.describe_tasks(cluster="c", tasks=[arn])["tasks"][0]
    assert (task["lastStatus"], task["stopCode"]) == ("STOPPED", "TaskFailedToStart")
    return str(task["stoppedReason"])


@pytest.mark.parametrize("image", [WEB.replace(":latest", ":absent"), WEB.replace("talentbase-web", "none")])
def test_an_absent_image_cannot_be_pulled(stack: Stack, image: str) -> None:
    reason = failure(stack, stack.container(image=image))
    assert reason.startswith("CannotPullContainerError: ")
    assert image in reason


def test_an_image_of_another_registry_is_taken_to_exist(stack: Stack) -> None:
    stack.create(stack.task_definition(stack.container(image="public.ecr.aws/nginx:1")), desiredCount=1)
    stack.account.advance(60)
    assert stack.service()["runningCount"] == 1


def test_no_way_out_means_no_start(stack: Stack) -> None:
    assert "connection issue" in failure(stack, assignPublicIp="DISABLED")


def test_a_nat_gateway_is_a_way_out_once_available(stack: Stack) -> None:
    ec2 = stack.ec2
    private = ec2.create_subnet(VpcId=stack.vpc, CidrBlock="172.31.200.0/24", AvailabilityZone="us-east-1a")
    subnet = private["Subnet"]["SubnetId"]
    table = ec2.create_route_table(VpcId=stack.vpc)["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    assert "connection issue" in failure(stack, subnets=[subnet], assignPublicIp="DISABLED")
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    gateway = ec2.create_nat_gateway(SubnetId=stack.subnets[0], AllocationId=address)["NatGateway"]["NatGatewayId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=gateway)
    assert "connection issue" in failure(stack, subnets=[subnet], assignPublicIp="DISABLED")
    stack.account.advance(90)
    network = {"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": [stack.group]}}
    stack.create(stack.task_definition(), desiredCount=1, networkConfiguration=network)
    stack.account.advance(60)
    (task,) = stack.tasks()
    details = {item["name"]: item["value"] for item in task["attachments"][0]["details"]}
    assert details["privateIPv4Address"].startswith("172.31.200.")


def test_secrets_must_be_readable(stack: Stack) -> None:
    secrets, ssm = stack.account.client("secretsmanager"), stack.account.client("ssm")
    value = json.dumps({"KEY": "hunter2hunter2"})
    arn = secrets.create_secret(Name="app/key", SecretString=value)["ARN"]
    empty = secrets.create_secret(Name="app/empty")["ARN"]
    ssm.put_parameter(Name="/c/web/url", Value="https://x", Type="String")

    def with_secret(value_from: str) -> dict[str, Any]:
        return stack.container(secrets=[{"name": "KEY", "valueFrom": value_from}])

    for bad, words in (
        (arn.replace("app/key", "app/none"), "can't find the specified secret."),
        (empty, "can't find the specified secret value"),
        (f"{arn}:OTHER::", "did not contain json key OTHER"),
        ("/c/web/none", "Invalid SSM Parameters: [/c/web/none]"),
    ):
        reason = failure(stack, with_secret(bad))
        assert reason.startswith("ResourceInitializationError: ")
        assert words in reason
        assert "hunter2" not in reason
    parameter = "arn:aws:ssm:us-east-1:258993895334:parameter/c/web/url"
    good = [{"name": str(index), "valueFrom": each} for index, each in enumerate((f"{arn}:KEY::", arn, parameter))]
    stack.create(stack.task_definition(stack.container(secrets=good)), desiredCount=1)
    stack.account.advance(60)
    assert stack.service()["runningCount"] == 1
    secrets.delete_secret(SecretId=arn, RecoveryWindowInDays=7)
    assert "marked for deletion" in failure(stack, with_secret(arn))


def test_the_log_group_must_exist_and_holds_the_lines(stack: Stack) -> None:
    logs = stack.account.client("logs")
    options = {"awslogs-group": "/none", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "web"}
    container = stack.container(logConfiguration={"logDriver": "awslogs", "options": options})
    assert "The specified log group does not exist" in failure(stack, container)
    stack.account.images({"*talentbase-api:*": {"log": ["booting", "ready"]}})
    stack.create(stack.task_definition(stack.container(image=API)), desiredCount=1)
    stack.account.advance(60)
    (task,) = stack.tasks()
    stream = f"web/app/{task['taskArn'].split('/')[-1]}"
    events = logs.get_log_events(logGroupName="/ecs/app", logStreamName=stream)["events"]
    assert [event["message"] for event in events] == ["booting", "ready"]


def test_a_one_off_task_ends(stack: Stack) -> None:
    stack.account.images({API: {"startup_seconds": 5, "healthy_seconds": 30, "fail": "exit", "exit_code": 7}})
    network = {"awsvpcConfiguration": {"subnets": stack.subnets, "assignPublicIp": "ENABLED"}}
    codes = {}
    for image in (WEB, API):
        arn = stack.ecs.run_task(
            cluster="c",
            launchType="FARGATE",
            taskDefinition=stack.task_definition(stack.container(image=image)),
            networkConfiguration=network,
            startedBy="deploy",
        )["tasks"][0]["taskArn"]
        stack.account.advance(60)
        task = stack.ecs.describe_tasks(cluster="c", tasks=[arn])["tasks"][0]
        assert (task["lastStatus"], task["stopCode"]) == ("STOPPED", "EssentialContainerExited")
        codes[image] = task["containers"][0]["exitCode"]
    assert codes == {WEB: 0, API: 7}
    assert len(stack.ecs.list_tasks(cluster="c", startedBy="deploy", desiredStatus="STOPPED")["taskArns"]) == 2


def test_a_sidecars_image_counts_too(stack: Stack) -> None:
    stack.account.images({"sidecar:*": {"fail": "exit", "exit_code": 9}})
    sidecar = {"name": "sidecar", "image": "sidecar:1", "essential": False}
    stack.create(stack.task_definition(stack.container(), sidecar), desiredCount=1)
    stack.account.advance(60)
    (task,) = stack.tasks()
    states = {item["name"]: (item["lastStatus"], item.get("exitCode")) for item in task["containers"]}
    assert states == {"app": ("RUNNING", None), "sidecar": ("STOPPED", 9)}
    stack.ecs.update_service(
        cluster="c",
        service="s",
        taskDefinition=stack.task_definition(stack.container(), {**sidecar, "essential": True}),
    )
    stack.account.advance(60)
    assert {item["stopCode"] for item in stack.tasks("STOPPED")} == {"EssentialContainerExited"}


def test_task_definitions_get_awss_defaults(stack: Stack) -> None:
    arn = stack.task_definition(
        {
            "name": "app",
            "image": WEB,
            "portMappings": [{"containerPort": 80}],
            "healthCheck": {"command": ["CMD", "x"]},
        },
        runtimePlatform={"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"},
        ephemeralStorage={"sizeInGiB": 30},
        tags=[{"key": "a", "value": "b"}],
        enableFaultInjection=True,
    )
    described = stack.ecs.describe_task_definition(taskDefinition=arn, include=["TAGS"])
    definition = described["taskDefinition"]
    assert described["tags"] == [{"key": "a", "value": "b"}]
    assert definition["runtimePlatform"]["cpuArchitecture"] == "ARM64"
    assert definition["ephemeralStorage"] == {"sizeInGiB": 30}
    assert definition["enableFaultInjection"] is True
    assert definition["compatibilities"] == ["EC2", "FARGATE"]
    assert definition["containerDefinitions"] == [
        {
            "name": "app",
            "image": WEB,
            "cpu": 0,
            "essential": True,
            "environment": [],
            "mountPoints": [],
            "volumesFrom": [],
            "systemControls": [],
            "portMappings": [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}],
            "healthCheck": {"command": ["CMD", "x"], "interval": 30, "timeout": 5, "retries": 3},
        }
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cpu": "300"}, "No Fargate configuration exists for given values."),
        ({"memory": "700"}, "No Fargate configuration exists for given values."),
        ({"cpu": "256", "memory": "4096"}, "No Fargate configuration exists for given values."),
        ({"networkMode": "bridge"}, "Fargate only supports network mode"),
        ({"containerDefinitions": []}, "Container list cannot be empty."),
        ({"executionRoleArn": ""}, "to have execution role ARN to support log driver awslogs."),
    ],
)
def test_what_fargate_cannot_run_is_refused(stack: Stack, refused: Any, change: dict[str, Any], words: str) -> None:
    request = {
        "family": "app",
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "512",
        "memory": "1024",
        "executionRoleArn": ROLE,
        "containerDefinitions": [stack.container()],
    }
    message = refused("ClientException", stack.ecs.register_task_definition, **{**request, **change})
    assert words in message


def test_revisions(stack: Stack, refused: Any) -> None:
    first, second = stack.task_definition(), stack.task_definition()
    listed = stack.ecs.list_task_definitions(familyPrefix="app", sort="DESC")["taskDefinitionArns"]
    assert listed == [second, first]
    stack.ecs.deregister_task_definition(taskDefinition=second)
    latest = stack.ecs.describe_task_definition(taskDefinition="app")["taskDefinition"]
    assert latest["taskDefinitionArn"] == first
    assert stack.ecs.describe_task_definition(taskDefinition=second)["taskDefinition"]["status"] == "INACTIVE"
    assert stack.ecs.delete_task_definitions(taskDefinitions=[first])["failures"]
    assert stack.ecs.delete_task_definitions(taskDefinitions=[second])["taskDefinitions"]
    refused("ClientException", stack.ecs.describe_task_definition, taskDefinition="none")


def test_clusters(stack: Stack, refused: Any) -> None:
    ecs = stack.ecs
    execution = {"executeCommandConfiguration": {"logging": "DEFAULT"}}
    strategy = [{"capacityProvider": "FARGATE", "weight": 1, "base": 1}]
    ecs.create_cluster(
        clusterName="d",
        tags=[{"key": "a", "value": "b"}],
        settings=[{"name": "containerInsights", "value": "enhanced"}],
        configuration=execution,
        capacityProviders=["FARGATE"],
        defaultCapacityProviderStrategy=strategy,
    )
    include = ["TAGS", "SETTINGS", "CONFIGURATIONS"]
    found = ecs.describe_clusters(clusters=["d"], include=include)["clusters"][0]
    assert found["configuration"] == execution
    assert found["settings"] == [{"name": "containerInsights", "value": "enhanced"}]
    assert (found["capacityProviders"], found["defaultCapacityProviderStrategy"]) == (["FARGATE"], strategy)
    assert found["tags"] == [{"key": "a", "value": "b"}]
    plain = ecs.describe_clusters(clusters=["d", "none"])
    assert plain["clusters"][0]["settings"] == []
    assert plain["failures"][0]["reason"] == "MISSING"
    ecs.update_cluster_settings(cluster="d", settings=[{"name": "containerInsights", "value": "enabled"}])
    changed = ecs.describe_clusters(clusters=["d"], include=include)["clusters"][0]
    assert changed["settings"] == [{"name": "containerInsights", "value": "enabled"}]
    refused("ClusterNotFoundException", ecs.delete_cluster, cluster="none")
    tagged = stack.account.client("resourcegroupstaggingapi").get_resources(TagFilters=[{"Key": "a"}])
    assert [item["ResourceARN"] for item in tagged["ResourceTagMappingList"]] == [found["clusterArn"]]
