# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""SecureString parameters: made once with a generated value or a placeholder, which a deploy never reads nor replaces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._aws.tags import to_list
from .._inventory.parameters import Parameter
from .._module.apply import BaseHandler
from .._plan.values import Actual, Address, KindRules, Resource
from .._secrets.generate import secret_value
from .._secrets.redaction import sending
from .._secrets.shapes import PLACEHOLDER_TAG

KIND = "SecureString parameter"
# Key and description change only together with the value, which a deploy leaves alone:
# https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
RULES = KindRules(fixed=frozenset({"type", "kms_key"}), initial=frozenset({"kind", "length", "description"}))
OWN_KEY = "alias/aws/ssm"


def desired_secure(parameter: Parameter, tags: Mapping[str, str]) -> Resource:
    """The parameter as the inventory wants it; without a key an existing one keeps its own."""
    properties: dict[str, Any] = {
        "type": parameter.type,
        "kind": parameter.kind,
        "length": parameter.as_secret().length_of_value(),
        "tags": dict(tags),
    }
    if parameter.description:
        properties["description"] = parameter.description
    if parameter.kms_key:
        properties["kms_key"] = parameter.kms_key
    return Resource(Address(KIND, parameter.name), properties)


def actual_secure(described: Mapping[str, Any], tags: Mapping[str, str], wanted: Parameter) -> Actual:
    """The parameter as DescribeParameters gives it, with its tags."""
    key = described.get("KeyId") or ""
    properties = {
        "type": described["Type"],
        "kms_key": wanted.kms_key if key_id(key) == key_id(wanted.kms_key) else key,
        "tags": dict(tags),
    }
    attributes = {"placeholder": is_placeholder(described, tags), "created": False}
    return Actual(Address(KIND, wanted.name), properties, attributes)


def is_placeholder(described: Mapping[str, Any], tags: Mapping[str, str]) -> bool:
    """Whether a person has yet to give the value: every new value is a new version."""
    return tags.get(PLACEHOLDER_TAG) == str(described["Version"])


def key_id(key: str) -> str:
    """A KMS key's id or alias, however it is spelt; the account's own key for parameters is none."""
    return "" if key.endswith(OWN_KEY) else re.sub(r"^arn:[^/]*:(key/)?", "", key)


class SecureHandler(BaseHandler):
    """Makes SecureString parameters, and keeps their tags."""

    def __init__(self, aws: Aws) -> None:
        self._ssm = aws.client("ssm")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        external = properties["kind"] == "external"
        # The first version is 1: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html
        tags = {**properties["tags"], **({PLACEHOLDER_TAG: "1"} if external else {})}
        names = {"description": "Description", "kms_key": "KeyId"}
        # Without Overwrite: one that came meanwhile is refused by AWS, and keeps its value.
        value = secret_value(properties["kind"], properties["length"], ())
        with sending(value):
            self._ssm.put_parameter(
                Name=name,
                Value=value.reveal(),
                Type=properties["type"],
                Tags=to_list(tags),
                **{argument: properties[option] for option, argument in names.items() if option in properties},
            )
        return {"placeholder": external, "created": True}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        tags = to_list(properties["tags"])
        self._ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=actual.address.name, Tags=tags)

    def delete(self, actual: Actual) -> None:
        self._ssm.delete_parameter(Name=actual.address.name)
