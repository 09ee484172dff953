"""Recorded answers: a folder for each operation, such as ec2.DescribeVpcs; `data` is AWS's answer as boto3 gives it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

# Where a folder has the name of the endpoint and boto3 another.
SERVICES = {"elasticloadbalancing": "elbv2", "monitoring": "cloudwatch", "tagging": "resourcegroupstaggingapi"}


class Recording(NamedTuple):
    """One answer. operation: as boto3's client names the service, such as elbv2.DescribeRules."""

    operation: str
    name: str
    data: Mapping[str, Any]


def recordings(folder: Path) -> Iterator[Recording]:
    """Every answer of a folder that is no error, by operation."""
    for path in sorted(folder.glob("*.*/*.json")):
        content = json.loads(path.read_text(), object_hook=_moment)
        service, _dot, operation = path.parent.name.partition(".")
        if content["status_code"] < 300:
            yield Recording(f"{SERVICES.get(service, service)}.{operation}", path.name, content["data"])


def _moment(value: dict[str, Any]) -> Any:
    if value.get("__class__") != "datetime":
        return value
    year, month, day = (int(value[name]) for name in ("year", "month", "day"))
    hour, minute, second = (int(value.get(name) or 0) for name in ("hour", "minute", "second"))
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
