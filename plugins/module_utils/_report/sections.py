# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sections of the page that show what readers found nearly as it is: alarms, secrets, drift, what stands around the services. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._plan.change_cause import explained
from .._rotation.secrets_table import CALM
from .._rotation.status import Status
from .outside import told

Answer = Mapping[str, Any]
SEVERITIES = ("critical", "warning", "info")


def surroundings(report: Answer, hosts: Sequence[str]) -> dict[str, Any]:
    """What the drawing shows beside the services."""
    balancer, certificate = report["load_balancer"], report["certificate"]
    stores = [
        {"kind": kind, "key": key, "name": item["identifier"], "status": item["status"], "endpoint": item["endpoint"]}
        for kind, section in (("database", "databases"), ("cache", "caches"))
        for key, item in report[section].items()
    ]
    return {
        "hosts": list(hosts),
        "load_balancer": {name: balancer[name] for name in ("name", "dns_name", "state")} if balancer else None,
        "certificate": {name: certificate[name] for name in ("status", "expires", "days_left")}
        if certificate
        else None,
        "stores": stores,
        "nat_gateways": [dict(item) for item in report["nat_gateways"]],
    }


def alarms_page(report: Answer) -> dict[str, Any] | None:
    """The alarms now; None where the inventory has none."""
    alarms = report["alarms"]
    if not alarms["watching"] and not alarms["missing"]:
        return None
    firing = [{**item, "reason": told(item["reason"])} for item in alarms["firing"]]
    firing.sort(key=lambda item: SEVERITIES.index(item["severity"]))
    return {"watching": alarms["watching"], "firing": firing, "missing": list(alarms["missing"])}


def secrets_page(statuses: Sequence[Status]) -> list[dict[str, Any]]:
    """Secrets and parameters, the oldest first; names, states and ages, never a value."""
    shown = [
        {
            "name": item.name,
            "kind": item.kind,
            "state": item.state,
            "calm": item.state in CALM,
            "age_days": item.age_days,
            "since": item.since,
            "due": item.next_due,
            "readers": [told(consumer.service or "tasks of no service") for consumer in item.consumers],
        }
        for item in statuses
    ]
    return sorted(shown, key=lambda item: -1 if item["age_days"] is None else item["age_days"], reverse=True)


def drift_page(drift: Answer) -> dict[str, Any]:
    """What drifted and by whom, what is not deployed, what a new version of the collection changes, and what is no longer in the inventory."""
    return {
        "drifted": [_difference(item) for item in drift["drifted"]],
        "not_deployed": [_difference(item) for item in drift["not_deployed"]],
        "upgrade": [_difference(item) for item in drift["upgrade"]],
        "orphans": [{name: told(item[name]) for name in ("kind", "name", "options")} for item in drift["orphans"]],
    }


def _difference(item: Answer) -> dict[str, Any]:
    by = item.get("changed_by")
    return {
        "resource": told(item["resource"]),
        "change": told(item["change"] if item["drifted"] else explained(item)),
        "details": [told(line) for line in item["details"]],
        "by": {name: told(by[name]) for name in ("who", "when", "event")} if by else None,
    }
