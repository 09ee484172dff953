"""What a container's application does with the environment and the secrets that it is given at its start."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ... import timings
from ...behaviour import Behaviour
from ...moto_patches import rds
from ...reach import data_stores
from ..task import Container, Task
from . import postgres, secrets


def give_secrets(
    account_id: str, region: str, definition: dict[str, Any], container: Container, at: float
) -> dict[str, str]:
    """Read the container's secrets as ECS does; it keeps their versions, the values are the answer."""
    values = {}
    for item in definition.get("secrets") or []:
        reading = secrets.read(account_id, region, item["valueFrom"], at)
        container.secrets[item["name"]] = reading.version
        values[item["name"]] = reading.value
    return values


def plain_variables(definition: dict[str, Any], overrides: dict[str, Any]) -> dict[str, str]:
    """The environment variables that are no secrets, those of RunTask's override included."""
    override = next(
        (item for item in overrides["containerOverrides"] if item["name"] == definition["name"]), dict[str, Any]()
    )
    listed = [*(definition.get("environment") or []), *(override.get("environment") or [])]
    return {item["name"]: item["value"] for item in listed}


def behaviour(
    region: str, task: Task, container: Container, variables: dict[str, str], rules_set_at: float, at: float
) -> Behaviour:
    """How the container behaves, given its variables: as its rule says, unless its application cannot start."""
    rule = container.behaviour
    if postgres.is_client(container):
        return _run_psql(region, task, rule, variables, at)
    version = container.secrets.get(rule.keeps_secret or "")
    if version is not None and version.created_at > rules_set_at:
        return rule.crashing(f"The value of {rule.keeps_secret} is not accepted")
    connects_to = [variables.get(name, "") for name in rule.connects_to]
    for address in data_stores.addresses_in(region, connects_to):
        if data_stores.unreached(region, task, address):
            return rule.crashing(f"connect ETIMEDOUT {address}", after=timings.CONNECT_TIMEOUT)
    for url in data_stores.cache_urls(connects_to):
        if problem := data_stores.refused(region, url):
            return rule.crashing(problem)
    rule = _with_newest_row(region, rule, variables)
    login = rule.database_login
    if login is None:
        return rule
    host, user = variables.get(login.host, ""), variables.get(login.user, "")
    database = rds.by_endpoint(region, host)
    if database is not None and data_stores.unreached(region, task, host):
        return rule.crashing(postgres.timed_out(host, database.port or postgres.PORT), after=timings.CONNECT_TIMEOUT)
    problem = postgres.login_problem(database, host, user, variables.get(login.password, ""), at)
    return rule.crashing(problem) if problem else rule


def _with_newest_row(region: str, rule: Behaviour, variables: dict[str, str]) -> Behaviour:
    """The application prints when the newest row of its database was written, as its last line."""
    if not rule.newest_row_of:
        return rule
    database: Any = rds.by_endpoint(region, variables.get(rule.newest_row_of, ""))
    newest = database.rows.newest() if database is not None else None
    if newest is None:
        return rule.crashing("no row")
    return replace(rule, log=(*rule.log, datetime.fromtimestamp(newest, UTC).isoformat()))


def _run_psql(region: str, task: Task, rule: Behaviour, variables: dict[str, str], at: float) -> Behaviour:
    host = variables.get("PGHOST", "")
    database = rds.by_endpoint(region, host)
    if database is not None and data_stores.unreached(region, task, host):
        return postgres.times_out(rule, host, variables)
    return postgres.run(database, rule, variables, at)
