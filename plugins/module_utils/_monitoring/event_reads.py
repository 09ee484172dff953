# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of subscriptions to RDS's events. They are made only where some are wanted, or the topic says that there were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.session import Aws
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict
from .._plan.owner import belongs_to_others
from .context import MonitoringContext
from .database_events import event_subscriptions

Answer = Mapping[str, Any]


def read_event_subscriptions(
    aws: Aws, context: MonitoringContext, index: TagIndex
) -> Sequence[tuple[Answer, Mapping[str, str]]]:
    """The environment's subscriptions, each with its tags; none of another environment."""
    names = event_subscriptions(context.cluster.name)
    listed = aws.pages("rds", "describe_event_subscriptions", "EventSubscriptionsList")
    own = {item["EventSubscriptionArn"]: item for item in listed if item["CustSubscriptionId"] in names}
    tags = index.several({arn: partial(_tags, aws, arn) for arn in own}) if own else {}
    found = [(item, tags[arn]) for arn, item in own.items()]
    return [(item, given) for item, given in found if not belongs_to_others(given, context.tags)]


def _tags(aws: Aws, arn: str) -> dict[str, str]:
    return to_dict(aws.client("rds").list_tags_for_resource(ResourceName=arn)["TagList"])
