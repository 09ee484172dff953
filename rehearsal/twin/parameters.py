"""Parameters: those without a secret as they are, a SecureString with a placeholder."""

from __future__ import annotations

from typing import Any

from moto.ssm.models import Parameter, ssm_backends

from ..clock import Clock, naive_utc
from .file import Twin, listed, seconds
from .making import made
from .secrets import PLACEHOLDER


def load(twin: Twin, clock: Clock) -> None:
    """Put them into the account."""
    backend: Any = ssm_backends[twin.account][twin.region]
    values = {item["Name"]: item["Value"] for item in twin.items("ssm", "GetParameters")}

    def add(item: dict[str, Any]) -> None:
        parameter = _parameter(twin, item, values.get(item["Name"], PLACEHOLDER))
        age = clock.now() - seconds(item["LastModifiedDate"])
        parameter.__dict__["written"] = clock.unscaled() - age
        backend._parameters[item["Name"]] = [parameter]
        arn = f"arn:aws:ssm:{twin.region}:{twin.account}:parameter/{item['Name'].lstrip('/')}"
        tags = {tag["Key"]: tag["Value"] for tag in listed(twin.tags.get(arn, {}))}
        if tags:
            backend.add_tags_to_resource("Parameter", item["Name"], tags)

    twin.each("ssm", "DescribeParameters", add)


def _parameter(twin: Twin, item: dict[str, Any], value: str) -> Any:
    return made(
        Parameter,
        account_id=twin.account,
        name=item["Name"],
        value=value,
        parameter_type=item["Type"],
        description=item.get("Description"),
        allowed_pattern=item.get("AllowedPattern"),
        keyid=item.get("KeyId"),
        last_modified_date=naive_utc(seconds(item["LastModifiedDate"])),
        version=item["Version"],
        data_type=item.get("DataType", "text"),
        tier=item.get("Tier"),
    )
