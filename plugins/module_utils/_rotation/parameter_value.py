# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The value of one SecureString, for playbooks/secrets.yml: described, read and put in memory alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .._aws.clock import answered_at
from .._aws.errors import BotoCoreError, ClientError, Failure, refused
from .._aws.session import Aws
from .._aws.tags import to_dict
from .._inventory.parameters import SECURE, Parameter
from .._parameters.actual import is_placeholder
from .._secrets.generate import Value
from .._secrets.redaction import redacting_errors

# https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
MAX_BYTES = {"Standard": 4096, "Advanced": 8192}
# What PutParameter would reset if it is not given; above all the KMS key, of which it would take the account's own.
KEPT_SETTINGS = ("KeyId", "Description", "AllowedPattern", "DataType", "Tier")


@dataclass(frozen=True)
class ParameterDescription:
    """What is known of a SecureString without its value: modified is when this version came, described_at when AWS said so."""

    name: str
    version: int
    modified: datetime
    placeholder: bool
    described_at: datetime
    settings: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


def describe(aws: Aws, parameter: Parameter) -> ParameterDescription | None:
    """AWS's description of the parameter; None if it does not exist."""
    filters = [{"Key": "Name", "Option": "Equals", "Values": [parameter.name]}]
    items = aws.pages("ssm", "describe_parameters", "Parameters", ParameterFilters=filters)
    if not items:
        return None
    (item,) = items
    answer = aws.client("ssm").list_tags_for_resource(ResourceType="Parameter", ResourceId=parameter.name)
    settings = {name: item[name] for name in KEPT_SETTINGS if item.get(name)}
    tags, described_at = to_dict(answer["TagList"]), answered_at(answer)
    placeholder = is_placeholder(item, tags)
    return ParameterDescription(
        parameter.name, item["Version"], item["LastModifiedDate"], placeholder, described_at, settings, tags
    )


def read(aws: Aws, description: ParameterDescription, back: int = 0) -> Value:
    """The value of the version that was described, or of one before it; a version that AWS has dropped raises Failure."""
    version = description.version - back
    if version < 1:
        raise Failure(
            f"Parameter {description.name} has no previous version to restore",
            todo="give it a value with -e secret_action=update",
        )
    try:
        answer = aws.client("ssm").get_parameter(Name=f"{description.name}:{version}", WithDecryption=True)
    except (ClientError, BotoCoreError) as error:
        raise refused(error, f"Could not read version {version} of parameter {description.name}") from None
    return Value(answer["Parameter"]["Value"])


def put(aws: Aws, description: ParameterDescription, value: Value) -> int:
    """Make the value the current one; returns its version. Raises Failure, in which the value is not."""
    text = value.reveal()
    size, max_size = len(text.encode()), MAX_BYTES.get(description.settings.get("Tier", ""), 4096)
    if size > max_size:
        raise Failure(
            f"The value for parameter {description.name} has {size} bytes, and its tier takes {max_size}",
            todo="keep it as a secret (section secrets), or make the parameter an advanced one in the console",
        )
    try:
        with redacting_errors(value):
            answer = aws.client("ssm").put_parameter(
                Name=description.name, Value=text, Type=SECURE, Overwrite=True, **description.settings
            )
    except (ClientError, BotoCoreError) as error:
        raise refused(error, f"Could not put parameter {description.name}") from None
    return int(answer["Version"])
