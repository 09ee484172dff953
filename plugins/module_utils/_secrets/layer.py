# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layer of secrets in Secrets Manager. No call of it reads a value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._aws.session import Aws
from .._inventory.secrets import Secret
from .._module.layer import Attributes, State
from .._plan.values import UNKNOWN, Address, Resource
from .actual import actual_secret
from .desired import RULES, desired_secret
from .handlers import SecretHandler
from .names import SECRET
from .reads import SecretsSnapshot, observe_secrets


class SecretsLayer:
    """The secrets of an inventory, by their inventory keys.

    absent: they are to be removed; restore: those that are scheduled for deletion are to be restored.
    """

    part = "secrets"
    desired_follows_actual = False
    facts: Collection[str] = ("secrets",)
    rules = RULES
    prune: tuple[str, ...] = ()

    def __init__(
        self,
        aws: Aws,
        secrets: Mapping[str, Secret],
        tags: Mapping[str, str],
        absent: bool = False,
        restore: bool = False,
    ) -> None:
        self._aws = aws
        self._restore = restore
        self._secrets = secrets
        self._by_name = {secret.name: secret for secret in secrets.values()}
        self._tags = tags
        self._absent = absent
        self.handlers = {SECRET: SecretHandler(aws, {name: item.recovery_days for name, item in self._by_name.items()})}

    def observe(self) -> SecretsSnapshot:
        return observe_secrets(self._aws, self._by_name, self._tags, self._absent, self._restore)

    def desired(self, snapshot: SecretsSnapshot) -> list[Resource]:
        return [desired_secret(secret, self._tags) for secret in self._secrets.values()]

    def actual(self, snapshot: SecretsSnapshot) -> State:
        existing = [
            actual_secret(answer, self._by_name[name], snapshot.policies.get(name))
            for name, answer in snapshot.answers.items()
        ]
        return {item.address: item for item in existing}

    def outputs(self, snapshot: SecretsSnapshot, attributes: Attributes) -> dict[str, Any]:
        secrets, placeholders = {}, []
        for key, secret in self._secrets.items():
            known = attributes[Address(SECRET, secret.name)]
            placeholder = bool(known.get("placeholder", secret.kind == "external"))
            created = bool(known.get("created", True))
            arn = known.get("arn", UNKNOWN)
            secrets[key] = {"name": secret.name, "arn": arn, "placeholder": placeholder, "created": created}
            placeholders += [secret] if placeholder else []
        return {
            "secrets": secrets,
            "placeholders": [secret.name for secret in placeholders],
            "waiting_for_a_person": [f"{secret.name} ({_form(secret)})" for secret in placeholders],
        }


def _form(secret: Secret) -> str:
    """What a person is to give."""
    keys = secret.json_keys()
    return f"JSON with {', '.join(keys)}" if keys else "plain text"
