# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read parameters, and what an environment of this collection has by its tag. No value of a secret is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from .._aws.session import Aws, chunks, gather
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict
from .._plan.owner import OWNER_TAG
from .standing import Answer, Tags

NAMES_IN_A_CALL = 10
SECURE = "SecureString"
KINDS = ("elasticache", "elasticloadbalancing", "logs", "rds", "secretsmanager:secret", "sns", "ssm:parameter")
KEPT_BY_DEPLOYS = "/talentbase.aws/"
"""Where a deploy keeps its lock and what it converged, which are no parameters of the inventory."""


def read_owned(aws: Aws, cluster: Answer) -> Mapping[str, Tags]:
    """What has the tag of an environment that the cluster has, by ARN; nothing for a cluster that this collection has not deployed."""
    own = {
        name: value
        for name, value in to_dict(cluster.get("tags"), "key", "value").items()
        if name.startswith(OWNER_TAG)
    }
    return TagIndex(aws, own, *KINDS).owned() if len(own) == 1 else {}


def read_parameters(
    aws: Aws, definitions: Iterable[Answer], owned: Mapping[str, Tags], more: Iterable[str] = ()
) -> list[Answer]:
    """The parameters that containers read or that the environment has, and more by name, each with the value of one that is not encrypted."""
    named = {name for arn in (*_read_by(definitions), *owned) if (name := parameter_name(arn))}
    names = sorted(name for name in {*named, *more} if not name.startswith(KEPT_BY_DEPLOYS))
    described = _described(aws, names)
    plain = [item["Name"] for item in described if item["Type"] != SECURE]
    values = _values(aws, plain)
    return [{**item, "Value": values.get(item["Name"], "")} for item in described]


def parameter_name(arn: str) -> str:
    """The name of a parameter by its ARN; empty for what is none. A name in a path begins with a slash, which is in the ARN once."""
    _before, mark, name = arn.partition(":parameter/")
    if not mark or ":ssm:" not in arn:
        return ""
    return f"/{name}" if "/" in name else name


def _read_by(definitions: Iterable[Answer]) -> Iterable[str]:
    for definition in definitions:
        for container in definition.get("containerDefinitions") or []:
            yield from (item["valueFrom"] for item in container.get("secrets") or [])


def _described(aws: Aws, names: list[str]) -> list[Answer]:
    parts = chunks(names, 50)
    reads = {
        part[0]: partial(
            aws.pages,
            "ssm",
            "describe_parameters",
            "Parameters",
            ParameterFilters=[{"Key": "Name", "Option": "Equals", "Values": part}],
        )
        for part in parts
    }
    return [item for answer in gather(reads).values() for item in answer] if reads else []


def _values(aws: Aws, names: list[str]) -> dict[str, str]:
    ssm = aws.client("ssm")
    reads = {part[0]: partial(ssm.get_parameters, Names=part) for part in chunks(names, NAMES_IN_A_CALL)}
    found = [item for answer in gather(reads).values() for item in answer["Parameters"]] if reads else []
    return {item["Name"]: str(item["Value"]) for item in found}
