"""Dry runs of EC2: a request without one is not sent."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._preflight import dry_runs


def test_every_request_is_a_dry_run_or_is_not_sent() -> None:
    client: Any = boto3.client("ec2", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    asking = dry_runs._DryRunClient(client)
    assert asking.create_vpc.keywords == {"DryRun": True}
    with pytest.raises(dry_runs._NoDryRun):
        asking.modify_vpc_attribute(VpcId="vpc-1", EnableDnsSupport={"Value": True})
