# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read of anomaly monitors and of alarm mute rules: only where a topic's tags say that there are some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._monitoring.names import ANOMALIES_TAG, HOURS_TAG
from .table import Kept, Told

TOPIC = ":sns:"
MOVING = ("CreationDate", "LastUpdatedDate", "LastEvaluatedDate", "LastUpdatedTimestamp", "Status", "ResponseMetadata")


def read_watching(aws: Aws, tagged: Iterable[Mapping[str, Any]], told: Told) -> Kept:
    """Answers by service and operation; no service without any. tagged: of GetResources."""
    topics = [to_dict(item["Tags"]) for item in tagged if TOPIC in item["ResourceARN"]]
    monitors = {own[ANOMALIES_TAG] for own in topics if own.get(ANOMALIES_TAG)}
    kept: Kept = {"ce": _monitors(aws, monitors, told)} if monitors else {}
    return kept | ({"cloudwatch": _mute_rules(aws, told)} if any(HOURS_TAG in own for own in topics) else {})


def _monitors(aws: Aws, names: set[str], told: Told) -> dict[str, Any]:
    """The monitors that topics name, with their subscriptions and tags, by ARN."""
    client = aws.client("ce")
    read = partial(aws.pages, "ce", "get_anomaly_monitors", "AnomalyMonitors")
    found = [item for item in told("ce:GetAnomalyMonitors", "", read) or [] if item["MonitorName"] in names]
    subscriptions: dict[str, Any] = {}
    tags: dict[str, Any] = {}
    for arn in [item["MonitorArn"] for item in found]:
        each = partial(aws.pages, "ce", "get_anomaly_subscriptions", "AnomalySubscriptions", MonitorArn=arn)
        subscriptions[arn] = _still(told("ce:GetAnomalySubscriptions", arn, each) or [])
        listed = told("ce:ListTagsForResource", arn, partial(client.list_tags_for_resource, ResourceArn=arn))
        tags[arn] = (listed or {}).get("ResourceTags", [])
    return {
        "GetAnomalyMonitors": _still(found),
        "GetAnomalySubscriptions": subscriptions,
        "ListTagsForResource": tags,
    }


def _mute_rules(aws: Aws, told: Told) -> dict[str, Any]:
    """All mute rules of the region, by ARN, and the tags of each."""
    client = aws.client("cloudwatch")
    read = partial(aws.pages, "cloudwatch", "list_alarm_mute_rules", "AlarmMuteRuleSummaries", MaxRecords=100)
    arns = [item["AlarmMuteRuleArn"] for item in told("cloudwatch:ListAlarmMuteRules", "", read) or []]

    def rule(arn: str) -> Any:
        get = partial(client.get_alarm_mute_rule, AlarmMuteRuleName=arn.split(":alarm-mute-rule:", 1)[-1])
        return told("cloudwatch:GetAlarmMuteRule", arn, get)

    def tags(arn: str) -> Any:
        listed = told("cloudwatch:ListTagsForResource", arn, partial(client.list_tags_for_resource, ResourceARN=arn))
        return (listed or {}).get("Tags", [])

    rules = gather({arn: partial(rule, arn) for arn in arns}) if arns else {}
    return {
        "GetAlarmMuteRule": _still([item for item in rules.values() if item]),
        "ListTagsForResource": gather({arn: partial(tags, arn) for arn in arns}) if arns else {},
    }


def _still(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Items without what changes by itself."""
    return [{key: value for key, value in item.items() if key not in MOVING} for item in items]
