# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of secrets. A value is read only to be copied into a new secret, and goes nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from .._aws.session import Aws
from .._aws.tags import to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .copied import copied_value
from .generate import Value, secret_value
from .inputs import secret_input, settings_input, value_tags
from .redaction import redacting_errors


class SecretHandler(BaseHandler):
    """Makes secrets; gives a value only to one that has none."""

    def __init__(self, aws: Aws, recovery_days: Mapping[str, int]) -> None:
        self._client = aws.client("secretsmanager")
        self._recovery_days = recovery_days

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        # One call, so that no crash leaves a secret without a value or a placeholder without its tag. The token
        # becomes the version's id: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
        value = self._value(name, properties)
        placeholder = value.is_placeholder()
        request = secret_input(properties, str(uuid4()), datetime.now(UTC), placeholder)
        with redacting_errors(value):
            answer = self._client.create_secret(Name=name, SecretString=value.reveal(), **request)
        if "policy" in properties:
            self._put_policy(answer["ARN"], properties["policy"])
        return {"arn": answer["ARN"], "placeholder": placeholder, "created": True}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> dict[str, Any]:
        arn = actual.attributes["arn"]
        if "deleted" in changed:
            self._client.restore_secret(SecretId=arn)
        settings = settings_input({name: properties[name] for name in changed})
        if settings:
            self._client.update_secret(SecretId=arn, **settings)
        if "tags" in changed:
            self._client.tag_resource(SecretId=arn, Tags=to_list(properties["tags"]))
        if "policy" in changed:
            self._put_policy(arn, properties["policy"])
        return self._give_value(actual.address.name, arn, properties) if "has_value" in changed else {}

    def delete(self, actual: Actual) -> None:
        days = self._recovery_days[actual.address.name]
        self._client.delete_secret(SecretId=actual.attributes["arn"], RecoveryWindowInDays=days)

    def _put_policy(self, arn: str, policy: Mapping[str, Any]) -> None:
        # https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html (BlockPublicPolicy)
        self._client.put_resource_policy(SecretId=arn, ResourcePolicy=json.dumps(policy), BlockPublicPolicy=True)

    def _give_value(self, name: str, arn: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        version, value = str(uuid4()), self._value(name, properties)
        tags = value_tags(version, value.is_placeholder(), datetime.now(UTC))
        self._client.tag_resource(SecretId=arn, Tags=to_list(tags))
        with redacting_errors(value):
            self._client.put_secret_value(SecretId=arn, ClientRequestToken=version, SecretString=value.reveal())
        return {"placeholder": value.is_placeholder()}

    def _value(self, name: str, properties: Mapping[str, Any]) -> Value:
        """A new value, or that of the secret to copy from."""
        if source := properties.get("copy_from"):
            return copied_value(self._client, name, source, properties["json_keys"])
        return secret_value(properties["kind"], properties["length"], properties["json_keys"], properties["username"])
