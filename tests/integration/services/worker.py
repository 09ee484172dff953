"""One worker in the default VPC, as the smallest service that a test can deploy by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.harness import Account, Run

ACCOUNT = "258993895334"
CLUSTER = "jobs-dev"
NAME = "jobs-worker-dev"
SERVICE: dict[str, Any] = {
    "name": NAME,
    "repository": "talentbase-api",
    "profile": "worker",
    "cpu": 256,
    "memory": 512,
    "public_ip": True,
    "environment": {"QUEUE": "mail"},
    "scaling": {"min": 1, "max": 3},
}
Converge = Callable[..., Run]


def worker(account: Account) -> Converge:
    """Make what the worker needs; what runs ecs_services for it: converge(*arguments, service={}, **options)."""
    ec2 = account.client("ec2")
    subnets = sorted(item["SubnetId"] for item in ec2.describe_subnets()["Subnets"])[:2]
    groups = [item["GroupId"] for item in ec2.describe_security_groups()["SecurityGroups"]][:1]
    account.client("logs").create_log_group(logGroupName=f"/ecs/{NAME}")
    account.client("ecs").create_cluster(clusterName=CLUSTER, capacityProviders=["FARGATE", "FARGATE_SPOT"])
    assert account.module("iam_service_roles", services={"worker": SERVICE}, aws_account_id=ACCOUNT).code == 0
    roles = account.result()

    def run(*arguments: str, service: dict[str, Any] | None = None, **options: Any) -> Run:
        return account.module(
            "ecs_services",
            *arguments,
            cluster={"name": CLUSTER},
            services={"worker": {**SERVICE, **(service or {})}},
            aws_account_id=ACCOUNT,
            facts={**roles["facts"], "subnets": {"public": subnets}, "security_groups": {"ecs": groups[0]}},
            resource_tags={"Project": "Jobs"},
            **options,
        )

    return run
