# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read the log groups of containers, the alarms of services, and the dashboard that these name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from os.path import commonprefix

from .._aws.errors import unless_absent
from .._aws.session import Aws
from .standing import Answer

DASHBOARD = re.compile(r"open the dashboard ([A-Za-z0-9_-]+);")
"""How an alarm of this collection names its dashboard, in its description."""


def log_group_of(container: Answer) -> str:
    """The log group that a container writes to; empty for another driver than awslogs."""
    logs = container.get("logConfiguration") or {}
    options = logs.get("options") or {}
    return str(options.get("awslogs-group", "")) if logs.get("logDriver") == "awslogs" else ""


def read_log_groups(aws: Aws, definitions: Iterable[Answer]) -> list[Answer]:
    """The log groups of all containers: one list of those whose names begin as theirs do."""
    containers = [item for definition in definitions for item in definition.get("containerDefinitions") or []]
    names = sorted({name for item in containers if (name := log_group_of(item))})
    if not names:
        return []
    prefix = commonprefix(names)  # noqa: RUF071 - names, not paths
    narrowed = {"logGroupNamePrefix": prefix} if prefix else {}
    found = aws.pages("logs", "describe_log_groups", "logGroups", **narrowed)
    return [item for item in found if item["logGroupName"] in names]


def read_alarms(aws: Aws, services: Sequence[str]) -> list[Answer]:
    """The alarms whose names begin with a service's: one list of those that begin as the services' names do."""
    if not services:
        return []
    prefix = commonprefix([*services])  # noqa: RUF071 - names, not paths
    narrowed = {"AlarmNamePrefix": prefix} if prefix else {}
    found = aws.pages("cloudwatch", "describe_alarms", "MetricAlarms", **narrowed)
    starts = tuple(f"{name}-" for name in services)
    return [item for item in found if item["AlarmName"].startswith(starts)]


def is_own(alarm: Answer) -> bool:
    """Whether this collection has made an alarm: its description names the dashboard."""
    return bool(DASHBOARD.search(alarm.get("AlarmDescription") or ""))


def dashboard_name(alarms: Iterable[Answer], cluster: str) -> str:
    """The dashboard that alarms of this collection name; else the cluster's."""
    named = (DASHBOARD.search(item.get("AlarmDescription") or "") for item in alarms)
    return next((match[1] for match in named if match), cluster)


def read_dashboard(aws: Aws, name: str) -> str:
    """The body of a dashboard; empty where there is none."""
    read = partial(aws.client("cloudwatch").get_dashboard, DashboardName=name)
    return str(unless_absent(read, {}).get("DashboardBody") or "")
