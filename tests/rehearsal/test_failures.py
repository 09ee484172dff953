"""What goes wrong with tasks over the wire: AWS's stop codes, reasons, events and logs for each kind of failure."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rehearsal.stack import API, WEB, Stack

BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


@pytest.fixture
def stack(account: Any) -> Stack:
    return Stack(account)


def run(stack: Stack, *containers: dict[str, Any], **request: Any) -> dict[str, Any]:
    """RunTask of these containers; its answer."""
    network = {"subnets": stack.subnets[:1], "assignPublicIp": "ENABLED", **request.pop("network", {})}
    answer: dict[str, Any] = stack.ecs.run_task(
        cluster="c",
        launchType="FARGATE",
        taskDefinition=stack.task_definition(*containers),
        networkConfiguration={"awsvpcConfiguration": network},
        **request,
    )
    return answer


def described(stack: Stack, started: dict[str, Any]) -> dict[str, Any]:
    found = stack.ecs.describe_tasks(cluster="c", tasks=[started["tasks"][0]["taskArn"]])
    return dict(found["tasks"][0])


def lines(stack: Stack, task: dict[str, Any], container: str = "app") -> list[str]:
    stream = f"web/{container}/{task['taskArn'].split('/')[-1]}"
    events = stack.account.client("logs").get_log_events(logGroupName="/ecs/app", logStreamName=stream)["events"]
    return [event["message"] for event in events]


def test_a_role_that_may_not_read_the_secret(stack: Stack) -> None:
    arn = stack.account.client("secretsmanager").create_secret(Name="app/key", SecretString="hunter2")["ARN"]
    stack.account.images({API: {"fail": "denied"}})
    secret = [{"name": "KEY", "valueFrom": f"{arn}:KEY::"}]
    sources = {"secretsmanager:GetSecretValue": secret, "ecr:GetAuthorizationToken": []}
    sources["ssm:GetParameters"] = [{"name": "URL", "valueFrom": "/c/web/url"}]
    for action, secrets in sources.items():
        started = run(stack, stack.container(image=API, secrets=secrets))
        stack.account.advance(25)
        task = described(stack, started)
        assert task["stopCode"] == "TaskFailedToStart"
        assert task["stoppedReason"].startswith("ResourceInitializationError: unable to pull secrets or registry auth:")
        user = "AccessDeniedException: User: arn:aws:sts::258993895334:assumed-role/execution/"
        assert user in task["stoppedReason"]
        assert f"is not authorized to perform: {action} on resource: " in task["stoppedReason"]
        assert "hunter2" not in task["stoppedReason"]


def test_a_container_out_of_memory(stack: Stack) -> None:
    rule = {"fail": "memory", "exit_after_seconds": 40, "log": ["booting"], "crash_log": ["heap is full"]}
    stack.account.images({WEB: rule})
    stack.create(stack.task_definition(), desiredCount=1)
    stack.account.advance(50)
    (task,) = stack.tasks()
    assert lines(stack, task) == ["booting"]
    stack.account.advance(11)
    (stopped,) = stack.tasks("STOPPED")
    assert stopped["taskArn"] == task["taskArn"]
    assert (stopped["stopCode"], stopped["stoppedReason"]) == (
        "EssentialContainerExited",
        "Essential container in task exited",
    )
    (container,) = stopped["containers"]
    assert container["exitCode"] == 137
    assert container["reason"] == "OutOfMemoryError: Container killed due to memory usage"
    assert lines(stack, stopped) == ["booting", "heap is full"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            "capacity",
            "Capacity is unavailable at this time. Please try again later or in a different availability zone.",
        ),
        ("quota", "You've reached the limit on the number of vCPUs you can run concurrently."),
    ],
)
def test_a_task_that_cannot_be_placed(stack: Stack, kind: str, words: str) -> None:
    first = stack.task_definition()
    stack.create(first, deploymentConfiguration=BREAKER)
    stack.account.advance(60)
    stack.account.images({API: {"fail": kind}})
    bad = stack.task_definition(stack.container(image=API))
    stack.ecs.update_service(cluster="c", service="s", taskDefinition=bad)
    guide = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
    assert f"was unable to place a task. Reason: {words} {guide}" in stack.messages()
    deployment = stack.service()["deployments"][0]
    assert (deployment["failedTasks"], deployment["pendingCount"], deployment["runningCount"]) == (1, 0, 0)
    stack.account.advance(120)
    assert stack.record()["status"] == "ROLLBACK_SUCCESSFUL"
    assert stack.tasks("STOPPED") == []
    answer = run(stack, stack.container(image=API), count=2)
    assert answer["tasks"] == []
    assert [failure["reason"] for failure in answer["failures"]] == [words.removesuffix(".")] * 2


def test_a_subnet_out_of_addresses(stack: Stack) -> None:
    made = stack.ec2.create_subnet(VpcId=stack.vpc, CidrBlock="172.31.201.0/28", AvailabilityZone="us-east-1a")
    subnet = made["Subnet"]["SubnetId"]
    free = made["Subnet"]["AvailableIpAddressCount"]
    for _ in range(free - 1):
        stack.ec2.create_network_interface(SubnetId=subnet)
    network = {"awsvpcConfiguration": {"subnets": [subnet], "assignPublicIp": "ENABLED"}}
    stack.create(stack.task_definition(), desiredCount=2, networkConfiguration=network)
    stack.account.advance(6)
    assert stack.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["AvailableIpAddressCount"] == 0
    stopped = stack.tasks("STOPPED")[0]
    assert stopped["stopCode"] == "TaskFailedToStart"
    assert "InsufficientFreeAddressesInSubnet" in stopped["stoppedReason"]
    assert subnet in stopped["stoppedReason"]
    assert "connectivityAt" not in stopped
    placing = [message for message in stack.messages() if message.startswith("was unable to place a task.")]
    assert "InsufficientFreeAddressesInSubnet" in placing[0]


@pytest.mark.parametrize(
    ("rule", "code", "description"),
    [
        ({"target_codes": [404]}, "Target.ResponseCodeMismatch", "Health checks failed with these codes: [404]"),
        ({"target_reason": "Target.Timeout"}, "Target.Timeout", "Request timed out"),
        ({}, "Target.FailedHealthChecks", "Health checks failed"),
        ({"fail": None, "listens_on": 8080}, "Target.FailedHealthChecks", "Health checks failed"),
    ],
)
def test_why_a_target_is_unhealthy(stack: Stack, rule: dict[str, Any], code: str, description: str) -> None:
    group = stack.target_group(HealthCheckIntervalSeconds=10, UnhealthyThresholdCount=2)
    stack.account.images({WEB: {"fail": "target", **rule}})
    balancer = {"targetGroupArn": group, "containerName": "app", "containerPort": 3000}
    stack.create(stack.task_definition(), desiredCount=1, loadBalancers=[balancer], healthCheckGracePeriodSeconds=60)
    stack.account.advance(35)
    (health,) = stack.elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    assert health["TargetHealth"] == {"State": "unhealthy", "Reason": code, "Description": description}
    stack.account.advance(50)
    assert any(message.endswith(f"due to (reason {description}).") for message in stack.messages())


def test_the_health_check_of_another_port_fails_in_the_container(stack: Stack) -> None:
    stack.account.images({WEB: {"listens_on": 8080}})
    check = {"command": ["CMD-SHELL", "node -e \"get('http://127.0.0.1:3000/')\""], "interval": 10, "retries": 2}
    stack.create(stack.task_definition(stack.container(healthCheck=check)), desiredCount=1)
    stack.account.advance(45)
    assert any("failed container health checks." in message for message in stack.messages())
    assert lines(stack, stack.tasks("STOPPED")[0]) == ["Listening on port 8080"]


def test_a_crashed_target_is_met_until_ecs_notices(stack: Stack) -> None:
    group = stack.target_group()
    stack.account.images({WEB: {"exit_after_seconds": 100, "exit_code": 2}})
    balancer = {"targetGroupArn": group, "containerName": "app", "containerPort": 3000}
    stack.create(stack.task_definition(), desiredCount=1, loadBalancers=[balancer])
    stack.account.advance(119)
    assert stack.target_states(group) == ["healthy"]
    stack.account.advance(2)
    assert stack.target_states(group) == ["draining"]
    assert stack.tasks("STOPPED")[0]["containers"][0]["exitCode"] == 2


def test_a_sidecar_that_is_not_essential_may_end(stack: Stack) -> None:
    stack.account.images({"sidecar:*": {"exit_after_seconds": 5, "exit_code": 0, "log": ["hi"], "crash_log": ["bye"]}})
    log = stack.container()["logConfiguration"]
    sidecar = {"name": "sidecar", "image": "sidecar:1", "essential": False, "logConfiguration": log}
    stack.create(stack.task_definition(stack.container(), sidecar), desiredCount=1)
    stack.account.advance(60)
    (task,) = stack.tasks()
    assert {item["name"]: item["lastStatus"] for item in task["containers"]} == {"app": "RUNNING", "sidecar": "STOPPED"}
    assert (lines(stack, task), lines(stack, task, "sidecar")) == (["Listening"], ["hi", "bye"])
    assert stack.service()["deployments"][0]["rolloutState"] == "COMPLETED"


def test_timestamps_tell_how_long_each_part_of_a_start_took(stack: Stack) -> None:
    stack.account.images({WEB: {"startup_seconds": 60, "pull_seconds": 30, "exit_after_seconds": 20}})
    started = run(stack, stack.container())
    stack.account.advance(120)
    task = described(stack, started)
    created = task["createdAt"]

    def after(name: str) -> float:
        return float(round((task[name] - created).total_seconds(), 1))

    assert (after("connectivityAt"), after("pullStartedAt"), after("pullStoppedAt")) == (5, 5, 35)
    assert (after("startedAt"), after("stoppingAt")) == (60, 80.5)
    assert after("stoppingAt") <= after("executionStoppedAt") <= after("stoppedAt") <= 90
    assert task["connectivity"] == "CONNECTED"


def test_a_one_off_task_with_a_command_of_its_own(stack: Stack) -> None:
    rule = {"command": "manage.py migrate", "run_seconds": 90, "exit_code": 3, "log": ["migrating"]}
    stack.account.images({"*api*": {"healthy_seconds": 5}, "*api:*": {**rule, "crash_log": ["no such table"]}})
    command = ["python", "manage.py", "migrate"]
    override = {"containerOverrides": [{"name": "app", "command": command}]}
    container = stack.container(image=API, command=["gunicorn"])
    started = run(stack, container, overrides=override)
    stack.account.advance(100)
    task = described(stack, started)
    assert task["lastStatus"] == "RUNNING"
    assert task["overrides"]["containerOverrides"] == [{"name": "app", "command": command}]
    stack.account.advance(30)
    task = described(stack, started)
    assert (task["stopCode"], task["containers"][0]["exitCode"]) == ("EssentialContainerExited", 3)
    assert lines(stack, task) == ["migrating", "no such table"]
    other = run(stack, container)
    stack.account.advance(40)
    assert described(stack, other)["containers"][0]["exitCode"] == 0


def test_a_stopped_task_is_forgotten_after_an_hour(stack: Stack) -> None:
    started = run(stack, stack.container())
    stack.account.advance(60)
    assert stack.ecs.list_tasks(cluster="c", desiredStatus="STOPPED")["taskArns"]
    stack.account.advance(3600)
    assert stack.ecs.list_tasks(cluster="c", desiredStatus="STOPPED")["taskArns"] == []
    arn = started["tasks"][0]["taskArn"]
    assert stack.ecs.describe_tasks(cluster="c", tasks=[arn])["failures"][0]["reason"] == "MISSING"


@pytest.mark.parametrize("word", ["CMD", "CMD-SHELL"])
def test_a_health_check_that_runs_a_program_named_cmd_never_passes(stack: Stack, word: str) -> None:
    check = {"command": ["CMD", word, "node probe.js"], "interval": 10, "retries": 2}
    stack.create(stack.task_definition(stack.container(healthCheck=check)), desiredCount=1)
    stack.account.advance(45)
    assert any("failed container health checks." in message for message in stack.messages())
