# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The revision to roll a service back to, and what must still exist for it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._ecs.needs import task_needs

ECR_IMAGE = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/(?P<repository>[^:@]+)(?P<reference>[:@].+)?"
)


@dataclass(frozen=True)
class Image:
    """An image in ECR: its repository and either a tag or a digest."""

    repository: str
    tag: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Prerequisites:
    """What a task definition needs that may be gone.

    images: in this account's ECR. secrets, parameters: by ARN. execution_role: its name. log_groups: in this region.
    """

    images: list[Image] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    execution_role: str = ""
    log_groups: list[str] = field(default_factory=list)


def number(arn: str) -> int:
    """The revision number of a task definition's ARN."""
    return int(arn.rsplit(":", 1)[-1])


def family(arn: str) -> str:
    """The family of a task definition's ARN."""
    return arn.rsplit("/", 1)[-1].rpartition(":")[0]


def last_good(current: str, succeeded: Sequence[str]) -> str:
    """The task definition to roll back to; empty if there is none.

    succeeded: those of the deployments that succeeded, newest first. When the newest of them is not what runs, it is the one;
    otherwise the newest that is older than what runs, so that a second rollback does not roll forward again. Of another family, such as one
    from before the service was adopted, the revision's number says nothing; there it must have run before what runs did for the first time.
    """
    if succeeded and succeeded[0] != current:
        return succeeded[0]
    before = len(succeeded) - succeeded[::-1].index(current) if current in succeeded else 0
    older = (
        arn
        for place, arn in enumerate(succeeded)
        if (number(arn) < number(current) if family(arn) == family(current) else place >= before)
    )
    return next(older, "")


def named(current: str, to: str) -> str:
    """The task definition that a person means by a revision number, FAMILY:REVISION or an ARN; current gives the family."""
    return f"{current.rsplit('/', 1)[-1].rsplit(':', 1)[0]}:{to}" if to.isdigit() else to


def prerequisites_of(definition: Mapping[str, Any], account_id: str, region: str) -> Prerequisites:
    """Everything a task definition needs that may be gone by now."""
    containers = definition.get("containerDefinitions") or []
    needs = task_needs(definition)
    images = [image for container in containers if (image := image_of(container["image"], account_id, region))]
    return Prerequisites(
        images,
        sorted(arn for arn in needs.secrets if ":secretsmanager:" in arn),
        sorted(arn for arn in needs.secrets if ":ssm:" in arn),
        str(definition.get("executionRoleArn") or "").rsplit("/", 1)[-1],
        sorted(needs.log_groups),
    )


def image_of(reference: str, account_id: str, region: str) -> Image | None:
    """The image that a reference means; None where it is of another registry."""
    match = ECR_IMAGE.fullmatch(reference)
    if not match or match["account"] != account_id or match["region"] != region:
        return None
    suffix = match["reference"] or ":latest"
    if suffix.startswith("@"):
        return Image(match["repository"], digest=suffix[1:])
    tag, _at, digest = suffix[1:].partition("@")
    return Image(match["repository"], tag, digest)
