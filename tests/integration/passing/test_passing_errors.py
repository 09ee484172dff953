"""The session's clients wait for what passes by itself, beside botocore's own retries and in a paginator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ansible_collections.talentbase.aws.plugins.module_utils._aws import waiting
from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure, refused
from ansible_collections.talentbase.aws.plugins.module_utils._aws.progress import Progress
from ansible_collections.talentbase.aws.plugins.module_utils._aws.session import Aws
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.cluster import wait_until_active
from tests.harness import Account
from tools.account import REGION, options

ROLE = {"operation": "ecs:CreateCluster", "code": "InvalidParameterException", "seconds": 200}
ROLE["message"] = "Unable to assume the service linked role. Please verify that the role exists."
PASS_ROLE = "is not authorized to perform: iam:PassRole on resource: arn:aws:iam::258993895334:role/web"


@pytest.fixture
def said(tmp_path: Path) -> Path:
    path = tmp_path / "said"
    path.touch()
    return path


@pytest.fixture
def aws(account: Account, said: Path) -> Aws:
    return Aws(options(account.url, REGION), Progress(str(said)))


def test_a_write_waits_until_aws_takes_it(account: Account, aws: Aws, said: Path) -> None:
    account.ask("PUT", "faults", {"answers": [ROLE]})
    assert aws.client("ecs").create_cluster(clusterName="c")["cluster"]["status"] == "ACTIVE"
    assert "CreateCluster: ECS makes its service-linked role at its first use" in said.read_text()
    struck = account.ask("GET", "faults")["answers"][0]["struck"]
    assert 1 < struck < 10
    assert account.calls()["by_operation"]["ecs:CreateCluster"] == struck + 1


def test_a_wait_is_no_attempt_of_botocores_own(account: Account, aws: Aws) -> None:
    throttled = {"operation": "ecs:CreateCluster", "code": "ThrottlingException", "first": 2}
    account.ask("PUT", "faults", {"answers": [{**ROLE, "first": 1}, throttled, {**ROLE, "first": 1}]})
    aws.client("ecs").create_cluster(clusterName="c")
    assert [item["struck"] for item in account.ask("GET", "faults")["answers"]] == [1, 2, 1]


def test_a_page_waits_too(account: Account, aws: Aws) -> None:
    answer = {"operation": "ec2:DescribeNatGateways", "code": "NatGatewayNotFound", "status": 400, "first": 1}
    account.ask("PUT", "faults", {"answers": [answer]})
    assert aws.pages("ec2", "describe_nat_gateways", "NatGateways") == []
    assert account.ask("GET", "faults")["answers"][0]["struck"] == 1


def test_another_refusal_is_final(account: Account, aws: Aws, said: Path) -> None:
    account.ask("PUT", "faults", {"answers": [{**ROLE, "code": "ClientException", "message": "No."}]})
    with pytest.raises(ClientError, match="No"):
        aws.client("ecs").create_cluster(clusterName="c")
    assert account.ask("GET", "faults")["answers"][0]["struck"] == 1
    assert said.read_text() == ""


@pytest.mark.parametrize("age", [0, 3600])
def test_a_role_that_may_not_be_passed_is_waited_for_while_it_is_new(account: Account, aws: Aws, age: int) -> None:
    aws.client("iam").create_role(RoleName="web", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}')
    account.advance(age)
    answer = {"operation": "ecs:RegisterTaskDefinition", "code": "AccessDeniedException", "message": PASS_ROLE}
    account.ask("PUT", "faults", {"answers": [{**answer, "first": 2}]})
    register = aws.client("ecs").register_task_definition
    arguments = {"family": "web", "containerDefinitions": [{"name": "web", "image": "web", "memory": 128}]}
    if age:
        with pytest.raises(ClientError) as caught:
            register(**arguments)
        assert "grant the action to these credentials" in str(refused(caught.value))
    else:
        register(**arguments)
    assert account.ask("GET", "faults")["answers"][0]["struck"] == (1 if age else 2)


def test_no_tags_are_no_argument(aws: Aws) -> None:
    """botocore's models ask for at least one tag here, and AWS refuses an empty list or map."""
    aws.client("logs").create_log_group(logGroupName="plain", tags={})
    aws.client("acm").request_certificate(DomainName="example.com", Tags=[])
    aws.client("ec2").create_vpc(CidrBlock="10.9.0.0/16", TagSpecifications=[{"ResourceType": "vpc", "Tags": []}])
    aws.client("logs").create_log_group(logGroupName="tagged", tags={"A": "1"})
    tagged = aws.client("logs").list_tags_for_resource(
        resourceArn="arn:aws:logs:us-east-1:258993895334:log-group:tagged"
    )
    assert tagged["tags"] == {"A": "1"}


class Provisioning:
    """ECS, where a cluster has one status after another; the embedded account's clusters are ACTIVE at once."""

    def __init__(self, *statuses: str) -> None:
        self.statuses = list(statuses)

    def describe_clusters(self, **_request: Any) -> dict[str, Any]:
        status = self.statuses.pop(0)
        return {"clusters": [{"clusterArn": "arn", "clusterName": "c", "status": status}]}


def test_a_cluster_that_is_provisioned_is_waited_for(monkeypatch: pytest.MonkeyPatch, said: Path) -> None:
    monkeypatch.setattr(waiting, "sleep", lambda _seconds: None)
    ecs = Provisioning("PROVISIONING", "PROVISIONING", "ACTIVE")
    assert wait_until_active(ecs, "c", Progress(str(said))) == {"status": "ACTIVE"}
    assert "cluster c is PROVISIONING; it usually takes 10 to 60 s" in said.read_text()
    with pytest.raises(Failure, match="Cluster c is FAILED"):
        wait_until_active(Provisioning("PROVISIONING", "FAILED"), "c", Progress(None))
