# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report of an environment, from what was seen of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._inventory.inventory import Inventory
from .infrastructure import (
    alarms_report,
    caches_report,
    certificate_report,
    databases_report,
    load_balancer_report,
    nat_gateways_report,
    secrets_report,
    topic_report,
)
from .services import service_report, start_up_warnings
from .snapshot import Findings, Snapshot


def report_of(inventory: Inventory, snapshot: Snapshot) -> dict[str, Any]:
    """Everything that was found, with problems and notes; healthy means that there is no problem."""
    findings = Findings()
    ingress = inventory.ingress if any(item.takes_requests for item in inventory.services.values()) else None
    scheme = inventory.ingress.url_scheme if inventory.ingress else "https"
    services = {key: service_report(key, item, snapshot, scheme) for key, item in inventory.services.items()}
    for key, item in services.items():
        findings.problems.extend(f"services.{key}: {problem}" for problem in item["problems"])
    for key, service in inventory.services.items():
        findings.notes.extend(start_up_warnings(key, service, snapshot.start_ups.get(service.name, "")))
    findings.notes.extend(f"services.{key}: is {item['asleep']}" for key, item in services.items() if item["asleep"])
    findings.notes.extend(snapshot.moved_limits)
    findings.notes.extend(f"waits until a deploy succeeds: {item}" for item in snapshot.waiting_removals)
    secrets = secrets_report(inventory, snapshot, findings)
    report = {
        "account": snapshot.account,
        "region": snapshot.region,
        "endpoint": snapshot.endpoint,
        "cluster": _cluster(inventory, snapshot, findings),
        "services": services,
        "load_balancer": load_balancer_report(ingress, snapshot, findings),
        "certificate": certificate_report(ingress, snapshot, findings),
        "databases": databases_report(inventory, snapshot, findings),
        "caches": caches_report(inventory, snapshot, findings),
        "nat_gateways": nat_gateways_report(inventory.network, snapshot, findings),
        "alarms": alarms_report(inventory, snapshot, findings),
        "topic": topic_report(inventory, snapshot, findings),
        "secrets": secrets,
    }
    return {
        **report,
        "deletion_protection": _protections(report),
        "placeholders": [item["name"] for item in secrets.values() if item["placeholder"]],
        "problems": findings.problems,
        "notes": findings.notes,
        "healthy": not findings.problems,
    }


def _cluster(inventory: Inventory, snapshot: Snapshot, findings: Findings) -> dict[str, str]:
    name = inventory.cluster.name if inventory.cluster else ""
    if snapshot.cluster is None:
        findings.problems.insert(0, f"cluster: {name} is missing; run deploy.yml")
    return {"name": name, "arn": snapshot.cluster["clusterArn"] if snapshot.cluster else ""}


def _protections(report: Mapping[str, Any]) -> list[str]:
    """The inventory keys of what AWS refuses to delete as it stands."""
    balancer = report["load_balancer"]
    keys = ["ingress.deletion_protection"] if balancer and balancer["deletion_protection"] else []
    protected = [key for key, item in report["databases"].items() if item["deletion_protection"]]
    return keys + [f"databases.{key}.deletion_protection" for key in protected]
