# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of parameters. A SecureString is made once, with a generated, copied or placeholder value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._aws.tags import to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .._secrets.copied import copied_parameter
from .._secrets.generate import secret_value
from .._secrets.redaction import redacting_errors
from .inputs import parameter_input, secure_parameter_input


class ParameterHandler(BaseHandler):
    """Puts and removes plain parameters."""

    def __init__(self, aws: Aws) -> None:
        self._ssm = aws.client("ssm")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        tags = {"Tags": to_list(properties["tags"])} if properties["tags"] else {}
        self._ssm.put_parameter(**parameter_input(name, properties), **tags)
        return {}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        name = actual.address.name
        if set(changed) - {"tags"}:
            request = parameter_input(name, {**actual.properties, **properties})
            self._ssm.put_parameter(**request, Overwrite=True)
        if "tags" in changed:
            tags = to_list(properties["tags"])
            self._ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=name, Tags=tags)

    def delete(self, actual: Actual) -> None:
        self._ssm.delete_parameter(Name=actual.address.name)


class SecureParameterHandler(BaseHandler):
    """Makes SecureString parameters, and keeps their tags; their values are left alone."""

    def __init__(self, aws: Aws) -> None:
        self._ssm = aws.client("ssm")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        source = properties.get("copy_from")
        value = (
            copied_parameter(self._ssm, name, source)
            if source
            else secret_value(properties["kind"], properties["length"], ())
        )
        placeholder = value.is_placeholder()
        with redacting_errors(value):
            self._ssm.put_parameter(Value=value.reveal(), **secure_parameter_input(name, properties, placeholder))
        return {"placeholder": placeholder, "created": True}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        tags = to_list(properties["tags"])
        self._ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=actual.address.name, Tags=tags)

    def delete(self, actual: Actual) -> None:
        self._ssm.delete_parameter(Name=actual.address.name)
