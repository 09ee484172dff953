# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The call that finds a load balancer that somebody else owns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .errors import Failure, unless_absent
from .existing import TAG, the_one
from .session import Aws, chunks
from .tags import to_dict

KEY = "ingress.existing"
KIND = "load balancer"
RESOURCES_IN_DESCRIBE_TAGS = 20
NONE: Mapping[str, Any] = {"LoadBalancers": []}


def existing_load_balancer(aws: Aws, reference: str) -> dict[str, Any]:
    """The Application Load Balancer of this name, ARN or tag, read once in a run; raises Failure where none or several are meant."""
    found: dict[str, Any] = aws.once(("existing load balancer", reference), partial(_find, aws, reference))
    if found["Type"] != "application":
        problem = f"{KEY}: is {reference}, a load balancer of the type {found['Type']}"
        raise Failure(problem, todo="name an Application Load Balancer")
    return found


def _find(aws: Aws, reference: str) -> dict[str, Any]:
    answers, tags = _answers(aws, reference)

    def names(item: Mapping[str, Any]) -> tuple[Sequence[str], Mapping[str, str]]:
        arn = item["LoadBalancerArn"]
        return (item["LoadBalancerName"], arn), tags.get(arn, {})

    found: dict[str, Any] = the_one(KEY, KIND, reference, answers, names)
    return found


def _answers(aws: Aws, reference: str) -> tuple[list[Any], dict[str, dict[str, str]]]:
    """The load balancers of a name or an ARN; all of them, with their tags, for a tag."""
    elb = aws.client("elbv2")
    if not reference.startswith(TAG):
        key = "LoadBalancerArns" if reference.startswith("arn:") else "Names"
        found = unless_absent(lambda: elb.describe_load_balancers(**{key: [reference]}), NONE)
        return list(found["LoadBalancers"]), {}
    answers = aws.pages("elbv2", "describe_load_balancers", "LoadBalancers")
    arns = [item["LoadBalancerArn"] for item in answers]
    tags: dict[str, dict[str, str]] = {}
    for part in chunks(arns, RESOURCES_IN_DESCRIBE_TAGS):
        told = elb.describe_tags(ResourceArns=part)["TagDescriptions"]
        tags |= {item["ResourceArn"]: to_dict(item["Tags"]) for item in told}
    return answers, tags
