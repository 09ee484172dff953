"""Route 53: query logging configurations of one hosted zone; moto gives those of all, and does not know a zone of an id of its own.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListQueryLoggingConfigs.html
"""

from __future__ import annotations

from typing import Any

from moto.route53.exceptions import NoSuchHostedZone
from moto.route53.models import QueryLoggingConfig, Route53Backend

from ..clock import Clock
from ..patching import replace


def install(clock: Clock) -> None:
    """Patch moto: query logging."""
    replace(Route53Backend, list_query_logging_configs=list_query_logging_configs)


def list_query_logging_configs(
    self: Route53Backend, hosted_zone_id: str | None = None, **_page: Any
) -> tuple[list[QueryLoggingConfig], None]:
    """Those of a zone, or all."""
    if hosted_zone_id and hosted_zone_id not in self.zones:
        raise NoSuchHostedZone(hosted_zone_id)
    every = self.query_logging_configs.values()
    return [item for item in every if hosted_zone_id in (None, "", item.hosted_zone_id)], None
