"""Secrets Manager: versions and labels, rotation, scheduled deletion, names, policies, and the account's clock."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from moto.secretsmanager import models
from moto.secretsmanager.exceptions import (
    InvalidParameterException,
    InvalidRequestException,
    SecretsManagerClientError,
    ValidationException,
)
from moto.secretsmanager.models import SecretsManagerBackend
from moto.secretsmanager.responses import SecretsManagerResponse

from ..clock import Clock
from ..patching import replace
from . import secret_descriptions, secret_operations, secret_values

TAKEN = "You can't create this secret because a secret with this name is already scheduled for deletion."
NAME = re.compile(r"[A-Za-z0-9/_+=.@!-]{1,512}")
# The API reference gives the code and the cause of this one, not its wording (InvalidRequestException).
MANAGED = "The secret is managed by another service ({}), and you must use that service to update it."
NO_FUNCTION = (
    "You tried to enable rotation on a secret that doesn't already have a Lambda function ARN configured and you "
    "didn't include such an ARN as a parameter in this call."
)

NEEDS_LIVE = (
    "get_secret_value",
    "put_secret_value",
    "update_secret",
    "update_secret_version_stage",
    "rotate_secret",
    "cancel_rotate_secret",
    "tag_resource",
    "untag_resource",
    "put_resource_policy",
    "delete_resource_policy",
)
"""What is refused of a secret that is scheduled for deletion."""
NEEDS_OWN = ("put_secret_value", "update_secret", "update_secret_version_stage", "delete_secret")
"""What is refused of a secret that another service manages."""


def install(clock: Clock) -> None:
    """Patch moto: Secrets Manager."""
    replace(models, time=SimpleNamespace(time=clock.now))
    secret_operations.install(clock)
    secret_descriptions.install()
    _creation_checks_the_name(clock)
    # The check that is put on last comes first.
    _check_before("rotate_secret", _refuse_without_function)
    _check_before("put_resource_policy", _check_policy)
    for name in NEEDS_OWN:
        _check_before(name, _refuse_managed)
    for name in NEEDS_LIVE:
        _check_before(name, _refuse_marked)
    _deleted_secrets_go(clock)


def _creation_checks_the_name(clock: Clock) -> None:
    original = SecretsManagerBackend.create_secret

    def create_secret(self: SecretsManagerBackend, name: str, *args: Any, **kwargs: Any) -> str:
        if not NAME.fullmatch(name or ""):
            raise ValidationException(
                "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: "
                "-/_+=.@!"
            )
        existing = self.secrets.get(name)
        if existing is not None and existing.is_deleted():
            raise InvalidRequestException(TAKEN)
        answer = original(self, name, *args, **kwargs)
        if existing is None:
            secret: Any = self.secrets[name]
            secret.created_date = secret.last_changed_date = clock.now()
            for version in secret.versions.values():
                version["createdate"] = clock.now()  # moto keeps whole seconds
        return answer

    replace(SecretsManagerBackend, create_secret=create_secret)


Check = Callable[[SecretsManagerResponse, Any], None]


def _check_before(operation: str, check: Check) -> None:
    """Check a call of the API, and not what other services do with their secrets, before moto sees it."""
    original = getattr(SecretsManagerResponse, operation)

    def checked(self: SecretsManagerResponse) -> Any:
        secret = self.backend.secrets.get(self._get_param("SecretId") or "")
        if secret is not None:
            check(self, secret)
        return original(self)

    replace(SecretsManagerResponse, **{operation: checked})


def _refuse_marked(_: SecretsManagerResponse, secret: Any) -> None:
    if secret.is_deleted():
        raise InvalidRequestException(secret_values.MARKED_FOR_DELETION)


def _refuse_managed(_: SecretsManagerResponse, secret: Any) -> None:
    if secret.owning_service:
        raise InvalidRequestException(MANAGED.format(secret.owning_service))


def _refuse_without_function(request: SecretsManagerResponse, secret: Any) -> None:
    if not (secret.owning_service or secret.rotation_lambda_arn or request._get_param("RotationLambdaARN")):
        raise InvalidRequestException(NO_FUNCTION)


def _check_policy(request: SecretsManagerResponse, _: Any) -> None:
    if request._get_param("PolicyName", "default") != "default":
        raise InvalidParameterException("You can only attach the policy named default.")
    try:
        statements = json.loads(request._get_param("ResourcePolicy"))["Statement"]
    except (ValueError, KeyError, TypeError):
        raise SecretsManagerClientError(
            "MalformedPolicyDocumentException", "This resource policy contains a syntax error."
        ) from None
    listed = statements if isinstance(statements, list) else [statements]  # IAM takes one statement without a list
    principals = [item.get("Principal") for item in listed if item.get("Effect") == "Allow"]
    if request._get_bool_param("BlockPublicPolicy") and any(item in ("*", {"AWS": "*"}) for item in principals):
        raise SecretsManagerClientError("PublicPolicyException", "This resource policy grants broad access.")


def _deleted_secrets_go(clock: Clock) -> None:
    original = SecretsManagerResponse.call_action

    def call_action(self: SecretsManagerResponse) -> Any:
        for key, secret in list(self.backend.secrets.items()):
            deleted_at = getattr(secret, "deleted_date", None)
            if deleted_at is not None and deleted_at <= clock.now():
                dict.pop(self.backend.secrets, key)
        return original(self)

    replace(SecretsManagerResponse, call_action=call_action)
