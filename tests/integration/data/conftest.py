"""An account whose clock runs faster, since these tests wait for what takes AWS minutes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account
from tests.integration.data.stores import PASSWORD, SECTIONS, Run


@pytest.fixture
def account(quick_server: str, tmp_path: Path) -> Account:
    """The account as it starts, for one test."""
    found = Account(quick_server, tmp_path)
    found.ask("POST", "reset")
    return found


@pytest.fixture
def context(account: Account) -> dict[str, Any]:
    """Isolated subnets and the two security groups, and both environments' database credentials."""
    ec2, secrets = account.client("ec2"), account.client("secretsmanager")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    blocks = {"us-east-1a": "10.0.32.0/24", "us-east-1b": "10.0.33.0/24"}
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for zone, block in blocks.items()
    ]
    groups = {
        name: ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        for name in ("alb", "rds", "redis")
    }
    for environment in ("dev", "prod"):
        value = json.dumps({"username": "talentbase_admin", "password": PASSWORD})
        secrets.create_secret(Name=f"talentbase-{environment}-rds-credentials", SecretString=value)
    account.zero()
    return {"subnets": {"isolated": subnets}, "security_groups": groups}


@pytest.fixture
def data(run_module: Run, context: dict[str, Any]) -> Run:
    """Runs the module with an inventory's sections: data(dev, wait=False). No result holds the password."""

    def run(inventory: dict[str, Any], **options: Any) -> dict[str, Any]:
        given = {name: inventory[name] for name in SECTIONS}
        result = run_module("data_stores", **{**given, "facts": context, **options})
        assert PASSWORD not in json.dumps(result)
        return result

    return run
