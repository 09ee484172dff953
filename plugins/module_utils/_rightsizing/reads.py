# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads what was measured of an environment in the last fortnight, in few calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._ecs.names import SCALING_NAMESPACE, scaling_resource_id
from .._inventory.inventory import Inventory, checked
from .._measured.standing import read_standing
from .._metrics.reads import read_lines
from .._metrics.series import Points, Span, span_before
from .._monitoring.widgets import Line
from .lines import (
    Named,
    activity_of,
    cache_lines,
    cache_use,
    database_lines,
    database_use,
    service_lines,
    service_use,
)
from .use import DAYS, HOUR, PERIOD, Activity, Use

ACTIVITIES = 500
"""As many of the newest scaling activities of a service are read, which is ten calls."""


def read_use(aws: Aws, inventory: Inventory, now: datetime) -> Use:
    """What there is of services, databases and caches that the inventory names; raises Failure where the account may not be read."""
    standing = read_standing(aws, inventory)
    span, hours = span_before(now, DAYS, PERIOD), span_before(now, DAYS, HOUR)
    services = service_lines(inventory, standing)
    databases = {key: database_lines(item) for key, item in inventory.databases.items()}
    caches = {key: cache_lines(item) for key, item in inventory.caches.items()}
    found = gather(
        {
            "services": lambda: _answers(aws, services, span),
            "databases": lambda: _answers(aws, databases, hours),
            "caches": lambda: _answers(aws, caches, hours),
            "activities": lambda: _activities(aws, inventory, services, span.start),
        }
    )
    return Use(
        span,
        {
            key: service_use(item, span, found["activities"].get(key, ()), inventory.services[key].metric_resolution)
            for key, item in found["services"].items()
        },
        {key: database_use(item, hours) for key, item in found["databases"].items()},
        {key: cache_use(item, hours) for key, item in found["caches"].items()},
    )


def _answers(aws: Aws, named: Mapping[str, Named], span: Span) -> dict[str, dict[str, list[Points]]]:
    """The points of every line, by what they are of and by field."""
    lines: list[Line] = [line for item in named.values() for group in item.values() for line in group]
    series = iter(read_lines(aws, lines, span) if lines else [])
    return {
        key: {name: [next(series) for _line in group] for name, group in item.items()} for key, item in named.items()
    }


def _activities(aws: Aws, inventory: Inventory, keys: Iterable[str], since: datetime) -> dict[str, list[Activity]]:
    cluster = checked(inventory.cluster).ecs_name
    scaled = {key: inventory.services[key].name for key in keys if inventory.services[key].scaling}
    return gather(
        {key: partial(_of_service, aws, scaling_resource_id(cluster, name), since) for key, name in scaled.items()}
    )


def _of_service(aws: Aws, resource: str, since: datetime) -> list[Activity]:
    """The newest first, as AWS gives them, until they are older."""
    found: list[Activity] = []
    for item in _newest(aws, resource):
        if item["StartTime"] < since:
            break
        if activity := activity_of(item):
            found.append(activity)
    return found


def _newest(aws: Aws, resource: str) -> Iterator[Mapping[str, Any]]:
    pages = aws.client("application-autoscaling").get_paginator("describe_scaling_activities")
    asked = {"ServiceNamespace": SCALING_NAMESPACE, "ResourceId": resource}
    for page in pages.paginate(**asked, PaginationConfig={"MaxItems": ACTIVITIES}):
        yield from page["ScalingActivities"]
