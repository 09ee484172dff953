"""Secrets Manager: what DescribeSecret, ListSecrets and ListSecretVersionIds return."""

from __future__ import annotations

import json
from typing import Any

from moto.secretsmanager.exceptions import ValidationException
from moto.secretsmanager.models import FakeSecret, _matches
from moto.secretsmanager.responses import SecretsManagerResponse, _validate_filters

from ..paging import page
from ..patching import replace
from . import secret_values, secret_versions

MAX_PAGE = 100
DATES = {
    "created-date": "CreatedDate",
    "last-changed-date": "LastChangedDate",
    "last-accessed-date": "LastAccessedDate",
}


def install() -> None:
    """Put AWS's descriptions and lists of secrets in the place of moto's."""
    _patch_descriptions()

    def list_secrets(self: SecretsManagerResponse) -> str:
        filters, with_deleted = self._get_param("Filters", if_none=[]), self._get_param("IncludePlannedDeletion")
        _validate_filters(filters)
        secrets = [
            secret.to_dict()
            for secret in self.backend.secrets.values()
            if (with_deleted or not secret.is_deleted()) and _matches(secret, filters)
        ]
        by = DATES.get(self._get_param("SortBy"), "CreatedDate")
        secrets.sort(key=lambda item: item.get(by) or 0, reverse=self._get_param("SortOrder") == "desc")
        return json.dumps(_page(self, "SecretList", secrets))

    def list_secret_version_ids(self: SecretsManagerResponse) -> str:
        secret = secret_values.find(self.backend, self._get_param("SecretId"))
        with_deprecated = bool(self._get_param("IncludeDeprecated"))
        listed = [
            _version(version)
            for version in secret.versions.values()
            if secret_versions.value_of(version) and (with_deprecated or version["version_stages"])
        ]
        return json.dumps({"ARN": secret.arn, "Name": secret.name, **_page(self, "Versions", listed)})

    replace(SecretsManagerResponse, list_secrets=list_secrets, list_secret_version_ids=list_secret_version_ids)


def _patch_descriptions() -> None:
    """AWS leaves out what has no value."""
    original = FakeSecret.to_dict

    def to_dict(self: Any) -> dict[str, Any]:
        description = original(self)
        labels = secret_versions.labels_by_version(self.versions)
        if labels:
            description["VersionIdsToStages"] = description["SecretVersionsToStages"] = labels
        description["LastAccessedDate"] = getattr(self, "accessed", None)
        if self.owning_service:
            description["RotationLambdaARN"] = None
        return {name: value for name, value in description.items() if value is not None}

    replace(FakeSecret, to_dict=to_dict)


def _version(version: dict[str, Any]) -> dict[str, Any]:
    accessed = {"LastAccessedDate": version["accessed"]} if "accessed" in version else {}
    return {
        "VersionId": version["version_id"],
        "VersionStages": version["version_stages"],
        "CreatedDate": version["createdate"],
        **accessed,
    }


def _page(request: SecretsManagerResponse, name: str, items: list[Any]) -> dict[str, Any]:
    """One page of a listing, and the token of the next one."""
    size = int(request._get_param("MaxResults") or MAX_PAGE)
    if not 1 <= size <= MAX_PAGE:
        raise ValidationException(f"MaxResults must be between 1 and {MAX_PAGE}.")
    listed, token = page(items, request._get_param("NextToken"), size)
    return {name: listed, **({"NextToken": token} if token else {})}
