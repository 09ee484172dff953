# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The secrets that RDS keeps the passwords of master users in: AWS's descriptions of them, without their values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._data.actual import managed_secret
from .._data.reads import db_instance
from .._inventory.data_stores import Database
from .._secrets.stages import Since, stages_of

KIND = "managed by RDS"


def rds_secrets(aws: Aws, databases: Mapping[str, Database]) -> dict[str, Mapping[str, Any] | None]:
    """DescribeSecret's answer about each managed password, by rds.KEY; None where RDS manages none so far."""
    managed = {f"rds.{key}": item.identifier for key, item in databases.items() if item.managed_password}
    return gather({key: partial(rds_secret, aws, identifier) for key, identifier in managed.items()})


def rds_secret(aws: Aws, identifier: str) -> Mapping[str, Any] | None:
    """DescribeSecret's answer about the managed password of an instance; None where RDS manages none so far."""
    arn = managed_secret(db_instance(aws.client("rds"), identifier) or {}).get("SecretArn")
    if not arn:
        return None
    answer: Mapping[str, Any] = aws.client("secretsmanager").describe_secret(SecretId=arn)
    return answer


def rds_secret_since(answer: Mapping[str, Any] | None) -> Since | None:
    """Since when the current version is so: the end of the last rotation, or with the secret."""
    if answer is None:
        return None
    rotated = answer.get("LastRotatedDate")
    moment = rotated or answer["CreatedDate"]
    return Since(moment, stages_of(answer).current, "rotated" if rotated else "created", moment)
