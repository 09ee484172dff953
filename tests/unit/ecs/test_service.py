"""An ECS service: what was created is no difference, and each field by itself is one."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._ecs import scaling
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.actual import actual_service
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.context import ServiceContext
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.desired import RULES, desired_service
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.inputs import create_input, update_input
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.reads import refuse_other_deployers
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import read_services
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import differences, resolve

CONTEXT = ServiceContext(
    account_id="123456789012",
    region="eu-west-1",
    target_groups={"web": "arn:tg"},
    alarms={"web": {"errors": "app-web-errors"}},
    private_subnets=["subnet-b", "subnet-a"],
    public_subnets=["subnet-c"],
    security_groups=["sg-a"],
    tags={"Project": "App"},
)
ENTRY: dict[str, Any] = {
    "name": "app-web",
    "repository": "app-web",
    "cpu": 256,
    "memory": 512,
    "port": 3000,
    "hosts": ["www.example.com"],
    "priority": 10,
    "scaling": {"min": 1, "max": 3},
}


def wanted(**changes: Any) -> dict[str, Any]:
    faults: list[Any] = []
    services = read_services({"services": {"web": {**ENTRY, **changes}}}, faults)
    assert not faults
    properties = desired_service("web", services["web"], CONTEXT).properties
    found: dict[str, Any] = resolve(properties, lambda _ref: "arn:td:1")
    return found


def as_aws_answers(arguments: dict[str, Any]) -> dict[str, Any]:
    """What DescribeServices returns for a CreateService call."""
    primary = {
        "id": "ecs-svc/1",
        "status": "PRIMARY",
        "rolloutState": "COMPLETED",
        "taskDefinition": arguments["taskDefinition"],
    }
    if "serviceConnectConfiguration" in arguments:
        primary["serviceConnectConfiguration"] = arguments["serviceConnectConfiguration"]
    return {**arguments, "serviceArn": "arn:service", "status": "ACTIVE", "deployments": [primary]}


def revision_of(arguments: dict[str, Any]) -> dict[str, Any]:
    return {"monitoring": arguments["monitoring"]} if "monitoring" in arguments else {}


CHANGES: list[dict[str, Any]] = [
    {"deployment": {"minimum_healthy_percent": 50}},
    {"deployment": {"maximum_percent": 150}},
    {"deployment": {"grace_period": 30}},
    {"deployment": {"circuit_breaker": {"enable": False}}},
    {"deployment": {"circuit_breaker": {"rollback": False}}},
    {"deployment": {"circuit_breaker": {"threshold_type": "COUNT", "threshold": 2}}},
    {"deployment": {"circuit_breaker": {"reset_on_healthy_task": False}}},
    {"deployment": {"alarms": ["errors"]}},
    {"deployment": {"alarms": ["errors"], "alarms_rollback": False}},
    {"deployment": {"early_success_percent": 100, "early_success_cleanup": "DEFERRED"}},
    {"platform_version": "1.4.0"},
    {"capacity_providers": [{"provider": "FARGATE_SPOT"}]},
    {"capacity_providers": [{"provider": "FARGATE", "base": 1}, {"provider": "FARGATE_SPOT", "weight": 3}]},
    {"availability_zone_rebalancing": False},
    {"execute_command": False},
    {"public_ip": True},
    {"metric_resolution": 20},
    {"service_connect": {"namespace": "app"}},
    {"service_connect": {"namespace": "app", "name": "web", "port": 80}},
    {"container": "front"},
    {"port": 3001},
    {"hosts": [], "priority": 0},
]


@pytest.mark.parametrize("change", [{}, *CHANGES], ids=str)
def test_what_was_created_is_no_difference(change: dict[str, Any]) -> None:
    properties = wanted(**change)
    arguments = create_input("app", "app-web", properties)
    actual = actual_service(as_aws_answers(arguments), revision_of(arguments))
    assert differences(actual.properties, properties, RULES["service"].initial) == []


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_each_field_is_a_difference_and_goes_back(change: dict[str, Any]) -> None:
    plain, changed = wanted(), wanted(**change)
    arguments = create_input("app", "app-web", changed)
    actual = actual_service(as_aws_answers(arguments), revision_of(arguments))
    differing = differences(actual.properties, plain, RULES["service"].initial)
    assert differing
    update = update_input("app", actual, plain, differing)
    answer = as_aws_answers({**arguments, **update})
    assert (
        differences(
            actual_service(answer, revision_of({**arguments, **update})).properties, plain, RULES["service"].initial
        )
        == []
    )


def test_the_desired_count_is_left_to_autoscaling() -> None:
    arguments = create_input("app", "app-web", wanted(desired_count=2))
    assert arguments["desiredCount"] == 2
    scaled = actual_service(as_aws_answers({**arguments, "desiredCount": 9}), {})
    assert differences(scaled.properties, wanted(desired_count=2), RULES["service"].initial) == []


def test_without_autoscaling_the_desired_count_holds() -> None:
    properties = wanted(scaling=None, desired_count=2)
    answer = as_aws_answers({**create_input("app", "app-web", properties), "desiredCount": 9})
    assert differences(actual_service(answer, {}).properties, properties, RULES["service"].initial) == ["desired_count"]


def test_an_update_sends_only_what_changed() -> None:
    actual = actual_service(as_aws_answers(create_input("app", "app-web", wanted())), {})
    assert update_input("app", actual, wanted(), ["execute_command"]) == {
        "cluster": "app",
        "service": "app-web",
        "enableExecuteCommand": True,
    }


def test_a_deployment_that_failed_is_tried_again() -> None:
    answer = as_aws_answers(create_input("app", "app-web", wanted()))
    answer["deployments"][0]["rolloutState"] = "FAILED"
    actual = actual_service(answer, {})
    assert differences(actual.properties, wanted(), RULES["service"].initial) == ["failed_deployment"]
    assert update_input("app", actual, wanted(), ["failed_deployment"])["forceNewDeployment"] is True


def test_a_service_that_codedeploy_deploys_is_refused() -> None:
    with pytest.raises(Failure, match="not deployed by ECS itself: app-web by CODE_DEPLOY"):
        refuse_other_deployers({"app-web": {"deploymentController": {"type": "CODE_DEPLOY"}}, "app-api": {}})
    refuse_other_deployers({"app-api": {"deploymentController": {"type": "ECS"}}, "app-worker": {}})


def test_a_launch_type_is_a_difference_unless_the_inventory_says_it() -> None:
    arguments = create_input("app", "app-web", wanted(launch_type="FARGATE"))
    assert "capacityProviderStrategy" not in arguments
    assert arguments["launchType"] == "FARGATE"
    actual = actual_service(as_aws_answers(arguments), {})
    assert differences(actual.properties, wanted(launch_type="FARGATE"), RULES["service"].initial) == []
    assert differences(actual.properties, wanted(), RULES["service"].initial) == ["capacity_providers"]


def test_an_empty_strategy_goes_back_to_the_launch_type() -> None:
    actual = actual_service(as_aws_answers(create_input("app", "app-web", wanted())), {})
    request = update_input("app", actual, wanted(launch_type="FARGATE"), ["capacity_providers"])
    assert (request["capacityProviderStrategy"], request["forceNewDeployment"]) == ([], True)


def test_policies_follow_from_the_targets() -> None:
    faults: list[Any] = []
    entry = {**ENTRY, "scaling": {"min": 1, "max": 3, "memory_target": 0}, "metric_resolution": 20}
    resources = scaling.desired_scaling(read_services({"services": {"web": entry}}, faults)["web"], {})
    assert [str(item.address) for item in resources] == ["scalable target app-web", "scaling policy app-web-cpu"]
    assert resources[1].properties["metric"] == "ECSServiceAverageCPUUtilizationHighResolution"


def policies_of(*answers: tuple[str, str], **changes: Any) -> dict[str, str]:
    """The name in AWS by address of policies given as (name, metric)."""
    faults: list[Any] = []
    service = read_services({"services": {"web": {**ENTRY, **changes}}}, faults)["web"]
    desired = [item for item in scaling.desired_scaling(service, {}) if item.address.kind == "scaling policy"]
    given = [
        {
            "PolicyName": name,
            "PolicyARN": f"arn:{name}",
            "ResourceId": "service/app/app-web",
            "TargetTrackingScalingPolicyConfiguration": {
                "PredefinedMetricSpecification": {"PredefinedMetricType": f"ECSServiceAverage{metric}"}
            },
        }
        for name, metric in answers
    ]
    return {item.address.name: item.attributes["name"] for item in scaling.actual_policies(given, desired)}


def test_a_policy_of_another_name_is_the_one_for_its_metric() -> None:
    found = policies_of(("Cpu-A1", "CPUUtilization"), ("Memory-B2", "MemoryUtilization"))
    assert found == {"app-web-cpu": "Cpu-A1", "app-web-memory": "Memory-B2"}


def test_a_policy_keeps_its_name_where_the_resolution_of_its_metric_changes() -> None:
    assert policies_of(("Cpu-A1", "CPUUtilization"), metric_resolution=20) == {"app-web-cpu": "Cpu-A1"}


def test_a_policy_for_a_metric_that_the_inventory_lacks_is_told_apart() -> None:
    found = policies_of(("app-web-cpu", "Requests"), ("Cpu-A1", "CPUUtilization"))
    assert found == {"app-web-cpu": "Cpu-A1", "app-web-cpu of app-web, ECSServiceAverageRequests": "app-web-cpu"}
    assert policies_of(("app-web-cpu", "Requests")) == {"app-web-cpu": "app-web-cpu"}
