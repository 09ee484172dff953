# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets as the inventory wants them; a value is no part of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._inventory.secrets import NEW_VALUE, Secret
from .._plan.values import Address, KindRules, Resource
from .names import SECRET

Properties = Mapping[str, Any]


def _restored(_address: Address, _before: Properties, _after: Properties, changed: Sequence[str]) -> str:
    return "restores it with its value" if "deleted" in changed else ""


# What a value is made from matters when it is made; it is never read back to be compared.
RULES = {
    SECRET: KindRules(initial=frozenset({"kind", "length", "json_keys", "username", "copy_from"}), effect=_restored)
}


def desired_secret(secret: Secret, tags: Mapping[str, str]) -> Resource:
    """The secret as the inventory wants it; an empty description or key leaves an existing secret's own."""
    properties: dict[str, Any] = {
        "kind": secret.kind,
        "length": secret.length_of_value(),
        "json_keys": secret.json_keys(),
        "username": secret.username,
        "deleted": False,
        "has_value": True,
        "tags": dict(tags),
    }
    if secret.copy_from not in ("", NEW_VALUE):
        properties["copy_from"] = secret.copy_from
    if secret.description:
        properties["description"] = secret.description
    if secret.kms_key:
        properties["kms_key"] = secret.kms_key
    if secret.policy:
        properties["policy"] = secret.policy
    return Resource(Address(SECRET, secret.name), properties)
