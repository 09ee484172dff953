# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the requests of CloudWatch, Logs and SNS take, from the properties of resources. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .._aws.tags import to_list
from .._inventory.monitoring import Subscriber
from .metric_math import metric_queries

Properties = Mapping[str, Any]


def alarm_input(name: str, properties: Properties) -> dict[str, Any]:
    """What PutMetricAlarm takes; it replaces the whole alarm but for its tags."""
    return {
        "AlarmName": name,
        "AlarmDescription": properties["description"],
        "ActionsEnabled": properties["notify"],
        "AlarmActions": properties["alarm_actions"],
        "OKActions": properties["ok_actions"],
        "InsufficientDataActions": properties["insufficient_data_actions"],
        **_metric_input(properties),
        "EvaluationPeriods": properties["evaluation_periods"],
        "DatapointsToAlarm": properties["datapoints_to_alarm"],
        "Threshold": properties["threshold"],
        "ComparisonOperator": properties["comparison"],
        "TreatMissingData": properties["missing_data"],
        "Tags": to_list(properties["tags"]),
    }


def topic_input(name: str, properties: Properties) -> dict[str, Any]:
    """What CreateTopic takes."""
    attributes = {"Policy": json.dumps(properties["policy"])}
    attributes |= {"KmsMasterKeyId": properties["kms_key"]} if properties.get("kms_key") else {}
    return {"Name": name, "Attributes": attributes, "Tags": to_list(properties["tags"])}


def subscription_input(subscriber: Subscriber, properties: Properties) -> dict[str, Any]:
    """What Subscribe takes."""
    return {
        "TopicArn": properties["topic"],
        "Protocol": subscriber.protocol,
        "Endpoint": subscriber.endpoint,
        "ReturnSubscriptionArn": True,
    }


def _metric_input(properties: Properties) -> dict[str, Any]:
    if properties["target_groups"]:
        return {"Metrics": metric_queries(properties)}
    percentile = properties["statistic"].startswith("p")
    return {
        "Namespace": properties["namespace"],
        "MetricName": properties["metric"],
        "Dimensions": to_list(properties["dimensions"], "Name", "Value"),
        "ExtendedStatistic" if percentile else "Statistic": properties["statistic"],
        **({"EvaluateLowSampleCountPercentile": properties["low_samples"]} if percentile else {}),
        "Period": properties["period"],
    }
