"""A worker of its own in the default VPC, to run commands and release tasks with."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account, Run

ACCOUNT = "258993895334"
CLUSTER = {"name": "jobs-dev"}
SERVICE: dict[str, Any] = {
    "name": "jobs-worker-dev",
    "repository": "talentbase-api",
    "profile": "worker",
    "cpu": 256,
    "memory": 512,
    "public_ip": True,
}


@pytest.fixture
def converge(account: Account) -> Callable[..., Run]:
    """Runs ecs_services for the worker, and for others beside it."""
    ec2 = account.client("ec2")
    subnets = sorted(item["SubnetId"] for item in ec2.describe_subnets()["Subnets"])[:2]
    groups = [item["GroupId"] for item in ec2.describe_security_groups()["SecurityGroups"]][:1]
    for name in ("jobs-worker-dev", "jobs-mailer-dev"):
        account.client("logs").create_log_group(logGroupName=f"/ecs/{name}")
    account.client("ecs").create_cluster(clusterName="jobs-dev", capacityProviders=["FARGATE", "FARGATE_SPOT"])
    push(account, "next")
    execution_role = make_role(account)

    def run(*arguments: str, service: dict[str, Any] | None = None, **options: Any) -> Run:
        others = options.pop("others", {})
        return account.module(
            "ecs_services",
            *arguments,
            cluster=CLUSTER,
            services={"worker": {**SERVICE, **(service or {})}, **others},
            aws_account_id=ACCOUNT,
            facts={
                "subnets": {"public": subnets},
                "security_groups": {"ecs": groups[0]},
                "execution_roles": dict.fromkeys(("worker", "mailer"), execution_role),
            },
            **options,
        )

    return run


def make_role(account: Account) -> str:
    """A role with which tasks pull their images and write their logs; its ARN."""
    principal = {"Service": "ecs-tasks.amazonaws.com"}
    trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    rights = {"Effect": "Allow", "Action": ["ecr:*", "logs:*", "secretsmanager:*", "ssm:*"], "Resource": "*"}
    iam = account.client("iam")
    made = iam.create_role(RoleName="execution", AssumeRolePolicyDocument=_policy(trust))
    iam.put_role_policy(RoleName="execution", PolicyName="tests", PolicyDocument=_policy(rights))
    return str(made["Role"]["Arn"])


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def push(account: Account, tag: str) -> None:
    """Tag the repository's latest image once more."""
    ecr = account.client("ecr")
    answer = ecr.batch_get_image(repositoryName="talentbase-api", imageIds=[{"imageTag": "latest"}])
    ecr.put_image(repositoryName="talentbase-api", imageManifest=answer["images"][0]["imageManifest"], imageTag=tag)
