"""The environment of dev as AWS would answer for it while all is well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._info.infrastructure import alarms_wanted
from ansible_collections.talentbase.aws.plugins.module_utils._info.snapshot import Snapshot
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service
from tests.conftest import load_inventory

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ARN = "arn:aws:ecs:us-east-1:258993895334"


def dev() -> Inventory:
    """The inventory of dev."""
    faults: list[Any] = []
    inventory = load(load_inventory("dev"), faults)
    assert not faults
    return inventory


def definition(name: str, revision: int = 1) -> str:
    """The ARN of a task definition."""
    return f"{ARN}:task-definition/{name}:{revision}"


def service(name: str, **changes: Any) -> dict[str, Any]:
    """A service of DescribeServices."""
    deployment = {"status": "PRIMARY", "rolloutState": "COMPLETED", "rolloutStateReason": "completed"}
    return {
        "serviceName": name,
        "serviceArn": f"{ARN}:service/talentbase-dev/{name}",
        "status": "ACTIVE",
        "taskDefinition": definition(name),
        "desiredCount": 1,
        "runningCount": 1,
        "pendingCount": 0,
        "deployments": [deployment],
        "loadBalancers": [{"targetGroupArn": f"arn:{name}"}],
        "events": [{"createdAt": NOW, "message": f"(service {name}) event {number}."} for number in range(9)],
        **changes,
    }


def task(key: str, item: Service, number: int = 1, **changes: Any) -> dict[str, Any]:
    """A task of DescribeTasks."""
    image = f"258993895334.dkr.ecr.us-east-1.amazonaws.com/{item.repository}:abc"
    return {
        "taskArn": f"{ARN}:task/talentbase-dev/{key}{number}",
        "taskDefinitionArn": definition(item.name),
        "lastStatus": "RUNNING",
        "healthStatus": "HEALTHY",
        "availabilityZone": "us-east-1a",
        "startedAt": NOW - timedelta(minutes=number),
        "containers": [{"name": key, "image": image, "imageDigest": "sha256:" + "ab" * 32}],
        **changes,
    }


def target(state: str, reason: str = "", description: str = "") -> dict[str, Any]:
    """A target of DescribeTargetHealth."""
    health = {"State": state, "Reason": reason, "Description": description}
    return {"TargetHealth": {name: value for name, value in health.items() if value}}


def database(**changes: Any) -> dict[str, Any]:
    """The instance of DescribeDBInstances."""
    endpoint = {"Address": "main.rds.amazonaws.com", "Port": 5432}
    return {"DBInstanceArn": "arn:db", "DBInstanceStatus": "available", "Endpoint": endpoint, **changes}


def cache(**changes: Any) -> dict[str, Any]:
    """The replication group of DescribeReplicationGroups."""
    groups = [{"PrimaryEndpoint": {"Address": "main.cache.amazonaws.com", "Port": 6379}}]
    return {"ARN": "arn:cache", "Status": "available", "NodeGroups": groups, **changes}


def certificate(**changes: Any) -> dict[str, Any]:
    """The certificate of DescribeCertificate."""
    return {"CertificateArn": "arn:cert", "Status": "ISSUED", "NotAfter": NOW + timedelta(days=200), **changes}


def well(inventory: Inventory, **changes: Any) -> Snapshot:
    """Everything well, but for the changes."""
    services: Mapping[str, Service] = inventory.services
    names = {key: item.name for key, item in services.items()}
    assert inventory.monitoring is not None
    snapshot = Snapshot(
        now=NOW,
        account="258993895334",
        region="us-east-1",
        endpoint="https://sts.us-east-1.amazonaws.com",
        cluster={"clusterArn": f"{ARN}:cluster/talentbase-dev"},
        services={name: service(name) for name in names.values()},
        tasks={item.name: [task(key, item)] for key, item in services.items()},
        deployments={name: {"status": "SUCCESSFUL", "createdAt": NOW} for name in names.values()},
        targets={name: [target("healthy")] for name in names.values()},
        scaling={name: {"MinCapacity": 1, "MaxCapacity": 3} for name in names.values()},
        load_balancer={
            "LoadBalancerName": "talentbase-dev",
            "LoadBalancerArn": "arn:lb",
            "DNSName": "talentbase-dev.elb.amazonaws.com",
            "State": {"Code": "active"},
        },
        certificate=certificate(),
        alarms={name: {"StateValue": "OK"} for name in alarms_wanted(services, inventory.monitoring.alarms)},
        topic={"TopicArn": "arn:topic", "SubscriptionsConfirmed": "1", "SubscriptionsPending": "0"},
        secrets={item.name: {"arn": "arn:secret", "placeholder": False} for item in inventory.secrets.values()},
        databases={"talentbase-dev": database()},
        caches={"talentbase-dev-redis": cache()},
        nat_gateways=[{"NatGatewayId": "nat-1", "State": "available"}],
    )
    return replace(snapshot, **changes)
