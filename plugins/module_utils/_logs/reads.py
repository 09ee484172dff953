# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read log groups by their names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from os.path import commonprefix
from typing import Any

from .._aws.session import Aws
from .._aws.tag_index import TagIndex
from .log_groups import arn_of

Tagged = tuple[Mapping[str, Any], Mapping[str, str]]


def read_log_groups(aws: Aws, names: Collection[str], tags: TagIndex) -> list[Tagged]:
    """Those that are there, each with its tags; nothing is read where no name is given."""
    if not names:
        return []
    prefix = commonprefix(sorted(names))  # noqa: RUF071 - names, not paths
    listed = aws.pages("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=prefix)
    found = {arn_of(item): item for item in listed if item["logGroupName"] in names}
    known = tags.several({arn: partial(_tags_of, aws, arn) for arn in found})
    return [(item, known[arn]) for arn, item in found.items()]


def _tags_of(aws: Aws, arn: str) -> dict[str, str]:
    return dict(aws.client("logs").list_tags_for_resource(resourceArn=arn)["tags"])
