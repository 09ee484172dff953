"""The retention of log groups as the inventory says it: that of all, or left as it is."""

from __future__ import annotations

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._adopt.monitoring import monitoring_section
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.standing import Standing


@pytest.mark.parametrize(
    ("days", "retention", "remark"),
    [
        ([7, 7], 7, None),
        ([0, 0], 0, "the log groups keep their events for ever"),
        ([7, 0], 0, "left as they are: /ecs/0 7, /ecs/1 for ever"),
        ([], None, None),
    ],
)
def test_the_retention_of_log_groups_is_said_or_left(
    days: list[int], retention: int | None, remark: str | None
) -> None:
    groups = [
        {"logGroupName": f"/ecs/{number}", **({"retentionInDays": item} if item else {})}
        for number, item in enumerate(days)
    ]
    section = monitoring_section(Standing("1", "us-east-1", {"clusterName": "app"}, [], log_groups=groups))
    assert section.values["monitoring"].get("log_retention_days") == retention
    assert section.comments.get(("monitoring", "log_retention_days")) == remark
