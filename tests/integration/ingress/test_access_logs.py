"""The logs of the load balancer against the embedded account: a bucket is made first, and kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

Ingress = Callable[..., dict[str, Any]]
NAME, BUCKET = "talentbase-dev", "talentbase-dev-logs"


@pytest.fixture
def logged(dev: dict[str, Any]) -> dict[str, Any]:
    dev["ingress"]["access_logs"] = {"bucket": BUCKET, "prefix": "alb"}
    return dev


def attributes(account: Account, built: dict[str, Any]) -> dict[str, str]:
    arn = built["load_balancer"]["arn"]
    found = account.client("elbv2").describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    return {item["Key"]: item["Value"] for item in found if "logs" in item["Key"]}


def test_the_bucket_is_made_before_the_load_balancer_logs_to_it(
    account: Account, ingress: Ingress, logged: dict[str, Any]
) -> None:
    foreseen = ingress(logged, check=True)
    assert account.calls()["writes"] == 0
    built = ingress(logged)
    assert built["plan"] == foreseen["plan"]
    assert f"create bucket {BUCKET}" in built["plan"]
    found = attributes(account, built)
    for kind in ("access_logs", "connection_logs"):
        assert [found[f"{kind}.s3.{key}"] for key in ("enabled", "bucket", "prefix")] == ["true", BUCKET, "alb"]
    s3 = account.client("s3")
    policy = json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])
    assert policy["Statement"][0]["Resource"] == f"arn:aws:s3:::{BUCKET}/alb/AWSLogs/258993895334/*"
    assert set(s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"].values()) == {True}
    for check in (False, True):
        again = ingress(logged, check=check)
        assert (again["changed"], again["plan"], account.calls()["writes"]) == (False, [], 0)


def test_what_is_changed_by_hand_is_put_back_and_nothing_deletes_logs(
    account: Account, ingress: Ingress, logged: dict[str, Any]
) -> None:
    built = ingress(logged)
    s3, elb = account.client("s3"), account.client("elbv2")
    arn = built["load_balancer"]["arn"]
    everything = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}
    rule = {"ID": "x", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}
    keys = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]}
    off = [{"Key": "connection_logs.s3.enabled", "Value": "false"}]
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(everything))
    s3.delete_public_access_block(Bucket=BUCKET)
    s3.put_bucket_ownership_controls(Bucket=BUCKET, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration=keys)
    s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": [rule]})
    told = s3.get_bucket_tagging(Bucket=BUCKET)["TagSet"]
    s3.put_bucket_tagging(Bucket=BUCKET, Tagging={"TagSet": [*told[1:], {"Key": "theirs", "Value": "1"}]})
    differing = "encryption, expires_days, ownership, policy, public_access, tags"
    assert ingress(logged)["plan"] == [f"update bucket {BUCKET} ({differing})"]
    assert (ingress(logged)["plan"], account.calls()["writes"]) == ([], 0)
    assert {"Key": "theirs", "Value": "1"} in s3.get_bucket_tagging(Bucket=BUCKET)["TagSet"]
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=off)
    assert ingress(logged)["plan"] == [f"update load balancer {NAME} (connection_logs)"]
    s3.put_object(Bucket=BUCKET, Key="alb/log", Body=b"x")
    logs = logged["ingress"].pop("access_logs")
    assert ingress(logged)["plan"] == [
        f"update load balancer {NAME} (access_logs, connection_logs): the bucket {BUCKET} and what it holds stay"
    ]
    assert (ingress(logged)["plan"], account.calls()["writes"]) == ([], 0)
    assert attributes(account, built)["access_logs.s3.enabled"] == "false"
    logged["ingress"]["access_logs"] = logs
    ingress(logged)
    ingress(logged, state="absent")
    assert s3.get_object(Bucket=BUCKET, Key="alb/log")["Body"].read() == b"x"


def test_a_bucket_of_somebody_else_is_refused(account: Account, ingress: Ingress, logged: dict[str, Any]) -> None:
    s3 = account.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_bucket_tagging(Bucket=BUCKET, Tagging={"TagSet": [{"Key": "team", "Value": "other"}]})
    refused = ingress(logged, environment="dev/dev")
    assert "talentbase-dev-logs is there, and not of this environment" in refused["msg"]
    assert account.calls()["writes"] == 0
