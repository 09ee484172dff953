# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of alarm mute rules. They are made only where a service has hours, or the topic says that one had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._plan.owner import belongs_to_others
from .context import MonitoringContext
from .mute_rules import mute_prefix

Answer = Mapping[str, Any]
PAGE = 100


def read_mute_rules(aws: Aws, context: MonitoringContext) -> Sequence[tuple[Answer, Mapping[str, str]]]:
    """The environment's rules, each with its tags; none of another environment."""
    listed = aws.pages("cloudwatch", "list_alarm_mute_rules", "AlarmMuteRuleSummaries", MaxRecords=PAGE)
    arns = [item["AlarmMuteRuleArn"] for item in listed]
    names = {arn: arn.split(":alarm-mute-rule:", 1)[-1] for arn in arns}
    own = {arn: name for arn, name in names.items() if name.startswith(mute_prefix(context))}
    client = aws.client("cloudwatch")
    reads = {arn: partial(client.get_alarm_mute_rule, AlarmMuteRuleName=name) for arn, name in own.items()}
    found = gather({arn: partial(unless_absent, read, None) for arn, read in reads.items()})
    tags = gather({arn: partial(client.list_tags_for_resource, ResourceARN=arn) for arn in own})
    rules = [(answer, to_dict(tags[arn]["Tags"])) for arn, answer in found.items() if answer]
    return [(answer, named) for answer, named in rules if not belongs_to_others(named, context.tags)]
