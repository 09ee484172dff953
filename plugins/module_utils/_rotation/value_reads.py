# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One value, read for a person who named it and confirmed; and that person's identity in AWS."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .._aws.clock import answered_at
from .._aws.errors import ClientError, Failure, code_of
from .._aws.session import Aws
from .._inventory.parameters import Parameter
from .._secrets.stages import CURRENT, PREVIOUS
from . import parameter_value

STAGES = {"current": CURRENT, "previous": PREVIOUS}


@dataclass(frozen=True)
class ValueRead:
    """A value that was read: of which version, and by which call. The value is no part of its text."""

    operation: str
    arn: str
    version: str
    content: bytes = field(repr=False)


def read_secret(aws: Aws, name: str, version: str) -> ValueRead:
    """The current or previous value of a secret; raises Failure where there is none."""
    try:
        answer = aws.client("secretsmanager").get_secret_value(SecretId=name, VersionStage=STAGES[version])
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
        raise _none(f"Secret {name}", version) from None
    content = answer["SecretString"].encode() if "SecretString" in answer else answer["SecretBinary"]
    return ValueRead("GetSecretValue", answer["ARN"], answer["VersionId"], content)


def read_parameter(aws: Aws, parameter: Parameter, arn: str, version: str) -> ValueRead:
    """The current or previous value of a parameter; raises Failure where there is none."""
    description = parameter_value.describe(aws, parameter)
    if description is None:
        raise _none(f"Parameter {parameter.name}", version)
    back = 1 if version == "previous" else 0
    value = parameter_value.read(aws, description, back)
    return ValueRead("GetParameter", arn, str(description.version - back), value.reveal().encode())


def caller_of(aws: Aws) -> tuple[str, datetime]:
    """The ARN of these credentials, and the time by AWS's clock."""
    answer = aws.client("sts").get_caller_identity()
    return answer["Arn"], answered_at(answer)


def _none(what: str, version: str) -> Failure:
    return Failure(f"{what} has no {version} version", todo="see it with -e secret_action=status")
