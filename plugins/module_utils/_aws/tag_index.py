# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tags of many resources in few calls, where most services have only one call for each.

GetResources may be behind, so only what agrees with the wanted tags is believed; about anything else the service itself is asked.
https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from .._plan.owner import owned_alone, owner_tags, owners
from .errors import ClientError, code_of
from .session import Aws, chunks, gather
from .tags import to_dict

PAGE = 100  # the most that GetResources gives at once
VALUES = 20  # the most values of one filter
REFUSED = {"AccessDeniedException", "AccessDenied", "UnauthorizedOperation"}
Tags = Mapping[str, str]
SERVICES = ("application-autoscaling", "ecs:service")
STORES = (
    "backup:backup-plan",
    "backup:backup-vault",
    "ecr:repository",
    "elasticache",
    "elasticloadbalancing",
    "logs",
    "rds",
    "scheduler:schedule-group",
    "secretsmanager:secret",
    "sns",
    "ssm:parameter",
)
TOGETHER = (SERVICES, STORES)
"""Kinds that are asked for together where the environment's own tag finds them, so that a run asks once for all."""


class TagIndex:
    """The resources of some services that carry all of the wanted tags, asked for once in a run. kinds: such as ssm:parameter or rds.

    Where the environment's own tag is among the wanted ones, it is what is asked for.
    """

    def __init__(self, aws: Aws, wanted: Tags, *kinds: str) -> None:
        self._aws, self._wanted = aws, {name: str(value) for name, value in wanted.items()}
        own = [tag for owner in owners(self._wanted) for tag in owner_tags(owner).items()]
        together = next((some for some in TOGETHER if {*kinds} <= {*some}), kinds)
        self._kinds = list(together if own else kinds)
        self._asked = dict(own) or self._wanted

    def fill(self) -> None:
        """Ask now, beside what else is asked."""
        self._tagged_arns()

    def known(self, arns: Collection[str]) -> dict[str, Tags]:
        """The tags of those that carry the wanted ones."""
        tags = self._tagged_arns()
        found = {arn: tags[_key(arn)] for arn in arns if _key(arn) in tags}
        return {arn: item for arn, item in found.items() if self._wanted.items() <= item.items()}

    def owned(self) -> dict[str, Tags]:
        """The resources, by ARN, that this environment alone has; it may be behind. None without the environment's own tag."""
        if not owners(self._wanted):
            return {}
        return {arn: tags for arn, tags in self._tagged_arns().items() if owned_alone(tags, self._wanted)}

    def of(self, arn: str, ask: Callable[[], Tags]) -> Tags:
        """The tags of a resource; ask: the service's own call, made where the index does not have the resource."""
        return self.known([arn]).get(arn) or ask()

    def several(self, asks: Mapping[str, Callable[[], Tags]]) -> dict[str, Tags]:
        """The tags of the resources with these ARNs."""
        return gather({arn: partial(self.of, arn, ask) for arn, ask in asks.items()})

    def _tagged_arns(self) -> dict[str, Tags]:
        if not self._asked:
            return {}
        filters = [{"Key": name, "Values": [value]} for name, value in sorted(self._asked.items())]
        tags: dict[str, Tags] = self._aws.once(
            ("tags", str(self._kinds), str(filters)), partial(_tagged, self._aws, self._kinds, filters)
        )
        return tags


def with_tag_values(aws: Aws, kind: str, key: str, values: Collection[str]) -> dict[str, Tags]:
    """The tags of the resources of a kind, such as ecs:task-definition, that have one of the values, by ARN."""
    parts = chunks(sorted(values), VALUES)
    reads = {str(part): partial(_tagged, aws, [kind], [{"Key": key, "Values": part}]) for part in parts}
    return {arn: tags for tagged in gather(reads).values() for arn, tags in tagged.items()}


def _tagged(aws: Aws, kinds: list[str], filters: list[dict[str, Any]]) -> dict[str, Tags]:
    """What is found; nothing where the credentials may not ask, as this only spares calls."""
    arguments = {"TagFilters": filters, "ResourceTypeFilters": kinds, "ResourcesPerPage": PAGE}
    try:
        mappings = aws.pages("resourcegroupstaggingapi", "get_resources", "ResourceTagMappingList", **arguments)
    except ClientError as error:
        if code_of(error) in REFUSED:
            return {}
        raise
    return {_key(item["ResourceARN"]): to_dict(item["Tags"]) for item in mappings}


def _key(arn: str) -> str:
    """The ARN without the ending :* that CloudWatch Logs has in some of its answers."""
    return arn.removesuffix(":*")
