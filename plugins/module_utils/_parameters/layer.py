# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SSM parameters of an inventory, read in few calls and changed only where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.partition import partition
from .._aws.session import Aws, chunks, gather
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict, to_list
from .._inventory.parameters import SECURE, Parameter
from .._module.apply import BaseHandler
from .._plan.values import Actual, Address, KindRules, Resource
from . import secure

KIND = "parameter"
# A parameter keeps its type for life: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
RULES = {KIND: KindRules(fixed=frozenset({"type"})), secure.KIND: secure.RULES}


def desired_parameter(parameter: Parameter, tags: Mapping[str, str]) -> Resource:
    """The parameter as the inventory wants it; without a description an existing one stays."""
    described = {"description": parameter.description} if parameter.description else {}
    properties = {"value": parameter.value, "type": parameter.type, **described, "tags": dict(tags)}
    return Resource(Address(KIND, parameter.name), properties)


def arn_of(name: str, account_id: str, region: str) -> str:
    """The ARN of a parameter; a path's leading slash is not doubled."""
    return f"arn:{partition(region)}:ssm:{region}:{account_id}:parameter/{name.removeprefix('/')}"


class ParametersLayer:
    """All parameters of the inventory. Only their names are read, so what is pruned is what the inventory wants absent."""

    part = "parameters"
    looks_first = False
    rules = RULES
    prune: Sequence[str] = (KIND, secure.KIND)

    def __init__(self, aws: Aws, parameters: Mapping[str, Parameter], account_id: str, tags: Mapping[str, str]) -> None:
        self._aws = aws
        self._ssm = aws.client("ssm")
        self._parameters = parameters
        self._account = account_id
        self._tags = tags
        self.handlers = {KIND: ParameterHandler(aws), secure.KIND: secure.SecureHandler(aws)}

    def desired(self) -> list[Resource]:
        return [
            secure.desired_secure(item, self._tags) if item.secure else desired_parameter(item, self._tags)
            for item in self._parameters.values()
            if not item.absent
        ]

    def read(self) -> dict[Address, Actual]:
        wanted = {item.name: item for item in self._parameters.values()}
        plain = [name for name, item in wanted.items() if not item.secure]
        reads = {f"values {part}": partial(self._values, part) for part in chunks(plain, 10)}
        reads |= {f"descriptions {part}": partial(self._descriptions, part) for part in chunks(list(wanted), 50)}
        found: dict[str, dict[str, Any]] = {}
        for answer in gather(reads).values():
            for item in answer:
                found.setdefault(item["Name"], {}).update(item)
        there = {name: item for name, item in found.items() if "Value" in item or wanted[name].secure}
        arns = {name: arn_of(name, self._account, self._aws.region) for name in there}
        index = TagIndex(self._aws, self._tags, "ssm:parameter")
        tags = index.several({arn: partial(self._tags_of, name) for name, arn in arns.items()})
        actual = [_actual(item, tags[arns[name]], wanted[name]) for name, item in there.items()]
        return {item.address: item for item in actual}

    def outputs(self, attributes: Mapping[Address, Mapping[str, Any]]) -> dict[str, Any]:
        kept = {key: item for key, item in self._parameters.items() if not item.absent}
        waiting = [item.name for item in kept.values() if item.secure and self._waits(item, attributes)]
        return {
            "parameters": {
                key: {"name": item.name, "arn": arn_of(item.name, self._account, self._aws.region)}
                for key, item in kept.items()
            },
            "placeholders": waiting,
            "waiting_for_a_person": [f"{name} ({SECURE} parameter)" for name in waiting],
        }

    def _waits(self, item: Parameter, attributes: Mapping[Address, Mapping[str, Any]]) -> bool:
        known = attributes[Address(secure.KIND, item.name)]
        return bool(known.get("placeholder", item.kind == "external"))

    def _values(self, names: list[str]) -> list[Mapping[str, Any]]:
        return list(self._ssm.get_parameters(Names=names)["Parameters"])

    def _descriptions(self, names: list[str]) -> list[Mapping[str, Any]]:
        filters = [{"Key": "Name", "Option": "Equals", "Values": names}]
        return self._aws.pages("ssm", "describe_parameters", "Parameters", ParameterFilters=filters)

    def _tags_of(self, name: str) -> dict[str, str]:
        return to_dict(self._ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"])


class ParameterHandler(BaseHandler):
    """Puts and removes parameters."""

    def __init__(self, aws: Aws) -> None:
        self._ssm = aws.client("ssm")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        tags = {"Tags": to_list(properties["tags"])} if properties["tags"] else {}
        self._ssm.put_parameter(**_put(name, properties), **tags)
        return {}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        name = actual.address.name
        if set(changed) - {"tags"}:
            self._ssm.put_parameter(**_put(name, {**actual.properties, **properties}), Overwrite=True)
        if "tags" in changed:
            tags = to_list(properties["tags"])
            self._ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=name, Tags=tags)

    def delete(self, actual: Actual) -> None:
        self._ssm.delete_parameter(Name=actual.address.name)


def _put(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    described = {"Description": properties["description"]} if properties.get("description") else {}
    return {"Name": name, "Value": properties["value"], "Type": properties["type"], **described}


def _actual(item: Mapping[str, Any], tags: Mapping[str, str], wanted: Parameter) -> Actual:
    if wanted.secure:
        return secure.actual_secure(item, tags, wanted)
    properties = {
        # What the value of a SecureString is encrypted to is nobody's to see.
        "value": "" if item["Type"] == SECURE else item["Value"],
        "type": item["Type"],
        "description": item.get("Description", ""),
        "tags": dict(tags),
    }
    return Actual(Address(KIND, item["Name"]), properties)
