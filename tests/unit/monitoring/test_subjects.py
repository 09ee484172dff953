"""Which service an alarm is about."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._monitoring.subjects import is_about


def alarm(**dimensions: str) -> dict[str, Any]:
    return {
        "AlarmName": "x",
        "ComparisonOperator": "GreaterThanThreshold",
        "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
    }


@pytest.mark.parametrize(
    ("answer", "about"),
    [
        (alarm(ClusterName="c", ServiceName="web"), True),
        (alarm(ClusterName="c", ServiceName="web-old"), False),
        (alarm(LoadBalancer="app/c/1", TargetGroup="targetgroup/web/1"), True),
        (alarm(LoadBalancer="app/c/1", TargetGroup="targetgroup/web-old/1"), False),
        (alarm(QueueName="jobs"), True),
    ],
)
def test_an_alarm_is_of_the_service_that_it_measures(answer: dict[str, Any], about: bool) -> None:
    assert is_about(answer, ["web"], ["web"]) is about


def test_an_alarm_on_two_target_groups_is_of_either() -> None:
    groups = ("targetgroup/blue/1", "targetgroup/green/1")
    queries: list[dict[str, Any]] = [
        {
            "Id": name,
            "MetricStat": {"Metric": {"Dimensions": [{"Name": "TargetGroup", "Value": group}]}, "Stat": "Sum"},
        }
        for name, group in zip(("first", "second"), groups, strict=True)
    ]
    answer = {**alarm(), "Metrics": queries}
    assert is_about(answer, [], ["green"])
    assert not is_about(answer, ["web"], ["web"])
