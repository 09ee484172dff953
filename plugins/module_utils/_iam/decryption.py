# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rights to decrypt what secrets and parameters hold: with their keys alone, and through their services alone. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._aws.partition import partition
from .implied import allow

CONTEXTS = {"secretsmanager": "SecretARN", "ssm": "PARAMETER_ARN"}
"""What a service tells KMS that it decrypts: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"""


def decryption(sid: str, service: str, region: str, account_id: str, keys: Sequence[str]) -> list[dict[str, Any]]:
    """Decrypt with these keys, through this service alone; the account's own aws/... keys need no permission, so "" is none.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
    https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
    """
    names = sorted({key[key.index("alias/") :] for key in keys if "alias/" in key and "alias/aws/" not in key})
    found = []
    if arns := sorted({key for key in keys if key and "alias/" not in key}):
        found.append(_through(service, region, allow(sid, ["kms:Decrypt"], arns)))
    if names:
        # A right on the ARN of an alias gives none on its key: https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
        every = allow(f"{sid}ByAlias", ["kms:Decrypt"], [f"arn:{partition(region)}:kms:{region}:{account_id}:key/*"])
        statement = _through(service, region, every)
        condition = {**statement["Condition"], "ForAnyValue:StringEquals": {"kms:ResourceAliases": names}}
        found.append({**statement, "Condition": condition})
    return found


def decryption_of(sid: str, service: str, arns: Sequence[str]) -> list[dict[str, Any]]:
    """Decrypt what these secrets or parameters hold and nothing else, with whatever key of their account.

    For those that the inventory names by ARN, whose keys are not known here. AWS adds a hyphen and six characters to some ARNs.
    """
    homes: dict[str, set[str]] = {}
    for arn in arns:
        partition_name, _service, home, account = arn.split(":")[1:5]
        homes.setdefault(f"arn:{partition_name}:kms:{home}:{account}:key/*", set()).add(f"{arn}*")
    found = []
    for number, (keys, contexts) in enumerate(sorted(homes.items()), 1):
        statement = _through(service, keys.split(":")[3], allow(f"{sid}{number}", ["kms:Decrypt"], [keys]))
        like = {**statement["Condition"]["StringLike"], f"kms:EncryptionContext:{CONTEXTS[service]}": sorted(contexts)}
        found.append({**statement, "Condition": {"StringLike": like}})
    return found


def _through(service: str, region: str, statement: dict[str, Any]) -> dict[str, Any]:
    # The end is another one in China.
    return {**statement, "Condition": {"StringLike": {"kms:ViaService": f"{service}.{region}.amazonaws.com*"}}}
