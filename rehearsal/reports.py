"""What the control paths report of tasks and databases: versions of secrets by their ids, never a value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from moto.rds.models import rds_backends
from moto.secretsmanager.models import secretsmanager_backends

from . import ACCOUNT_ID
from .ecs.moto_patch import Ecs
from .ecs.task import STOPPED, Task
from .moto_patches import rds, secret_versions

NOT_SERVING = ("creating", "renaming", "rebooting", "deleting", "stopped")
"""The states of a database in which nobody connects to it."""


def tasks(ecs: Ecs) -> dict[str, Any]:
    """Every task that has started and not yet stopped, with the versions of the secrets that it read."""
    reports = []
    for region in ecs.regions():
        for cluster in region.clusters.values():
            running = [task for task in cluster.all_tasks() if task.started_at is not None and task.status != STOPPED]
            reports += [_task(task) for task in running]
    return {"tasks": reports}


def _task(task: Task) -> dict[str, Any]:
    group = str(task.details["group"])
    versions = {name: version for container in task.containers for name, version in container.secrets.items()}
    return {
        "task": task.details["taskArn"],
        "service": group.removeprefix("service:") if group.startswith("service:") else None,
        "task_definition": task.details["taskDefinitionArn"],
        "status": task.status,
        "desired_status": task.desired_status,
        "created_at": _time(task.created_at),
        "started_at": _time(task.started_at or 0.0),
        "secrets": {name: {"arn": item.arn, "version": item.version} for name, item in versions.items()},
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def databases(now: float) -> dict[str, Any]:
    """Every database with its roles, and the versions of secrets that log in to it now."""
    return {
        database.db_instance_identifier: _database(region, database, now)
        for region in list(rds_backends[ACCOUNT_ID])
        for database in rds.databases(region)
    }


def _database(region: str, database: Any, now: float) -> dict[str, Any]:
    users = {name: {"member_of": owner} for name, owner in database.logins.owners().items()}
    newest = database.rows.newest()
    rows = {"count": database.rows.count(), "newest": _time(newest) if newest is not None else None}
    return {"users": users, "logs_in_with": list(_working_versions(region, database, now)), "rows": rows}


def write_row(where: object, now: float) -> dict[str, Any]:
    """Write a row into the database that answers at {"address": HOST}; ValueError where none does."""
    address = where.get("address") if isinstance(where, dict) else None
    if not isinstance(address, str):
        raise ValueError('The body must be {"address": HOST}.')
    for region in list(rds_backends[ACCOUNT_ID]):
        database: Any = rds.by_endpoint(region, address)
        if database is not None and database.status not in NOT_SERVING:
            database.rows.write(now)
            return {"database": database.db_instance_identifier, "written": _time(now)}
    raise ValueError(f"No database answers at {address}.")


def _working_versions(region: str, database: Any, now: float) -> Iterator[dict[str, str]]:
    for secret in secretsmanager_backends[ACCOUNT_ID][region].secrets.values():
        for number, version in secret.versions.items():
            pair = _credentials(version)
            if pair and database.logins.accepts(*pair, now):
                yield {"arn": secret.arn, "version": number, "user": pair[0]}


def _credentials(version: dict[str, Any]) -> tuple[str, str] | None:
    """The username and the password of a version that holds them in JSON."""
    try:
        parsed = json.loads(secret_versions.value_of(version) or "")
        return parsed["username"], parsed["password"]
    except (ValueError, KeyError, TypeError):
        return None
