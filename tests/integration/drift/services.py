"""Changes of the cluster, the services and their scaling by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.harness import Account
from tests.integration.drift.change import API, NAME, WEB, Change, only, simple
from tests.integration.drift.network import Network


def service_changes() -> list[Change]:
    """Changes of cluster, services and their scaling."""
    where = {"cluster": NAME, "service": WEB}
    service = {
        "platform_version": {"platformVersion": "1.4.0"},
        "grace_period": {"healthCheckGracePeriodSeconds": 10},
        "deployment": {"deploymentConfiguration": {"maximumPercent": 150}},
        "execute_command": {"enableExecuteCommand": False},
        "zone_rebalancing": {"availabilityZoneRebalancing": "DISABLED"},
        "propagate_tags": {"propagateTags": "TASK_DEFINITION"},
        "managed_tags": {"enableECSManagedTags": False},
        "capacity_providers": {"capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]},
    }
    scaled = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{NAME}/{WEB}",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    target = {
        "min": {**scaled, "MinCapacity": 2, "MaxCapacity": 3},
        "max": {**scaled, "MinCapacity": 2, "MaxCapacity": 9},
        "suspended": {**scaled, "SuspendedState": {"DynamicScalingInSuspended": True}},
    }
    insights = {"cluster": NAME, "settings": [{"name": "containerInsights", "value": "disabled"}]}
    providers = {"cluster": NAME, "capacityProviders": ["FARGATE"], "defaultCapacityProviderStrategy": []}
    definition = {
        "cpu": {"cpu": "1024", "memory": "2048"},
        "taskRoleArn": {"taskRoleArn": f"arn:aws:iam::258993895334:role/{WEB}-us-east-1-task"},
        "executionRoleArn": {"executionRoleArn": f"arn:aws:iam::258993895334:role/{WEB}-us-east-1-execution"},
        "runtimePlatform": {"runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}},
        "containers": {},
    }
    return [
        *simple(
            "services",
            "service",
            "ecs",
            "update_service",
            WEB,
            {key: {**where, **value} for key, value in service.items()},
        ),
        Change("services", "service", WEB, "network", _move_service),
        Change("services", "service", WEB, "tags", lambda a: _tag_ecs(a, f"service/{NAME}/{WEB}")),
        *simple("services", "scalable target", "application-autoscaling", "register_scalable_target", WEB, target),
        Change("services", "scalable target", WEB, "tags", _tag_target),
        *(Change("services", "scaling policy", f"{WEB}-cpu", prop, _policy(change)) for prop, change in POLICY.items()),
        Change("services", "scaling policy", f"{WEB}-memory", "target", _delete_policy, gone=True),
        *(
            Change(
                "services", "task definition", API, prop, _revision(change), also=(("service", API, "task_definition"),)
            )
            for prop, change in definition.items()
        ),
        *simple("cluster", "cluster", "ecs", "update_cluster_settings", NAME, {"container_insights": insights}),
        *simple("cluster", "cluster", "ecs", "put_cluster_capacity_providers", NAME, {"capacity_providers": providers}),
        Change("cluster", "cluster", NAME, "tags", lambda a: _tag_ecs(a, f"cluster/{NAME}")),
    ]


POLICY: dict[str, dict[str, Any]] = {
    "target": {"TargetValue": 40.0},
    "scale_in_cooldown": {"ScaleInCooldown": 10},
    "scale_out_cooldown": {"ScaleOutCooldown": 10},
    "scale_in": {"DisableScaleIn": True},
    # AWS takes no second policy for the memory.
    "metric": {
        "PredefinedMetricSpecification": {
            "PredefinedMetricType": "ALBRequestCountPerTarget",
            "ResourceLabel": f"app/{NAME}/50dc6c495c0c9188/targetgroup/{WEB}/943f017f100becff",
        }
    },
}
SCALED = {
    "ServiceNamespace": "ecs",
    "ResourceId": f"service/{NAME}/{WEB}",
    "ScalableDimension": "ecs:service:DesiredCount",
}


def _policy(change: dict[str, Any]) -> Callable[[Account], Any]:
    def put(account: Account) -> None:
        client, name = account.client("application-autoscaling"), f"{WEB}-cpu"
        policies = client.describe_scaling_policies(**SCALED)["ScalingPolicies"]
        found = next(item for item in policies if item["PolicyName"] == name)
        tracking = {**found["TargetTrackingScalingPolicyConfiguration"], **change}
        client.put_scaling_policy(
            **SCALED,
            PolicyName=name,
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration=tracking,
        )

    return put


def _delete_policy(account: Account) -> None:
    account.client("application-autoscaling").delete_scaling_policy(**SCALED, PolicyName=f"{WEB}-memory")


def _tag_target(account: Account) -> None:
    client = account.client("application-autoscaling")
    found = only(
        client.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=[SCALED["ResourceId"]])["ScalableTargets"]
    )
    client.tag_resource(ResourceARN=found["ScalableTargetARN"], Tags={"Project": "Other"})


def _tag_ecs(account: Account, resource: str) -> None:
    arn = f"arn:aws:ecs:us-east-1:258993895334:{resource}"
    account.client("ecs").tag_resource(resourceArn=arn, tags=[{"key": "Project", "value": "Other"}])


def _move_service(account: Account) -> None:
    network = Network(account)
    subnets = [network.subnet("public-us-east-1a")]
    place = {"subnets": subnets, "securityGroups": [network.group("ecs")], "assignPublicIp": "ENABLED"}
    account.client("ecs").update_service(cluster=NAME, service=WEB, networkConfiguration={"awsvpcConfiguration": place})


NEVER_BACK = {"deploymentCircuitBreaker": {"enable": False, "rollback": False}}


def _revision(change: dict[str, Any]) -> Callable[[Account], Any]:
    """Deploys another revision; without a change, one whose container has another environment."""
    taken = [
        "family",
        "cpu",
        "memory",
        "networkMode",
        "requiresCompatibilities",
        "runtimePlatform",
        "executionRoleArn",
        "taskRoleArn",
        "containerDefinitions",
        "volumes",
    ]

    def register(account: Account) -> None:
        client = account.client("ecs")
        found = client.describe_task_definition(taskDefinition=API)["taskDefinition"]
        given = {key: found[key] for key in taken if key in found} | change
        if not change:
            given["containerDefinitions"][0]["environment"].append({"name": "BY_HAND", "value": "1"})
        made = client.register_task_definition(**given)["taskDefinition"]["taskDefinitionArn"]
        # Its tasks cannot start, after all that was changed before; without a circuit breaker ECS goes on trying.
        client.update_service(cluster=NAME, service=API, taskDefinition=made, deploymentConfiguration=NEVER_BACK)

    return register
