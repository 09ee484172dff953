"""A secret of moto's, its versions and their values: finding, adding, and what a change or an access leaves."""

from __future__ import annotations

from typing import Any

from moto.secretsmanager.exceptions import (
    InvalidParameterException,
    OperationNotPermittedOnReplica,
    SecretNotFoundException,
)
from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend

from . import secret_versions
from .secret_versions import CURRENT

MARKED_FOR_DELETION = "You can't perform this operation on the secret because it was marked for deletion."
MAX_BYTES = 65_536


def find(backend: SecretsManagerBackend, secret_id: str) -> FakeSecret:
    """A secret by name or ARN; ResourceNotFoundException, InvalidParameterException for a replica."""
    secret = backend.secrets.get(secret_id)
    if secret is None:
        raise SecretNotFoundException
    if not isinstance(secret, FakeSecret):
        raise OperationNotPermittedOnReplica
    return secret


def add_version(
    secret: FakeSecret, version_id: str, labels: list[str], at: float, text: str | None, binary: str | None = None
) -> None:
    """Give the secret a version with a value, or give one its value, and attach the labels to it."""
    if len(text or binary or "") > MAX_BYTES:
        raise InvalidParameterException(f"The secret value must not be longer than {MAX_BYTES} bytes.")
    version = secret.versions.setdefault(version_id, {"version_id": version_id, "version_stages": [], "createdate": at})
    version.update({"secret_string": text} if text else {"secret_binary": binary})
    for label in labels:
        secret_versions.attach(secret.versions, label, version_id)
    note_change(secret, at)


def note_change(secret: FakeSecret, at: float) -> None:
    """Note that the secret has changed, and forget what AWS deletes by itself."""
    secret_versions.forget_deprecated(secret.versions, at)
    secret.last_changed_date = at  # type: ignore[assignment]
    secret.set_default_version_id(secret_versions.version_with_label(secret.versions, CURRENT))


def note_access(secret: Any, version: dict[str, Any], at: float) -> None:
    """Note the day on which a value was read."""
    version["accessed"] = secret.accessed = at - at % 86_400
