# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All secrets of an inventory against Secrets Manager. No call here reads a value."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from .._aws.errors import Failure
from .._aws.session import Aws, gather
from .._aws.tags import to_list
from .._inventory.secrets import Secret
from .._module.apply import BaseHandler
from .._plan.planner import differences
from .._plan.values import UNKNOWN, Actual, Address, Resource
from .generate import Value, secret_value
from .listing import described, listed
from .redaction import sending
from .shapes import KIND, PLACEHOLDER_TAG, RULES, actual_secret, desired_secret
from .stages import SINCE_TAG, Since


class SecretHandler(BaseHandler):
    """Makes secrets; gives a value only to one that has none."""

    def __init__(self, aws: Aws, recovery_days: Mapping[str, int]) -> None:
        self._client = aws.client("secretsmanager")
        self._recovery_days = recovery_days

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        version, external = str(uuid4()), properties["kind"] == "external"
        # One call, so that no crash leaves a secret without a value or a placeholder without its tag. The token
        # becomes the version's id: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
        value = _value_for(properties)
        with sending(value):
            answer = self._client.create_secret(
                Name=name,
                ClientRequestToken=version,
                SecretString=value.reveal(),
                Tags=to_list({**properties["tags"], **_marks(version, external)}),
                **_settings(properties),
            )
        if "policy" in properties:
            self._put_policy(answer["ARN"], properties["policy"])
        return {"arn": answer["ARN"], "placeholder": external, "created": True}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> dict[str, Any]:
        arn = actual.attributes["arn"]
        settings = _settings({name: properties[name] for name in changed})
        if settings:
            self._client.update_secret(SecretId=arn, **settings)
        if "tags" in changed:
            self._client.tag_resource(SecretId=arn, Tags=to_list(properties["tags"]))
        if "policy" in changed:
            self._put_policy(arn, properties["policy"])
        return self._give_value(arn, properties) if "has_value" in changed else {}

    def delete(self, actual: Actual) -> None:
        days = self._recovery_days[actual.address.name]
        self._client.delete_secret(SecretId=actual.attributes["arn"], RecoveryWindowInDays=days)

    def _put_policy(self, arn: str, policy: Mapping[str, Any]) -> None:
        # https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html (BlockPublicPolicy)
        self._client.put_resource_policy(SecretId=arn, ResourcePolicy=json.dumps(policy), BlockPublicPolicy=True)

    def _give_value(self, arn: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        version, external = str(uuid4()), properties["kind"] == "external"
        self._client.tag_resource(SecretId=arn, Tags=to_list(_marks(version, external)))
        value = _value_for(properties)
        with sending(value):
            self._client.put_secret_value(SecretId=arn, ClientRequestToken=version, SecretString=value.reveal())
        return {"placeholder": external}


class SecretsLayer:
    """The secrets of an inventory, by their inventory keys."""

    part = "secrets"
    looks_first = False
    rules = RULES
    prune: Sequence[str] = ()

    def __init__(self, aws: Aws, secrets: Mapping[str, Secret], tags: Mapping[str, str], absent: bool = False) -> None:
        self._aws = aws
        self._secrets = secrets
        self._tags = tags
        self._absent = absent
        self._wanted = {secret.name: secret for secret in secrets.values()}
        self.handlers = {KIND: SecretHandler(aws, {name: item.recovery_days for name, item in self._wanted.items()})}

    def desired(self) -> list[Resource]:
        return [desired_secret(secret, self._tags) for secret in self._secrets.values()]

    def read(self) -> dict[Address, Actual]:
        """The secrets that are there; raises Failure where one is scheduled for deletion and wanted."""
        answers = listed(self._aws, self._wanted)
        doubtful = [name for name in self._wanted if self._is_doubtful(name, answers.get(name))]
        certain = {name: answer for name, answer in answers.items() if name not in doubtful}
        found = certain | described(self._aws, doubtful)
        scheduled = {name for name, answer in found.items() if answer.get("DeletedDate")}
        if scheduled and not self._absent:
            raise Failure(_restore_first(scheduled))
        kept = {name: answer for name, answer in found.items() if name not in scheduled}
        policies = self._policies([name for name in kept if self._wanted[name].policy and not self._absent])
        actual = [actual_secret(answer, self._wanted[name], policies.get(name)) for name, answer in kept.items()]
        return {item.address: item for item in actual}

    def _policies(self, names: Collection[str]) -> dict[str, Any]:
        """The resource policies of these secrets; it takes a call for each, so only those that name one are asked."""
        read = self._aws.client("secretsmanager").get_resource_policy
        answers = gather({name: partial(read, SecretId=name) for name in names})
        return {name: json.loads(answer.get("ResourcePolicy") or "{}") for name, answer in answers.items()}

    def outputs(self, attributes: Mapping[Address, Mapping[str, Any]]) -> dict[str, Any]:
        secrets, waiting = {}, []
        for key, secret in self._secrets.items():
            known = attributes[Address(KIND, secret.name)]
            placeholder = bool(known.get("placeholder", secret.kind == "external"))
            created = bool(known.get("created", True))
            arn = known.get("arn", UNKNOWN)
            secrets[key] = {"name": secret.name, "arn": arn, "placeholder": placeholder, "created": created}
            waiting += [secret] if placeholder else []
        return {
            "secrets": secrets,
            "placeholders": [secret.name for secret in waiting],
            "waiting_for_a_person": [f"{secret.name} ({_shape(secret)})" for secret in waiting],
        }

    def _is_doubtful(self, name: str, answer: Mapping[str, Any] | None) -> bool:
        """Whether to ask for the secret itself: the list may be five minutes old, so only what agrees is believed.

        https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
        """
        if answer is None or answer.get("DeletedDate"):
            return True
        wanted = self._wanted[name]
        actual = actual_secret(answer, wanted)
        unlisted = {*RULES[KIND].initial, "policy"}
        differs = differences(actual.properties, desired_secret(wanted, self._tags).properties, unlisted)
        return bool(differs) or bool(actual.attributes["placeholder"])


def _marks(version: str, placeholder: bool) -> dict[str, str]:
    """The tags that tell since when a version is current, and whether it is a placeholder."""
    now = datetime.now(UTC)
    since = {SINCE_TAG: Since(now, version, "created", now).tag()}
    return {**since, **({PLACEHOLDER_TAG: version} if placeholder else {})}


def _value_for(properties: Mapping[str, Any]) -> Value:
    """The new value."""
    return secret_value(properties["kind"], properties["length"], properties["json_keys"], properties["username"])


def _settings(properties: Mapping[str, Any]) -> dict[str, Any]:
    names = {"description": "Description", "kms_key": "KmsKeyId"}
    return {argument: properties[name] for name, argument in names.items() if name in properties}


def _shape(secret: Secret) -> str:
    keys = secret.json_keys()
    return f"JSON with {', '.join(keys)}" if keys else "plain text"


def _restore_first(scheduled: Collection[str]) -> str:
    return (
        f"Scheduled for deletion: {', '.join(sorted(scheduled))}. A deploy neither restores such a secret nor makes "
        "another of its name. To do: restore each (playbooks/secrets.yml with -e secret_action=restore -e secret_name=KEY), or give it "
        "another name in the inventory's secrets."
    )
