"""Flow logs and endpoints of a VPC: made, put right after a change by hand, changed, left alone where they are another's, and removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

Run = Callable[..., dict[str, Any]]
SECTIONS = ("network", "services", "service_defaults", "profiles", "databases", "caches", "resource_tags")
NAME, OWNER = "talentbase-dev", "talentbase-dev/dev"
GROUP, ROLE = f"/vpc/{NAME}/flow-logs", f"{NAME}-us-east-1-flow-logs"
MADE = [f"create flow log {NAME}", f"create log group {GROUP}", f"create role {ROLE}"]
TAG, ENDPOINTS_TAG = "talentbase.aws/flow-logs", "talentbase.aws/endpoints"


@pytest.fixture
def network(run_module: Run, dev: dict[str, Any]) -> Run:
    """Runs the module with dev's sections: network({"endpoints": ["s3"]}, check=True)."""

    def run(more: dict[str, Any], owner: str = OWNER, **options: Any) -> dict[str, Any]:
        sections = {**dev, "network": {**dev["network"], **more}}
        given = {name: sections[name] for name in SECTIONS} | {"aws_account_id": "258993895334", "environment": owner}
        return run_module("vpc_network", **{**given, **options})

    return run


def vpc(account: Account) -> dict[str, Any]:
    found: dict[str, Any] = next(
        item for item in account.client("ec2").describe_vpcs()["Vpcs"] if item["CidrBlock"] == "10.0.0.0/16"
    )
    return found


def tags(account: Account) -> set[str]:
    return {item["Key"] for item in vpc(account)["Tags"]}


def flow_logs(account: Account) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = account.client("ec2").describe_flow_logs()["FlowLogs"]
    return found


def roles(account: Account) -> list[str]:
    return [item["RoleName"] for item in account.client("iam").list_roles()["Roles"]]


def groups(account: Account) -> dict[str, int]:
    found = account.client("logs").describe_log_groups()["logGroups"]
    return {item["logGroupName"]: item.get("retentionInDays", 0) for item in found}


def test_a_flow_log_goes_through_its_states(account: Account, network: Run) -> None:
    account.zero()
    assert not any("flow" in line for line in network({})["plan"])
    assert not [
        name for name in account.calls()["by_operation"] if "FlowLogs" in name or name.startswith(("logs:", "iam:"))
    ]
    wanted = {"flow_logs": {}}
    account.zero()
    assert "aws_account_id: is missing" in network(wanted, aws_account_id=None)["msg"]
    dry = network(wanted, check=True)
    assert sorted(line for line in dry["plan"] if line in MADE) == MADE
    assert account.calls()["writes"] == 0
    assert network(wanted)["plan"] == dry["plan"]
    [made] = flow_logs(account)
    assert (made["TrafficType"], made["MaxAggregationInterval"], made["LogGroupName"]) == ("REJECT", 600, GROUP)
    assert made["DeliverLogsStatus"] == "SUCCESS"
    assert groups(account) == {GROUP: 90}
    trust = account.client("iam").get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"]["Statement"][0]
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": "258993895334"}
    account.zero()
    assert network(wanted)["plan"] == []
    assert account.calls()["writes"] == 0

    account.client("iam").delete_role_policy(RoleName=ROLE, PolicyName="talentbase.aws")
    assert flow_logs(account)[0]["DeliverLogsErrorMessage"] == "Access error"
    account.client("logs").delete_log_group(logGroupName=GROUP)
    account.client("ec2").create_tags(Resources=[made["FlowLogId"]], Tags=[{"Key": "Project", "Value": "Other"}])
    assert network(wanted)["plan"] == [
        f"create log group {GROUP}",
        f"update role {ROLE} (policy)",
        f"update flow log {NAME} (tags)",
    ]
    assert flow_logs(account)[0]["DeliverLogsStatus"] == "SUCCESS"
    account.client("ec2").delete_flow_logs(FlowLogIds=[made["FlowLogId"]])
    assert network(wanted)["plan"] == [f"create flow log {NAME}"]

    changed = network({"flow_logs": {"traffic": "ALL", "aggregation_seconds": 60, "retention_days": 30}})
    assert changed["plan"] == [
        f"update log group {GROUP} (retention_days)",
        f"update flow log {NAME} (aggregation_seconds, traffic): a new one is made in its place, and what passes in between is not recorded",
    ]
    [now] = flow_logs(account)
    assert (now["TrafficType"], now["MaxAggregationInterval"]) == ("ALL", 60)


def test_a_flow_log_that_the_inventory_no_longer_has_is_deleted_and_another_s_is_left_alone(
    account: Account, network: Run
) -> None:
    network({"flow_logs": {}})
    ec2 = account.client("ec2")
    role = account.client("iam").get_role(RoleName=ROLE)["Role"]["Arn"]
    account.client("logs").create_log_group(logGroupName="/somebody")
    somebodys = {"ResourceType": "VPC", "ResourceIds": [vpc(account)["VpcId"]], "TrafficType": "ALL"}
    ec2.create_flow_logs(**somebodys, LogGroupName="/somebody", DeliverLogsPermissionArn=role)
    assert network({"flow_logs": {}})["plan"] == []
    theirs = network({}, owner="other/dev")  # another environment that has the network, too
    assert not any("delete" in line for line in theirs["plan"])
    assert {item["LogGroupName"] for item in flow_logs(account)} == {GROUP, "/somebody"}
    gone = network({})
    assert gone["plan"] == [f"delete role {ROLE}", f"delete flow log {NAME}"]
    assert [item["LogGroupName"] for item in flow_logs(account)] == ["/somebody"]
    assert (ROLE in roles(account), TAG in tags(account)) == (False, False)
    assert groups(account)[GROUP] == 90  # what was recorded stays
    account.zero()
    assert network({})["plan"] == []
    assert account.calls()["writes"] == 0


def test_an_interrupted_removal_is_finished(account: Account, network: Run) -> None:
    network({"flow_logs": {}})
    account.client("ec2").delete_flow_logs(FlowLogIds=[flow_logs(account)[0]["FlowLogId"]])
    assert network({})["plan"] == [f"delete role {ROLE}", f"delete flow log {NAME}"]
    assert TAG not in tags(account)
    network({"flow_logs": {}})
    kept = network({"flow_logs": {}}, state="absent", keep_logs=True)
    assert f"delete flow log {NAME}" in kept["plan"]
    assert (flow_logs(account), list(groups(account))) == ([], [GROUP])
    network({"flow_logs": {}})
    network({"flow_logs": {}}, state="absent")
    assert (flow_logs(account), groups(account), ROLE in roles(account)) == ([], {}, False)


def endpoints(account: Account) -> dict[str, int]:
    """How many route tables each endpoint is in, by its service."""
    found = account.client("ec2").describe_vpc_endpoints()["VpcEndpoints"]
    return {item["ServiceName"].rpartition(".")[2]: len(item["RouteTableIds"]) for item in found}


def routes(account: Account) -> int:
    """How many routes lead to endpoints."""
    tables = account.client("ec2").describe_route_tables()["RouteTables"]
    return sum(str(route.get("GatewayId")).startswith("vpce-") for table in tables for route in table["Routes"])


def test_endpoints_are_made_put_right_and_removed(account: Account, network: Run) -> None:
    network({})
    wanted, s3 = {"endpoints": ["s3"]}, f"VPC endpoint {NAME}-s3"
    account.zero()
    dry = network(wanted, check=True)
    told = "connections to the service that are open may be interrupted"
    assert dry["plan"] == [f"update VPC {NAME} (tags)", f"create {s3}: {told}"]
    assert account.calls()["writes"] == 0
    assert network(wanted)["plan"] == dry["plan"]
    assert (endpoints(account), routes(account)) == ({"s3": 3}, 3)
    assert network(wanted)["plan"] == []
    ec2 = account.client("ec2")
    [there] = ec2.describe_vpc_endpoints()["VpcEndpoints"]
    ec2.modify_vpc_endpoint(VpcEndpointId=there["VpcEndpointId"], RemoveRouteTableIds=there["RouteTableIds"][:1])
    assert routes(account) == 2
    assert network(wanted)["plan"] == [f"update {s3} (route_tables): {told}"]
    assert (endpoints(account), routes(account)) == ({"s3": 3}, 3)
    network({"endpoints": ["dynamodb", "s3"]})
    assert (endpoints(account), routes(account)) == ({"s3": 3, "dynamodb": 3}, 6)
    assert network({"endpoints": ["dynamodb"]})["plan"][-1] == f"delete {s3}"
    network({})
    assert (endpoints(account), routes(account), ENDPOINTS_TAG in tags(account)) == ({}, 0, False)
    assert network({})["plan"] == []
    network(wanted)
    network({}, state="absent")  # also where the inventory has none any more, as it would keep the VPC
    assert endpoints(account) == {}
    assert all(item["CidrBlock"] != "10.0.0.0/16" for item in ec2.describe_vpcs()["Vpcs"])


def test_somebody_s_endpoint_is_refused_before_anything_is_written(account: Account, network: Run) -> None:
    network({})
    ec2 = account.client("ec2")
    inside = [{"Name": "vpc-id", "Values": [vpc(account)["VpcId"]]}]
    tables = [item["RouteTableId"] for item in ec2.describe_route_tables(Filters=inside)["RouteTables"]]
    service = "com.amazonaws.us-east-1.s3"
    made = ec2.create_vpc_endpoint(VpcId=vpc(account)["VpcId"], ServiceName=service, RouteTableIds=tables)
    account.zero()
    result = network({"endpoints": ["s3"]})
    assert result["failed"]
    assert f"{made['VpcEndpoint']['VpcEndpointId']} of somebody is s3's endpoint" in result["msg"]
    assert account.calls()["writes"] == 0
    with pytest.raises(ec2.exceptions.ClientError, match="RouteAlreadyExists"):
        ec2.create_vpc_endpoint(VpcId=vpc(account)["VpcId"], ServiceName=service, RouteTableIds=tables[:1])
