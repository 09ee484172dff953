"""Secrets Manager: scheduled deletion, stages that move values, names, and the account's clock."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from moto.secretsmanager import models
from moto.secretsmanager.exceptions import InvalidRequestException, ValidationException
from moto.secretsmanager.models import SecretsManagerBackend
from moto.secretsmanager.responses import SecretsManagerResponse

from ..clock import Clock
from ..hooking import replace

MARKED = "You can't perform this operation on the secret because it was marked for deletion."
TAKEN = "You can't create this secret because a secret with this name is already scheduled for deletion."
NAME = re.compile(r"[A-Za-z0-9/_+=.@!-]{1,512}")


def install(clock: Clock) -> None:
    """Hook the corrections of Secrets Manager into moto."""
    replace(models, time=SimpleNamespace(time=clock.now))
    _creation_checks_the_name()
    for name in ("get_secret_value", "put_secret_value", "update_secret", "rotate_secret"):
        _refuse_when_marked(name)
    _current_stage_moves_the_value()
    _deleted_secrets_go(clock)


def _creation_checks_the_name() -> None:
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
        return original(self, name, *args, **kwargs)

    replace(SecretsManagerBackend, create_secret=create_secret)


def _refuse_when_marked(operation: str) -> None:
    original = getattr(SecretsManagerBackend, operation)

    def checked(self: SecretsManagerBackend, secret_id: str, *args: Any, **kwargs: Any) -> Any:
        secret = self.secrets.get(secret_id)
        if secret is not None and secret.is_deleted():
            raise InvalidRequestException(MARKED)
        return original(self, secret_id, *args, **kwargs)

    setattr(SecretsManagerBackend, operation, checked)


def _current_stage_moves_the_value() -> None:
    original = SecretsManagerBackend.update_secret_version_stage

    def update(self: SecretsManagerBackend, secret_id: str, version_stage: str, *args: Any, **kwargs: Any) -> Any:
        answer = original(self, secret_id, version_stage, *args, **kwargs)
        secret = self.secrets[secret_id]
        for version_id, version in secret.versions.items():
            if "AWSCURRENT" in version["version_stages"]:
                secret.set_default_version_id(version_id)  # type: ignore[union-attr]
        return answer

    replace(SecretsManagerBackend, update_secret_version_stage=update)


def _deleted_secrets_go(clock: Clock) -> None:
    original = SecretsManagerResponse.call_action

    def call_action(self: SecretsManagerResponse) -> Any:
        for key, secret in list(self.backend.secrets.items()):
            deleted_at = getattr(secret, "deleted_date", None)
            if deleted_at is not None and deleted_at <= clock.now():
                dict.pop(self.backend.secrets, key)
        return original(self)

    replace(SecretsManagerResponse, call_action=call_action)
