"""Services over the wire: rollouts, failures, rollback, what AWS refuses and what it returns."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rehearsal.stack import API, WEB, Stack

BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


@pytest.fixture
def stack(account: Any) -> Stack:
    return Stack(account)


def balanced(group: str) -> dict[str, Any]:
    return {"loadBalancers": [{"targetGroupArn": group, "containerName": "app", "containerPort": 3000}]}


def test_a_service_rolls_out(stack: Stack) -> None:
    group = stack.target_group()
    made = stack.create(stack.task_definition(), healthCheckGracePeriodSeconds=60, **balanced(group))
    assert (made["runningCount"], made["pendingCount"]) == (0, 2)
    stack.account.advance(25)
    assert stack.service()["runningCount"] == 2
    assert stack.target_states(group) == ["initial", "initial"]
    stack.account.advance(30)
    service = stack.service()
    assert service["deployments"][0]["rolloutState"] == "COMPLETED"
    assert stack.target_states(group) == ["healthy", "healthy"]
    assert stack.messages()[-1] == "has reached a steady state."
    assert stack.record()["status"] == "SUCCESSFUL"
    assert {task["attachments"][0]["details"][0]["value"] for task in stack.tasks()} == set(stack.subnets)


def test_a_container_check_decides_health(stack: Stack) -> None:
    check = {"command": ["CMD", "node", "probe.js"], "interval": 10}
    stack.create(stack.task_definition(stack.container(healthCheck=check)), desiredCount=1)
    stack.account.advance(25)
    assert [task["healthStatus"] for task in stack.tasks()] == ["UNKNOWN"]
    stack.account.advance(10)
    assert [task["healthStatus"] for task in stack.tasks()] == ["HEALTHY"]


def test_a_slow_application_is_killed_without_a_start_period_and_lives_with_one(stack: Stack) -> None:
    stack.account.images({"*talentbase-web:*": {"healthy_seconds": 140}})
    check = {"command": ["CMD", "node", "probe.js"], "interval": 30, "retries": 3}
    stack.create(stack.task_definition(stack.container(healthCheck=check)), desiredCount=1)
    stack.account.advance(20 + 90)
    assert any("failed container health checks." in message for message in stack.messages())
    patient = stack.task_definition(stack.container(healthCheck={**check, "startPeriod": 180}))
    stack.ecs.update_service(cluster="c", service="s", taskDefinition=patient)
    stack.account.advance(400)
    assert stack.service()["deployments"][0]["rolloutState"] == "COMPLETED"


def test_no_verdict_kills_inside_the_grace_period(stack: Stack) -> None:
    group = stack.target_group(HealthCheckIntervalSeconds=10, UnhealthyThresholdCount=2)
    stack.account.images({"*talentbase-web:*": {"healthy_seconds": 100}})
    stack.create(stack.task_definition(), desiredCount=1, healthCheckGracePeriodSeconds=300, **balanced(group))
    stack.account.advance(60)
    assert stack.target_states(group) == ["unhealthy"]
    first = stack.tasks()[0]["taskArn"]
    stack.account.advance(150)
    assert [task["taskArn"] for task in stack.tasks()] == [first]
    assert stack.service()["deployments"][0]["rolloutState"] == "COMPLETED"


def test_a_target_that_never_answers_is_replaced(stack: Stack) -> None:
    group = stack.target_group(HealthCheckIntervalSeconds=10, UnhealthyThresholdCount=2)
    stack.account.images({"*talentbase-web:*": {"fail": "target"}})
    stack.create(stack.task_definition(), desiredCount=1, **balanced(group))
    stack.account.advance(40)
    (stopped,) = stack.tasks("STOPPED")
    assert stopped["stopCode"] == "ServiceSchedulerInitiated"
    assert stopped["stoppedReason"] == f"Task failed ELB health checks in (target-group {group})"
    assert stopped["lastStatus"] == "DEACTIVATING"
    address = stopped["attachments"][0]["details"][-1]["value"]
    assert stack.target_states(group, address) == ["draining"]
    stack.account.advance(25)
    assert stack.target_states(group, address) == []
    assert any("Amazon ECS replaced 1 tasks due to an unhealthy status." in message for message in stack.messages())


def test_the_breaker_rolls_back(stack: Stack) -> None:
    first = stack.task_definition()
    stack.create(first, deploymentConfiguration=BREAKER)
    stack.account.advance(60)
    good = stack.service()["deployments"][0]["id"]
    stack.account.images({API: {"fail": "exit", "exit_code": 3}})
    bad = stack.task_definition(stack.container(image=API))
    stack.ecs.update_service(cluster="c", service="s", taskDefinition=bad)
    stack.account.advance(300)
    service = stack.service()
    assert service["taskDefinition"] == first
    assert [(item["id"], item["rolloutState"]) for item in service["deployments"]] == [(good, "COMPLETED")]
    record = stack.record()
    assert record["status"] == "ROLLBACK_SUCCESSFUL"
    assert record["deploymentCircuitBreaker"] == {"status": "TRIGGERED", "failureCount": 3, "threshold": 3}
    assert record["rollback"]["serviceRevisionArn"].endswith(good.split("/")[1])
    assert f"rolling back to deployment {good}." in stack.messages()
    stopped = stack.tasks("STOPPED")
    assert {task["containers"][0].get("exitCode") for task in stopped} >= {3}


def test_the_breaker_without_rollback_leaves_the_failure(stack: Stack) -> None:
    stack.account.images({"*": {"fail": "pull"}})
    breaker = {"enable": True, "rollback": False, "thresholdConfiguration": {"type": "COUNT", "value": 4}}
    stack.create(stack.task_definition(), deploymentConfiguration={"deploymentCircuitBreaker": breaker})
    stack.account.advance(600)
    service = stack.service()
    assert service["deployments"][0]["rolloutState"] == "FAILED"
    assert (service["runningCount"], service["pendingCount"]) == (0, 0)
    record = stack.record()
    assert (record["status"], record["deploymentCircuitBreaker"]["threshold"]) == ("STOPPED", 4)
    assert all(task["stopCode"] == "TaskFailedToStart" for task in stack.tasks("STOPPED"))


def test_a_newer_update_overtakes(stack: Stack) -> None:
    stack.create(stack.task_definition())
    stack.account.advance(5)
    stack.ecs.update_service(cluster="c", service="s", forceNewDeployment=True)
    stack.account.advance(300)
    listed = stack.ecs.list_service_deployments(cluster="c", service="s")["serviceDeployments"]
    assert [item["status"] for item in listed] == ["SUCCESSFUL", "STOPPED"]
    assert len(stack.service()["deployments"]) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"desiredCount": 3},
        {"deploymentConfiguration": {"maximumPercent": 150, "minimumHealthyPercent": 50}},
        {"healthCheckGracePeriodSeconds": 30},
        {"enableExecuteCommand": True},
        {"propagateTags": "SERVICE"},
        {"availabilityZoneRebalancing": "DISABLED"},
    ],
)
def test_these_changes_start_no_deployment(stack: Stack, change: dict[str, Any]) -> None:
    stack.create(stack.task_definition())
    stack.account.advance(60)
    before = stack.service()["deployments"][0]["id"]
    stack.ecs.update_service(cluster="c", service="s", **change)
    stack.account.advance(60)
    service = stack.service()
    assert [item["id"] for item in service["deployments"]] == [before]
    (key, value), *_ = change.items()
    assert service[key] == value or value.items() <= service[key].items()


@pytest.mark.parametrize("change", ["taskDefinition", "networkConfiguration", "platformVersion", "loadBalancers"])
def test_these_changes_start_a_deployment(stack: Stack, change: str) -> None:
    stack.create(stack.task_definition())
    stack.account.advance(60)
    network = {"subnets": stack.subnets[:1], "securityGroups": [stack.group], "assignPublicIp": "ENABLED"}
    values: dict[str, Any] = {
        "taskDefinition": stack.task_definition(),
        "networkConfiguration": {"awsvpcConfiguration": network},
        "platformVersion": "1.4.0",
        **balanced(stack.target_group()),
    }
    stack.ecs.update_service(cluster="c", service="s", **{change: values[change]})
    assert len(stack.service()["deployments"]) == 2
    stack.ecs.update_service(cluster="c", service="s", **{change: values[change]})
    assert len(stack.ecs.list_service_deployments(cluster="c", service="s")["serviceDeployments"]) == 2


def test_minimum_and_maximum_hold_throughout(stack: Stack) -> None:
    limits = {"maximumPercent": 150, "minimumHealthyPercent": 75}
    stack.create(stack.task_definition(), desiredCount=4, deploymentConfiguration=limits)
    stack.account.advance(60)
    stack.ecs.update_service(cluster="c", service="s", forceNewDeployment=True)
    for _ in range(60):
        service = stack.service()
        assert service["runningCount"] >= 3
        assert service["runningCount"] + service["pendingCount"] <= 6
        stack.account.advance(5)
    assert stack.service()["deployments"][0]["rolloutState"] == "COMPLETED"


def test_stopping_a_deployment_rolls_back(stack: Stack, refused: Any) -> None:
    first = stack.task_definition()
    stack.create(first)
    stack.account.advance(60)
    stack.account.images({API: {"healthy_seconds": 10_000}})
    stack.ecs.update_service(cluster="c", service="s", taskDefinition=stack.task_definition(stack.container(image=API)))
    arn = stack.record()["serviceDeploymentArn"]
    stack.ecs.stop_service_deployment(serviceDeploymentArn=arn, stopType="ROLLBACK")
    stack.account.advance(120)
    assert stack.record()["status"] == "ROLLBACK_SUCCESSFUL"
    assert stack.service()["taskDefinition"] == first
    refused("ConflictException", stack.ecs.stop_service_deployment, serviceDeploymentArn=arn)


def test_a_stopped_task_is_replaced_and_stays_describable_for_an_hour(stack: Stack) -> None:
    stack.create(stack.task_definition(), desiredCount=1)
    stack.account.advance(60)
    (task,) = stack.tasks()
    stopped = stack.ecs.stop_task(cluster="c", task=task["taskArn"], reason="by hand")["task"]
    assert (stopped["stopCode"], stopped["stoppedReason"]) == ("UserInitiated", "by hand")
    stack.account.advance(60)
    assert stack.service()["runningCount"] == 1
    assert stack.tasks()[0]["taskArn"] != task["taskArn"]
    stack.account.advance(3000)
    assert stack.ecs.describe_tasks(cluster="c", tasks=[task["taskArn"]])["tasks"]
    stack.account.advance(1000)
    assert stack.ecs.describe_tasks(cluster="c", tasks=[task["taskArn"]])["failures"][0]["reason"] == "MISSING"


def test_deleting_a_service_drains_it(stack: Stack, refused: Any) -> None:
    stack.create(stack.task_definition())
    stack.account.advance(60)
    refused("InvalidParameterException", stack.ecs.delete_service, cluster="c", service="s")
    assert stack.ecs.delete_service(cluster="c", service="s", force=True)["service"]["status"] == "DRAINING"
    refused("ClusterContainsServicesException", stack.ecs.delete_cluster, cluster="c")
    stack.account.advance(60)
    assert stack.service()["status"] == "INACTIVE"
    assert stack.ecs.list_services(cluster="c")["serviceArns"] == []
    assert stack.ecs.delete_cluster(cluster="c")["cluster"]["status"] == "INACTIVE"
    assert not [
        eni for eni in stack.ec2.describe_network_interfaces()["NetworkInterfaces"] if "ecs" in eni["Description"]
    ]


def test_what_is_put_is_returned_with_awss_defaults(stack: Stack) -> None:
    made = stack.create(
        stack.task_definition(),
        launchType="FARGATE",
        tags=[{"key": "Project", "value": "TalentBase"}],
        deploymentConfiguration=BREAKER,
        enableECSManagedTags=True,
        serviceConnectConfiguration={"enabled": False},
    )
    assert made["deploymentConfiguration"] == {
        "maximumPercent": 200,
        "minimumHealthyPercent": 100,
        "strategy": "ROLLING",
        "deploymentCircuitBreaker": {
            "enable": True,
            "rollback": True,
            "resetOnHealthyTask": True,
            "thresholdConfiguration": {"type": "BOUNDED_PERCENT", "value": 50},
        },
    }
    assert made["availabilityZoneRebalancing"] == "ENABLED"
    assert (made["platformVersion"], made["schedulingStrategy"]) == ("LATEST", "REPLICA")
    assert made["deployments"][0]["serviceConnectConfiguration"] == {"enabled": False}
    assert "tags" not in stack.service()
    with_tags = stack.ecs.describe_services(cluster="c", services=["s"], include=["TAGS"])["services"][0]
    assert with_tags["tags"] == [{"key": "Project", "value": "TalentBase"}]
    stack.ecs.untag_resource(resourceArn=made["serviceArn"], tagKeys=["Project"])
    assert stack.ecs.list_tags_for_resource(resourceArn=made["serviceArn"])["tags"] == []
    managed = {
        tag["key"]
        for tag in stack.ecs.describe_tasks(
            cluster="c", tasks=[task["taskArn"] for task in stack.tasks()], include=["TAGS"]
        )["tasks"][0]["tags"]
    }
    assert managed == {"aws:ecs:clusterName", "aws:ecs:serviceName"}


def test_a_revision_carries_the_images_digests(stack: Stack) -> None:
    stack.create(stack.task_definition())
    stack.account.advance(60)
    arn = stack.record()["targetServiceRevision"]["arn"]
    revision = stack.ecs.describe_service_revisions(serviceRevisionArns=[arn])["serviceRevisions"][0]
    image = stack.account.client("ecr").describe_images(repositoryName="talentbase-web")["imageDetails"][0]
    assert revision["containerImages"] == [{"containerName": "app", "image": WEB, "imageDigest": image["imageDigest"]}]
    assert stack.tasks()[0]["containers"][0]["imageDigest"] == image["imageDigest"]


def test_spot_and_capacity_providers(stack: Stack, refused: Any) -> None:
    strategy = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    request = stack.service_request(stack.task_definition(), capacityProviderStrategy=strategy)
    refused("InvalidParameterException", stack.ecs.create_service, **request)
    del request["launchType"]
    made = stack.ecs.create_service(**request)["service"]
    assert made["capacityProviderStrategy"] == [{"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0}]
    assert "launchType" not in made
    assert stack.tasks()[0]["capacityProviderName"] == "FARGATE_SPOT"
    stack.ecs.put_cluster_capacity_providers(
        cluster="c", capacityProviders=["FARGATE"], defaultCapacityProviderStrategy=[]
    )
    refused("InvalidParameterException", stack.ecs.update_service, cluster="c", service="s", forceNewDeployment=True)


def test_what_aws_refuses_at_creation(stack: Stack, refused: Any) -> None:
    definition = stack.task_definition()
    create = stack.ecs.create_service

    def request(**changes: Any) -> dict[str, Any]:
        return stack.service_request(definition, **changes)

    refused("ClusterNotFoundException", create, **request(cluster="none"))
    assert refused("ClientException", create, **request(taskDefinition="none")) == "TaskDefinition not found."
    lonely = stack.elbv2.create_target_group(Name="lonely", Protocol="HTTP", Port=1, VpcId=stack.vpc, TargetType="ip")
    arn = lonely["TargetGroups"][0]["TargetGroupArn"]
    message = refused("InvalidParameterException", create, **request(**balanced(arn)))
    assert message == f"The target group with targetGroupArn {arn} does not have an associated load balancer."
    group = stack.target_group()
    wrong = [{"targetGroupArn": group, "containerName": "nginx", "containerPort": 3000}]
    message = refused("InvalidParameterException", create, **request(loadBalancers=wrong))
    assert message == "The container nginx does not exist in the task definition."
    wrong = [{"targetGroupArn": group, "containerName": "app", "containerPort": 80}]
    message = refused("InvalidParameterException", create, **request(loadBalancers=wrong))
    assert message == "The container app did not have a container port 80 defined."
    for key, value in (("subnets", ["subnet-0"]), ("securityGroups", ["sg-0"])):
        network = {"subnets": stack.subnets, key: value}
        changed = request(networkConfiguration={"awsvpcConfiguration": network})
        assert value[0] in refused("InvalidParameterException", create, **changed)
    create(**request())
    assert refused("InvalidParameterException", create, **request()) == "Creation of service was not idempotent."
    stack.ecs.deregister_task_definition(taskDefinition=definition)
    inactive = refused("ClientException", create, **request(serviceName="other"))
    assert inactive == "TaskDefinition is inactive"
