# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of parameters, in few calls. Of a SecureString the value is not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._aws.session import Aws, chunks, gather
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict
from .._inventory.parameters import Parameter
from .names import parameter_arn

NAMES_OF_GET = 10
"""The most names that GetParameters takes."""
NAMES_OF_DESCRIBE = 50
"""The most names that a filter of DescribeParameters takes."""


@dataclass(frozen=True)
class ParametersSnapshot:
    """The parameters that there are, by name: AWS's answers and their tags."""

    answers: Mapping[str, Mapping[str, Any]]
    tags: Mapping[str, Mapping[str, str]]


def observe_parameters(
    aws: Aws, parameters: Mapping[str, Parameter], account_id: str, tags: Mapping[str, str]
) -> ParametersSnapshot:
    """Read the parameters, which are given by name."""
    answers = _answers(aws, parameters)
    arns = {name: parameter_arn(name, account_id, aws.region) for name in answers}
    index = TagIndex(aws, tags, "ssm:parameter")
    tags_by_arn = index.several({arn: partial(_tags, aws, name) for name, arn in arns.items()})
    return ParametersSnapshot(answers, {name: tags_by_arn[arn] for name, arn in arns.items()})


def _answers(aws: Aws, parameters: Mapping[str, Parameter]) -> dict[str, dict[str, Any]]:
    """The answers of GetParameters and DescribeParameters about each, together."""
    plain = [name for name, parameter in parameters.items() if not parameter.secure]
    reads = {f"values {part}": partial(_values, aws, part) for part in chunks(plain, NAMES_OF_GET)}
    described = chunks(list(parameters), NAMES_OF_DESCRIBE)
    reads |= {f"descriptions {part}": partial(_descriptions, aws, part) for part in described}
    answers: dict[str, dict[str, Any]] = {}
    for items in gather(reads).values():
        for item in items:
            answers.setdefault(item["Name"], {}).update(item)
    return {name: item for name, item in answers.items() if "Value" in item or parameters[name].secure}


def _values(aws: Aws, names: list[str]) -> list[Mapping[str, Any]]:
    return list(aws.client("ssm").get_parameters(Names=names)["Parameters"])


def _descriptions(aws: Aws, names: list[str]) -> list[Mapping[str, Any]]:
    filters = [{"Key": "Name", "Option": "Equals", "Values": names}]
    return aws.pages("ssm", "describe_parameters", "Parameters", ParameterFilters=filters)


def _tags(aws: Aws, name: str) -> dict[str, str]:
    answer = aws.client("ssm").list_tags_for_resource(ResourceType="Parameter", ResourceId=name)
    return to_dict(answer["TagList"])
