# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The page of an environment as data: what a template needs and nothing else, every text of others made safe. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .._inventory.inventory import Inventory
from .._metrics.series import Span
from .._text.times import ISO, utc
from .deployments import deployments_page
from .outside import findings, told
from .parts import Parts
from .sections import alarms_page, drift_page, secrets_page, surroundings
from .services import service_page
from .waits import waits

URGENT = ("bad", "busy", "ok")
"""What is not well comes first, as it would be lost among a hundred others; otherwise the inventory's order counts."""
HEALTHY, UNHEALTHY, UNKNOWN = "healthy", "not healthy", "unknown"


def page_of(inventory: Inventory, parts: Parts, now: datetime) -> dict[str, Any]:
    """The page of an environment; a part that could not be read is None or empty, and named in errors."""
    report = parts.report
    hosts = [host for item in inventory.services.values() for host in item.hosts]
    return {
        "environment": inventory.environment_name,
        "cluster": inventory.cluster.name if inventory.cluster else "",
        "read_at": utc(now, ISO),
        "verdict": UNKNOWN if report is None else HEALTHY if report["healthy"] else UNHEALTHY,
        "problems": findings(report["problems"]) if report else [],
        "waits": waits(parts.pauses, parts.secrets, report["notes"] if report else [], parts.drift),
        "errors": {name: told(text) for name, text in parts.errors.items()},
        "surroundings": surroundings(report, hosts) if report else None,
        "services": _services(inventory, parts) if report else [],
        "metrics": _span(parts.span),
        "deployments": deployments_page(parts.deployments, inventory.history_before, now)
        if parts.deployments is not None
        else None,
        "alarms": alarms_page(report) if report else None,
        "secrets": secrets_page(parts.secrets),
        "drift": drift_page(parts.drift) if parts.drift is not None else None,
    }


def _services(inventory: Inventory, parts: Parts) -> list[dict[str, Any]]:
    reports: Mapping[str, Any] = parts.report["services"] if parts.report else {}
    newest = {key: next(iter(items), None) for key, items in (parts.deployments or {}).items()}
    services = [
        {**service_page(key, item, reports[key], newest.get(key)), "charts": list(parts.charts.get(key, ()))}
        for key, item in inventory.services.items()
    ]
    return sorted(services, key=lambda item: URGENT.index(item["state"]))


def _span(span: Span) -> dict[str, Any]:
    return {"start": utc(span.start, ISO), "end": utc(span.end, ISO), "seconds": span.seconds, "count": span.count}
