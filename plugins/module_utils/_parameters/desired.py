# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Parameters as the inventory wants them; the value of a SecureString is no part of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._inventory.parameters import Parameter
from .._inventory.secrets import NEW_VALUE
from .._plan.values import Address, KindRules, Resource
from .names import PARAMETER, SECURE_PARAMETER

# A parameter keeps its type for life; key and description of a SecureString change only together with its value,
# which a deploy leaves alone: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
RULES = {
    PARAMETER: KindRules(fixed=frozenset({"type"})),
    SECURE_PARAMETER: KindRules(
        fixed=frozenset({"type", "kms_key"}), initial=frozenset({"kind", "length", "description", "copy_from"})
    ),
}


def desired_parameter(parameter: Parameter, tags: Mapping[str, str]) -> Resource:
    """The parameter as the inventory wants it; without a description or a key an existing one keeps its own."""
    return _desired_secure(parameter, tags) if parameter.secure else _desired_plain(parameter, tags)


def _desired_plain(parameter: Parameter, tags: Mapping[str, str]) -> Resource:
    optional = {"description": parameter.description} if parameter.description else {}
    properties = {"value": parameter.value, "type": parameter.type, **optional, "tags": dict(tags)}
    return Resource(Address(PARAMETER, parameter.name), properties)


def _desired_secure(parameter: Parameter, tags: Mapping[str, str]) -> Resource:
    source = "" if parameter.copy_from == NEW_VALUE else parameter.copy_from
    optional = {"description": parameter.description, "kms_key": parameter.kms_key, "copy_from": source}
    properties: dict[str, Any] = {
        "type": parameter.type,
        "kind": parameter.kind,
        "length": parameter.as_secret().length_of_value(),
        "tags": dict(tags),
        **{name: value for name, value in optional.items() if value},
    }
    return Resource(Address(SECURE_PARAMETER, parameter.name), properties)
