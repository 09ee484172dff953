"""Throttling, errors and latency on request."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from rehearsal.error_responses import ERROR, THROTTLE, ErrorResponse
from rehearsal.faults import Fault, Faults


def drawn(faults: Faults, count: int = 1000) -> list[str | None]:
    return [faults.draw("ecs", "DescribeServices").kind for _ in range(count)]


def test_the_same_seed_strikes_the_same_calls() -> None:
    faults = Faults()
    rules = {"throttle_percent": 10, "error_percent": 5, "seed": 7}
    faults.replace(rules)
    first = drawn(faults)
    counted = Counter(first)
    assert 60 < counted[THROTTLE] < 140
    assert 25 < counted[ERROR] < 80
    assert (faults.as_dict()["throttled"], faults.as_dict()["failed"]) == (counted[THROTTLE], counted[ERROR])
    faults.replace(rules)
    assert drawn(faults) == first
    faults.replace({**rules, "seed": 8})
    assert drawn(faults) != first


def test_operations_that_are_not_meant_are_left_alone_and_do_not_use_the_sequence_up() -> None:
    faults = Faults()
    faults.replace({"throttle_percent": 100, "latency_ms": 20, "operations": ["ecs:Describe*", "elbv2:*"]})
    assert faults.draw("ecs", "UpdateService") == Fault()
    assert faults.draw("elbv2", "CreateRule") == Fault(THROTTLE, 0.02)
    faults.clear()
    assert faults.draw("elbv2", "CreateRule") == Fault()


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"throttle": 10}, "Unknown key throttle; known keys are throttle_percent"),
        ({"throttle_percent": 101}, "throttle_percent must be a number from 0 to 100"),
        ({"throttle_percent": 60, "error_percent": 60}, "must not exceed 100 together"),
        ({"latency_ms": -1}, "latency_ms must be a number from 0 on"),
        ({"operations": "ecs:*"}, "operations must be a list of globs"),
        ({"seed": "x"}, "seed must be a whole number"),
        ([], "The body must be a JSON object"),
        ({"answers": {}}, "answers must be a list of objects"),
        ({"answers": [{"operation": "ecs:*"}]}, "An entry of answers has no code."),
        (
            {"answers": [{"operation": "ecs:*", "code": "C", "times": 2}]},
            "Unknown key times in answers; known keys are",
        ),
        ({"answers": [{"operation": "ecs:*", "code": 1}]}, "code must be a text"),
        ({"answers": [{"operation": "ecs:*", "code": "C", "status": 200}]}, "status must be a whole number from 400"),
        ({"answers": [{"operation": "ecs:*", "code": "C", "first": 0}]}, "first must be a whole number from 1 on"),
        ({"answers": [{"operation": "ecs:*", "code": "C", "seconds": 0}]}, "seconds must be a number above 0"),
    ],
)
def test_nonsense_is_refused(account: Any, rules: object, words: str) -> None:
    status, answer = account.ask("PUT", "faults", rules)
    assert status == 400
    assert words in answer["message"]


CALLS = [
    ("ecs", "list_clusters", "ThrottlingException", "ServerException"),
    ("secretsmanager", "list_secrets", "ThrottlingException", "InternalFailure"),
    ("elbv2", "describe_load_balancers", "Throttling", "InternalFailure"),
    ("ec2", "describe_vpcs", "RequestLimitExceeded", "InternalError"),
    ("route53", "list_hosted_zones", "Throttling", "InternalFailure"),
    ("s3", "list_buckets", "SlowDown", "InternalError"),
    ("cloudwatch", "describe_alarms", "ThrottlingException", "InternalFailure"),
    ("backup", "list_backup_plans", "ThrottlingException", "InternalFailure"),
]


@pytest.mark.parametrize(("service", "operation", "throttled", "failed"), CALLS)
def test_each_service_says_it_in_its_own_words(
    account: Any, refused: Any, service: str, operation: str, throttled: str, failed: str
) -> None:
    call = getattr(account.client(service), operation)
    account.ask("PUT", "faults", {"throttle_percent": 100})
    assert refused(throttled, call)
    account.ask("PUT", "faults", {"error_percent": 100})
    assert refused(failed, call)
    account.ask("DELETE", "faults")
    call()
    assert account.ask("GET", "calls")[1]["total"] == 3


def test_retries_absorb_what_is_drawn(account: Any) -> None:
    rules = {"throttle_percent": 20, "operations": ["ecs:*"], "seed": 3}
    account.ask("PUT", "faults", rules)
    client = boto3.client(
        "ecs",
        region_name="us-east-1",
        endpoint_url=account.url,
        aws_access_key_id="any",
        aws_secret_access_key="thing",
        config=Config(retries={"mode": "standard", "total_max_attempts": 6}),
    )
    for _ in range(10):
        client.list_clusters()
    struck = account.ask("GET", "faults")[1]["throttled"]
    assert struck > 0
    assert account.ask("GET", "calls")[1]["by_operation"]["ecs:ListClusters"] == 10 + struck


def test_a_throttled_write_has_not_happened(account: Any) -> None:
    account.ask("PUT", "faults", {"throttle_percent": 100, "operations": ["ecs:CreateCluster"]})
    with pytest.raises(ClientError):
        account.client("ecs").create_cluster(clusterName="c")
    assert account.client("ecs").list_clusters()["clusterArns"] == []


def test_latency(account: Any) -> None:
    account.ask("PUT", "faults", {"latency_ms": 150})
    began = time.monotonic()
    account.client("ecs").list_clusters()
    assert time.monotonic() - began > 0.15


def test_a_reset_ends_the_faults(account: Any) -> None:
    account.ask("PUT", "faults", {"throttle_percent": 100})
    account.ask("POST", "reset")
    account.client("ecs").list_clusters()


IN_USE = {"operation": "iam:Delete*", "code": "DeleteConflict", "message": "in use & held", "status": 409}


def test_an_answer_strikes_the_first_calls_and_is_counted() -> None:
    faults = Faults()
    faults.replace({"answers": [{**IN_USE, "first": 2}], "throttle_percent": 100, "operations": ["ecs:*"]})
    error = ErrorResponse(409, "DeleteConflict", "in use & held")
    assert [faults.draw("iam", "DeleteRole", now).answer for now in (0, 900, 901)] == [error, error, None]
    assert faults.draw("iam", "CreateRole") == Fault()
    assert faults.draw("ecs", "CreateCluster") == Fault(THROTTLE)
    assert faults.as_dict()["answers"] == [{**IN_USE, "first": 2, "struck": 2}]


def test_an_answer_holds_for_seconds_after_its_first_call_or_for_ever() -> None:
    faults = Faults()
    faults.replace({"answers": [{**IN_USE, "seconds": 20}]})
    assert [bool(faults.draw("iam", "DeleteRole", now).answer) for now in (100, 119, 120, 121)] == [1, 1, 0, 0]
    faults.replace({"answers": [IN_USE]})
    assert all(faults.draw("iam", "DeleteRole", now).answer for now in (0, 10**6))


@pytest.mark.parametrize(("service", "operation", "_throttled", "_failed"), CALLS)
def test_each_service_gives_the_answer_in_its_own_format(
    account: Any, service: str, operation: str, _throttled: str, _failed: str
) -> None:
    call = getattr(account.client(service), operation)
    answer = {"operation": f"{service}:*", "code": "NotYet", "message": "in use & held", "status": 409, "first": 1}
    account.ask("PUT", "faults", {"answers": [answer]})
    with pytest.raises(ClientError) as caught:
        call()
    assert caught.value.response["Error"]["Code"] == "NotYet"
    assert caught.value.response["Error"]["Message"] == "in use & held"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409
    call()
    assert account.ask("GET", "faults")[1]["answers"] == [{**answer, "struck": 1}]


def test_an_answer_follows_the_accounts_clock_and_changes_nothing(account: Any) -> None:
    account.ask("PUT", "faults", {"answers": [{"operation": "ecs:CreateCluster", "code": "NotYet", "seconds": 20}]})
    for _ in range(2):
        with pytest.raises(ClientError, match="NotYet"):
            account.client("ecs").create_cluster(clusterName="c")
    assert account.client("ecs").list_clusters()["clusterArns"] == []
    account.ask("POST", "clock", {"advance": 20})
    account.client("ecs").create_cluster(clusterName="c")


def test_a_dry_run_meets_only_what_is_for_ever(account: Any, refused: Callable[..., str]) -> None:
    ec2 = account.client("ec2")
    passing = {"operation": "ec2:AllocateAddress", "code": "Passing", "first": 1}
    account.ask("PUT", "faults", {"answers": [passing]})
    refused("DryRunOperation", ec2.allocate_address, DryRun=True)
    refused("Passing", ec2.allocate_address)
    account.ask("PUT", "faults", {"answers": [{"operation": "ec2:AllocateAddress", "code": "UnauthorizedOperation"}]})
    refused("UnauthorizedOperation", ec2.allocate_address, DryRun=True)
