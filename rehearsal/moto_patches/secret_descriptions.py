"""Secrets Manager: what DescribeSecret, ListSecrets and ListSecretVersionIds tell."""

from __future__ import annotations

import json
from typing import Any

from moto.secretsmanager.exceptions import ValidationException
from moto.secretsmanager.models import FakeSecret, _matches
from moto.secretsmanager.responses import SecretsManagerResponse, _validate_filters

from ..patching import replace
from . import secret_values, secret_versions

MOST_IN_A_PAGE = 100
DATES = {
    "created-date": "CreatedDate",
    "last-changed-date": "LastChangedDate",
    "last-accessed-date": "LastAccessedDate",
}


def install() -> None:
    """Put what AWS tells of secrets in the place of moto's."""
    _descriptions_leave_out_what_is_not_there()

    def list_secrets(self: SecretsManagerResponse) -> str:
        filters, deleted_too = self._get_param("Filters", if_none=[]), self._get_param("IncludePlannedDeletion")
        _validate_filters(filters)
        secrets = [
            secret.to_dict()
            for secret in self.backend.secrets.values()
            if (deleted_too or not secret.is_deleted()) and _matches(secret, filters)
        ]
        by = DATES.get(self._get_param("SortBy"), "CreatedDate")
        secrets.sort(key=lambda item: item.get(by) or 0, reverse=self._get_param("SortOrder") == "desc")
        return json.dumps(_page(self, "SecretList", secrets))

    def list_secret_version_ids(self: SecretsManagerResponse) -> str:
        secret = secret_values.find(self.backend, self._get_param("SecretId"))
        everything = bool(self._get_param("IncludeDeprecated"))
        listed = [
            _version(version)
            for version in secret.versions.values()
            if secret_versions.value_of(version) and (everything or version["version_stages"])
        ]
        return json.dumps({"ARN": secret.arn, "Name": secret.name, **_page(self, "Versions", listed)})

    replace(SecretsManagerResponse, list_secrets=list_secrets, list_secret_version_ids=list_secret_version_ids)


def _descriptions_leave_out_what_is_not_there() -> None:
    original = FakeSecret.to_dict

    def to_dict(self: Any) -> dict[str, Any]:
        told = original(self)
        labels = secret_versions.labelled(self.versions)
        if labels:
            told["VersionIdsToStages"] = told["SecretVersionsToStages"] = labels
        told["LastAccessedDate"] = getattr(self, "accessed", None)
        if self.owning_service:
            told["RotationLambdaARN"] = None
        return {name: value for name, value in told.items() if value is not None}

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
    """One page of a listing, and where the next one starts."""
    size, start = int(request._get_param("MaxResults") or MOST_IN_A_PAGE), int(request._get_param("NextToken") or 0)
    if not 1 <= size <= MOST_IN_A_PAGE:
        raise ValidationException(f"MaxResults must be between 1 and {MOST_IN_A_PAGE}.")
    more = {"NextToken": str(start + size)} if start + size < len(items) else {}
    return {name: items[start : start + size], **more}
