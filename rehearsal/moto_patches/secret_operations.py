"""Secrets Manager: the operations that write and read a secret's versions, as AWS keeps them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from moto.secretsmanager.exceptions import (
    InvalidParameterException,
    InvalidRequestException,
    ResourceExistsException,
    ResourceNotFoundException,
    SecretsManagerClientError,
    SecretStageVersionMismatchException,
)
from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend

from ..clock import Clock
from ..patching import replace
from . import secret_values, secret_versions
from .secret_versions import CURRENT, RefusedMove

MAX_BATCH = 20


class ClockedBackend(SecretsManagerBackend):
    """moto's backend once it has the account's clock."""

    clock: ClassVar[Clock]


def install(clock: Clock) -> None:
    """Put these operations in the place of moto's."""
    replace(
        SecretsManagerBackend,
        clock=clock,
        put_secret_value=put_secret_value,
        update_secret=update_secret,
        update_secret_version_stage=update_secret_version_stage,
        get_secret_value=get_secret_value,
        batch_get_secret_value=batch_get_secret_value,
    )


def put_secret_value(
    self: ClockedBackend,
    secret_id: str,
    secret_string: str | None,
    secret_binary: str | None,
    client_request_token: str | None,
    version_stages: list[str],
) -> str:
    """PutSecretValue: a version of its own, or the very same call again."""
    secret, token = secret_values.find(self, secret_id), client_request_token or str(uuid.uuid4())
    self._client_request_token_validator(token)
    if not _is_repeated(secret, token, secret_string, secret_binary):
        labels = version_stages if secret.versions else [*version_stages, CURRENT]
        secret_values.add_version(secret, token, labels, self.clock.now(), secret_string, secret_binary)
    return secret.to_short_dict(include_version_stages=True, version_id=token)


def update_secret(
    self: ClockedBackend,
    secret_id: str,
    secret_string: str | None = None,
    secret_binary: str | None = None,
    client_request_token: str | None = None,
    kms_key_id: str | None = None,
    description: str | None = None,
) -> str:
    """UpdateSecret: description and key, and a new current version where a value is given."""
    secret, token = secret_values.find(self, secret_id), client_request_token or str(uuid.uuid4())
    self._client_request_token_validator(token)
    has_value = bool(secret_string or secret_binary)
    if has_value and token in secret.versions:
        raise ResourceExistsException(_in_use(token, secret))
    secret.update(description or secret.description, secret.tags, kms_key_id, last_changed_date=int(self.clock.now()))
    if has_value:
        secret_values.add_version(secret, token, [CURRENT], self.clock.now(), secret_string, secret_binary)
    return secret.to_short_dict(include_version_id=has_value)


def update_secret_version_stage(
    self: ClockedBackend,
    secret_id: str,
    version_stage: str,
    remove_from_version_id: str | None,
    move_to_version_id: str | None,
) -> tuple[str, str]:
    """UpdateSecretVersionStage."""
    secret = secret_values.find(self, secret_id)
    try:
        secret_versions.move(secret.versions, version_stage, remove_from_version_id, move_to_version_id)
    except RefusedMove as error:
        raise InvalidParameterException(str(error)) from None
    secret_values.note_change(secret, self.clock.now())
    return secret.arn, secret.name


def get_secret_value(
    self: ClockedBackend, secret_id: str, version_id: str | None, version_stage: str | None
) -> dict[str, Any]:
    """GetSecretValue: the value of one version."""
    secret = secret_values.find(self, secret_id)
    if secret.is_deleted():
        raise InvalidRequestException(secret_values.MARKED_FOR_DELETION)
    version = _version(secret, version_id, version_stage)
    secret_values.note_access(secret, version, self.clock.now())
    return _value(secret, version)


def batch_get_secret_value(
    self: ClockedBackend,
    secret_id_list: list[str] | None = None,
    filters: list[dict[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> tuple[list[dict[str, Any]], list[Any], str | None]:
    """BatchGetSecretValue: the current values of secrets by name or by filter, and the errors of the others."""
    _check_batch(secret_id_list, filters, max_results)
    token = None
    if filters:
        size = max_results or MAX_BATCH
        listed, token = self.list_secrets(filters=filters, max_results=size, next_token=next_token)
        secret_id_list = [item["ARN"] for item in listed]
    values: list[dict[str, Any]] = []
    errors: list[dict[str, str]] = []
    for secret_id in secret_id_list or []:
        try:
            values.append(self.get_secret_value(secret_id, "", ""))
        except SecretsManagerClientError as error:
            errors.append({"SecretId": secret_id, "ErrorCode": error.error_type, "Message": error.message})
    return values, errors, token


def _is_repeated(secret: FakeSecret, token: str, text: str | None, binary: str | None) -> bool:
    """Whether the very same version is there already; ResourceExistsException where it has another value."""
    version = secret.versions.get(token)
    if version is None or secret_versions.value_of(version) is None:
        return False
    if (version.get("secret_string"), version.get("secret_binary")) != (text, binary):
        raise ResourceExistsException(_in_use(token, secret))
    return True


def _in_use(token: str, secret: FakeSecret) -> str:
    return (
        f"You can't use ClientRequestToken {token} because that value is already in use for a version of secret "
        f"{secret.arn}."
    )


def _version(secret: FakeSecret, version_id: str | None, label: str | None) -> dict[str, Any]:
    """The version asked for, by id, by label or by both; AWSCURRENT by default."""
    wanted = version_id or secret_versions.version_with_label(secret.versions, label or CURRENT)
    version = secret.versions.get(wanted or "")
    if version is not None and label and label not in version["version_stages"]:
        raise SecretStageVersionMismatchException
    if version is None or secret_versions.value_of(version) is None:
        what = f"VersionId: {version_id}" if version_id else f"staging label: {label or CURRENT}"
        raise ResourceNotFoundException(f"Secrets Manager can't find the specified secret value for {what}")
    return version


def _value(secret: FakeSecret, version: dict[str, Any]) -> dict[str, Any]:
    kind, name = (
        ("secret_string", "SecretString") if version.get("secret_string") else ("secret_binary", "SecretBinary")
    )
    return {
        "ARN": secret.arn,
        "Name": secret.name,
        "VersionId": version["version_id"],
        "VersionStages": version["version_stages"],
        "CreatedDate": version["createdate"],
        name: version[kind],
    }


def _check_batch(names: list[str] | None, filters: list[dict[str, Any]] | None, max_results: int | None) -> None:
    if bool(names) == bool(filters):
        raise InvalidParameterException("Either 'SecretIdList' or 'Filters' must be provided, but not both.")
    if max_results and not filters:
        raise InvalidParameterException(
            "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided."
        )
