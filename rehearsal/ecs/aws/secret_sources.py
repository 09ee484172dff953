"""Where a `valueFrom` of a task definition points, and what decides who may read there."""

from __future__ import annotations

from typing import Any, NamedTuple

from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.ssm.exceptions import ParameterVersionNotFound
from moto.ssm.models import ssm_backends

from ...iam_evaluation import Call

SECRETS_MANAGER, SSM = "secretsmanager", "ssm"
ACTIONS = {SECRETS_MANAGER: "secretsmanager:GetSecretValue", SSM: "ssm:GetParameters"}


class Source(NamedTuple):
    """A secret or a parameter, whether it exists or not; `key` is its customer's key as it was given."""

    service: str
    arn: str
    key: str | None = None
    policy: str | None = None
    tags: dict[str, str] = {}

    @property
    def read(self) -> Call:
        """The call that reads it; each service has its tags under its own key, too."""
        prefixes = ("aws:ResourceTag", f"{self.service}:ResourceTag")
        context = {f"{prefix}/{name}": value for name, value in self.tags.items() for prefix in prefixes}
        return Call(ACTIONS[self.service], self.arn, context)


def locate(account_id: str, region: str, value_from: str) -> Source:
    """What a `valueFrom` means: a secret by its ARN, a parameter by its ARN or name."""
    if value_from.startswith("arn:") and value_from.split(":")[2] == SECRETS_MANAGER:
        return _secret(account_id, ":".join(value_from.split(":")[:7]))
    name = value_from.split(":parameter/", 1)[-1].lstrip("/")
    home = value_from.split(":")[3] if value_from.startswith("arn:") else region
    return _parameter(account_id, home, name)


def _secret(account_id: str, arn: str) -> Source:
    secret: Any = secretsmanager_backends[account_id][arn.split(":")[3]].secrets.get(arn)
    if secret is None:
        return Source(SECRETS_MANAGER, arn)
    return Source(SECRETS_MANAGER, arn, _customer_key(secret.kms_key_id), secret.policy, _tags(secret.tags))


def _parameter(account_id: str, region: str, name: str) -> Source:
    backend = ssm_backends[account_id][region]
    arn = f"arn:aws:ssm:{region}:{account_id}:parameter/{name}"
    for spelling in (f"/{name}", name):
        parameter = find_parameter(account_id, region, spelling)
        if parameter is not None:
            tags = backend.list_tags_for_resource("Parameter", parameter.name)
            return Source(SSM, arn, _customer_key(parameter.keyid), None, tags)
    return Source(SSM, arn)


def find_parameter(account_id: str, region: str, name: str) -> Any:
    """A parameter by its exact name, with NAME:VERSION one of its versions; None where there is none."""
    try:
        return ssm_backends[account_id][region].get_parameter(name)
    except ParameterVersionNotFound:
        return None


def _tags(listed: list[dict[str, str]] | None) -> dict[str, str]:
    return {item["Key"]: item["Value"] for item in listed or []}


def _customer_key(key: str | None) -> str | None:
    """None for a key of AWS's own, which needs no right."""
    return None if not key or "alias/aws/" in key else key


def decryption(account_id: str, source: Source) -> tuple[Call, str | None]:
    """The call that decrypts what a source holds, and the policy of its key where this account has the key."""
    region = source.arn.split(":")[3]
    backend = kms_backends[account_id][region]
    given = str(source.key)
    key = backend.keys.get(backend.any_id_to_key_id(given))
    plain = given if given.startswith("arn:") else f"arn:aws:kms:{region}:{account_id}:key/{given}"
    encrypted = "SecretARN" if source.service == SECRETS_MANAGER else "PARAMETER_ARN"
    context = {
        "kms:ViaService": f"{source.service}.{region}.amazonaws.com",
        "kms:CallerAccount": account_id,
        f"kms:EncryptionContext:{encrypted}": source.arn,
    }
    return Call("kms:Decrypt", key.arn if key else plain, context), key.policy if key else None
