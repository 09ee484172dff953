"""GuardDuty's Runtime Monitoring over the wire: whose tasks get its agent, and what it leaves in a VPC."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.rehearsal.stack import EXECUTION_ACTIONS, Stack

AGENT, TAG = "aws-guardduty-agent-", "GuardDutyManaged"


@pytest.fixture
def stack(account: Any) -> Stack:
    return Stack(account)


def switch_on(stack: Stack, for_all: bool = False) -> None:
    more = [{"Name": "ECS_FARGATE_AGENT_MANAGEMENT", "Status": "ENABLED" if for_all else "DISABLED"}]
    feature = {"Name": "RUNTIME_MONITORING", "Status": "ENABLED", "AdditionalConfiguration": more}
    stack.account.client("guardduty").create_detector(Enable=True, Features=[feature])


def tag(stack: Stack, value: str) -> None:
    arn = stack.ecs.describe_clusters(clusters=["c"])["clusters"][0]["clusterArn"]
    stack.ecs.tag_resource(resourceArn=arn, tags=[{"key": TAG, "value": value}])


def agents(stack: Stack) -> list[dict[str, Any]]:
    """The agents of the running tasks of a new service."""
    stack.create(stack.task_definition(), desiredCount=1)
    stack.account.advance(60)
    assert stack.service()["runningCount"] == 1
    [task] = stack.tasks()
    return [item for item in task["containers"] if item["name"].startswith(AGENT)]


@pytest.mark.parametrize(
    ("on", "for_all", "value", "watched"),
    [
        (False, False, "true", False),
        (True, False, "", False),
        (True, False, "true", True),
        (True, False, "True", False),
        (True, True, "", True),
        (True, True, "false", False),
    ],
)
def test_the_tag_of_the_cluster_and_the_account_decide(
    stack: Stack, on: bool, for_all: bool, value: str, watched: bool
) -> None:
    if on:
        switch_on(stack, for_all)
    if value:
        tag(stack, value)
    assert [item["lastStatus"] for item in agents(stack)] == ["RUNNING"] * watched
    revisions = stack.ecs.describe_service_revisions(
        serviceRevisionArns=[item["arn"] for item in stack.service()["currentServiceRevisions"]]
    )
    assert [item["guardDutyEnabled"] for item in revisions["serviceRevisions"]] == [watched]


def test_a_deployment_of_before_gets_no_agent_and_the_next_one_does(stack: Stack) -> None:
    assert agents(stack) == []
    switch_on(stack)
    tag(stack, "true")
    [before] = stack.tasks()
    assert len(before["containers"]) == 1
    stack.ecs.stop_task(cluster="c", task=before["taskArn"])
    stack.account.advance(120)
    [replaced] = stack.tasks()  # of the same deployment
    assert (replaced["taskArn"] != before["taskArn"], len(replaced["containers"])) == (True, 1)
    stack.ecs.update_service(cluster="c", service="s", forceNewDeployment=True)
    stack.account.advance(300)
    [after] = stack.tasks()
    assert (after["taskArn"] != before["taskArn"], len(after["containers"])) == (True, 2)


def test_an_agent_that_cannot_be_pulled_keeps_no_task_from_running(stack: Stack) -> None:
    switch_on(stack)
    tag(stack, "true")
    stack.allow(*EXECUTION_ACTIONS, resource="arn:aws:ecr:us-east-1:258993895334:repository/*")
    stack.allow("ecr:GetAuthorizationToken", "logs:CreateLogStream", "logs:PutLogEvents", name="more")
    [agent] = agents(stack)
    assert agent["lastStatus"] == "STOPPED"
    assert agent["reason"].startswith("CannotPullContainerError: ")
    assert "aws-guardduty-agent-fargate" in agent["reason"]
    assert "exitCode" not in agent


def test_the_endpoint_stays_and_keeps_the_vpc_from_going(stack: Stack) -> None:
    switch_on(stack)
    tag(stack, "true")
    agents(stack)
    mine = [{"Name": f"tag:{TAG}", "Values": ["true"]}]
    [endpoint] = stack.ec2.describe_vpc_endpoints(Filters=mine)["VpcEndpoints"]
    assert (endpoint["VpcEndpointType"], endpoint["ServiceName"]) == (
        "Interface",
        "com.amazonaws.us-east-1.guardduty-data",
    )
    [group] = stack.ec2.describe_security_groups(Filters=mine)["SecurityGroups"]
    assert group["GroupName"] == f"GuardDutyManagedSecurityGroup-{stack.vpc}"
    stack.ecs.delete_service(cluster="c", service="s", force=True)
    stack.account.advance(300)
    with pytest.raises(ClientError, match="DependencyViolation"):
        stack.ec2.delete_security_group(GroupId=group["GroupId"])
    stack.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])
    stack.ec2.delete_security_group(GroupId=group["GroupId"])
