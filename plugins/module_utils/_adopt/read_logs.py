# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read the log groups of containers, the alarms of services, and the dashboard that these name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from os.path import commonprefix

from .._aws.errors import unless_absent
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .standing import Answer, Tags

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


def read_alarms(aws: Aws, services: Sequence[str]) -> tuple[list[Answer], Mapping[str, Tags]]:
    """The alarms whose names begin with a service's, and their tags by ARN."""
    reads = {
        name: partial(aws.pages, "cloudwatch", "describe_alarms", "MetricAlarms", AlarmNamePrefix=f"{name}-")
        for name in services
    }
    answers = gather(reads) if reads else {}
    alarms = list({item["AlarmArn"]: item for answer in answers.values() for item in answer}.values())
    arns = [item["AlarmArn"] for item in alarms]
    tags = gather({arn: partial(_tags, aws, arn) for arn in arns}) if arns else {}
    return alarms, tags


def dashboard_name(alarms: Iterable[Answer], cluster: str) -> str:
    """The dashboard that alarms of this collection name; else the cluster's."""
    named = (DASHBOARD.search(item.get("AlarmDescription") or "") for item in alarms)
    return next((match[1] for match in named if match), cluster)


def read_dashboard(aws: Aws, name: str) -> str:
    """The body of a dashboard; empty where there is none."""
    read = partial(aws.client("cloudwatch").get_dashboard, DashboardName=name)
    return str(unless_absent(read, {}).get("DashboardBody") or "")


def _tags(aws: Aws, arn: str) -> Tags:
    return to_dict(aws.client("cloudwatch").list_tags_for_resource(ResourceARN=arn)["Tags"])
