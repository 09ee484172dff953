"""Not even AWS's own words bring the password out."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._aws.progress import Progress
from ansible_collections.talentbase.aws.plugins.module_utils._data.change_policy import ChangePolicy
from ansible_collections.talentbase.aws.plugins.module_utils._data.context import DataContext
from ansible_collections.talentbase.aws.plugins.module_utils._data.database_handlers import DatabaseHandler
from ansible_collections.talentbase.aws.plugins.module_utils._data.desired import desired_data
from ansible_collections.talentbase.aws.plugins.module_utils._data.names import DB_INSTANCE
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load

PASSWORD = "Kq7vXw2Lm9Rt4Zb8Nc1Pd6Fg3Hj5Ys0A"


class StubbedAws:
    """boto3's own clients with answers laid in."""

    def __init__(self) -> None:
        keys = {"aws_access_key_id": "any", "aws_secret_access_key": "thing", "region_name": "us-east-1"}
        self._clients = {name: boto3.client(name, **keys) for name in ("rds", "secretsmanager")}

    def client(self, name: str) -> Any:
        """A client."""
        return self._clients[name]


def test_a_refusal_that_quotes_the_password_is_told_without_it(dev: dict[str, Any]) -> None:
    aws = StubbedAws()
    secret = {"SecretString": json.dumps({"username": "talentbase_admin", "password": PASSWORD})}
    inventory = load({name: dev[name] for name in ("databases", "secrets")}, [])
    context = DataContext(["subnet-1"], {"rds": "sg-1"}, {})
    wanted = next(item for item in desired_data(inventory, context) if item.address.kind == DB_INSTANCE)
    with Stubber(aws.client("secretsmanager")) as secrets, Stubber(aws.client("rds")) as rds:
        secrets.add_response("get_secret_value", secret)
        rds.add_client_error("create_db_instance", "InvalidParameterValue", f"MasterUserPassword {PASSWORD} is bad")
        handler = DatabaseHandler(aws, Progress(None), 1, ChangePolicy())  # type: ignore[arg-type]
        with pytest.raises(Failure) as raised:
            handler.create("talentbase-dev", wanted.properties)
    assert "InvalidParameterValue" in str(raised.value)
    assert PASSWORD not in str(raised.value)
    assert raised.value.__suppress_context__
