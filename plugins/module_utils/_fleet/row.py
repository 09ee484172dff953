# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One row about an environment: what runs, how it is, and what waits for a person. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .._history.history import revision_of, short_digest, short_image
from .._info.snapshot import Answer, Snapshot
from .._inventory.inventory import Inventory
from .._report.outside import findings, told
from .._rotation.secrets_table import CALM
from .._rotation.status import Status
from .._text.times import ISO, utc
from .engine_support import end_of, is_near

HEALTHY, UNHEALTHY, UNKNOWN = "healthy", "not healthy", "unknown"
DUE = timedelta(days=30)
"""A secret is due from so long before its next rotation."""


@dataclass(frozen=True)
class Found:
    """What was read of an environment; None for what could not be read, or was not asked for. versions: of caches, by identifier."""

    snapshot: Snapshot | None = None
    report: Answer | None = None
    secrets: Sequence[Status] | None = None
    versions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    drift: Answer | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


def row_of(inventory: Inventory, found: Found, now: datetime) -> dict[str, Any]:
    """The row as data. Texts of others are made safe."""
    report = found.report
    deployments = found.snapshot.deployments if found.snapshot else {}
    return {
        "environment": inventory.environment_name,
        "cluster": inventory.cluster.name if inventory.cluster else "",
        "account": inventory.account_id,
        "region": inventory.region,
        "read_at": utc(now, ISO),
        "health": UNKNOWN if report is None else HEALTHY if report["healthy"] else UNHEALTHY,
        "problems": findings(report["problems"]) if report else [],
        "services": {key: _service(item) for key, item in report["services"].items()} if report else {},
        "last_deployment": _last(deployments, {item.name: key for key, item in inventory.services.items()}),
        "drift": {name: len(found.drift[name]) for name in ("drifted", "not_deployed", "upgrade", "orphans")}
        if found.drift
        else None,
        "secrets": [_secret(item) for item in found.secrets or () if _is_due(item, now)],
        "engines": _engines(inventory, found, now),
        "errors": {name: told(text) for name, text in found.errors.items()},
    }


def _service(report: Answer) -> dict[str, Any]:
    return {
        "revision": revision_of(report["task_definition"]),
        "image": told(short_image(report["image"])),
        "digest": short_digest(report["image_digest"]),
        "running": report["running"],
        "desired": report["desired"],
        **({"asleep": True} if report["asleep"] else {}),
    }


def _last(deployments: Mapping[str, Answer], keys: Mapping[str, str]) -> dict[str, str] | None:
    """The newest deployment of all services."""
    known = [(item["createdAt"], keys[name], item) for name, item in deployments.items() if item and name in keys]
    if not known:
        return None
    created, key, item = max(known, key=lambda entry: entry[0])
    return {"service": key, "at": utc(created, ISO), "status": str(item["status"])}


def _is_due(status: Status, now: datetime) -> bool:
    soon = bool(status.next_due) and datetime.fromisoformat(status.next_due) <= now + DUE
    return status.state not in CALM or soon


def _secret(status: Status) -> dict[str, str]:
    return {"name": told(status.name), "state": "due" if status.state in CALM else status.state, "due": status.next_due}


def _engines(inventory: Inventory, found: Found, now: datetime) -> list[dict[str, Any]]:
    """The engine of every database and cache that is there; ends: the last day of its standard support, empty for none known."""
    databases = found.snapshot.databases if found.snapshot else {}
    known = {
        f"databases.{key}": (str(answer.get("Engine")), str(answer.get("EngineVersion")))
        for key, item in inventory.databases.items()
        if (answer := databases.get(item.identifier))
    }
    known |= {
        f"caches.{key}": found.versions[item.identifier]
        for key, item in inventory.caches.items()
        if item.identifier in found.versions
    }
    return [_engine(key, *version, now) for key, version in known.items()]


def _engine(key: str, engine: str, version: str, now: datetime) -> dict[str, Any]:
    end = end_of(engine, version)
    near = end is not None and is_near(end, now.date())
    return {"key": key, "engine": engine, "version": version, "ends": end.isoformat() if end else "", "near": near}
