# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The anomaly monitor of an environment with its subscription: desired, actual, and what Cost Explorer's requests take. Pure.

https://docs.aws.amazon.com/cost-management/latest/userguide/manage-ad.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .._inventory.cost import Anomalies
from .._plan.values import Actual, Address, Resource
from .context import MonitoringContext
from .names import ANOMALY_MONITOR, TOPIC

Answer = Mapping[str, Any]
Properties = Mapping[str, Any]
IMPACT = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
AT_LEAST = "GREATER_THAN_OR_EQUAL"
IMMEDIATE = "IMMEDIATE"
"""How often a topic is told; AWS takes no other for one."""


class MonitorAnswer(NamedTuple):
    """A monitor as GetAnomalyMonitors gives it, the subscription that has it, if any, and the monitor's tags."""

    monitor: Answer
    subscription: Answer | None
    tags: Mapping[str, str]


def desired_monitor(anomalies: Anomalies, context: MonitoringContext) -> Resource:
    """The monitor as the inventory wants it."""
    properties = {
        "counts": counted(anomalies.tag, [str(context.tags.get(anomalies.tag, ""))]),
        "impact_usd": float(anomalies.least),
        "frequency": IMMEDIATE,
        "subscribers": [f"SNS {context.topic_arn()}"],
        "tags": dict(context.tags),
    }
    return Resource(
        Address(ANOMALY_MONITOR, anomalies.name), properties, after=(Address(TOPIC, context.monitoring.topic),)
    )


def actual_monitor(answer: MonitorAnswer) -> Actual:
    """A monitor as AWS has it; without a subscription it tells nobody."""
    tagged = (answer.monitor.get("MonitorSpecification") or {}).get("Tags") or {}
    subscription = answer.subscription or {}
    properties = {
        "counts": counted(str(tagged.get("Key", "")), tagged.get("Values") or []),
        "impact_usd": _impact(subscription.get("ThresholdExpression") or {}),
        "frequency": subscription.get("Frequency", ""),
        "subscribers": sorted(f"{item['Type']} {item['Address']}" for item in subscription.get("Subscribers") or []),
        "tags": dict(answer.tags),
    }
    arns = {"arn": answer.monitor["MonitorArn"], "subscription": subscription.get("SubscriptionArn", "")}
    return Actual(Address(ANOMALY_MONITOR, answer.monitor["MonitorName"]), properties, arns)


def counted(key: str, values: Sequence[str]) -> str:
    """What a monitor counts, such as Environment=dev."""
    return f"{key.removeprefix('user:')}={','.join(sorted(map(str, values)))}"


def monitor_input(name: str, properties: Properties) -> dict[str, Any]:
    """The AnomalyMonitor of CreateAnomalyMonitor: what has one value of one cost allocation tag."""
    key, _sign, value = properties["counts"].partition("=")
    specification = {"Tags": {"Key": key, "Values": [value], "MatchOptions": ["EQUALS"]}}
    return {"MonitorName": name, "MonitorType": "CUSTOM", "MonitorSpecification": specification}


def subscription_changes(properties: Properties) -> dict[str, Any]:
    """What CreateAnomalySubscription and UpdateAnomalySubscription take beside names and the monitor."""
    pairs = [item.partition(" ") for item in properties["subscribers"]]
    threshold = {"Key": IMPACT, "MatchOptions": [AT_LEAST], "Values": [f"{properties['impact_usd']:.15g}"]}
    return {
        "Subscribers": [{"Type": kind, "Address": address} for kind, _space, address in pairs],
        "Frequency": properties["frequency"],
        "ThresholdExpression": {"Dimensions": threshold},
    }


def _impact(expression: Answer) -> float | None:
    """The least impact in USD; None where the subscription asks for something else."""
    dimensions = expression.get("Dimensions") or {}
    values = dimensions.get("Values") or []
    known = dimensions.get("Key") == IMPACT and dimensions.get("MatchOptions") == [AT_LEAST] and len(values) == 1
    return float(values[0]) if known else None
