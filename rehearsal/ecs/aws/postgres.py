"""PostgreSQL as its clients meet it: who logs in, and a psql that sets a role's password."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from ... import timings
from ...behaviour import Behaviour
from ...logins import Logins
from ..task import Container

# psql's exit codes (PostgreSQL documentation, "psql", "Exit Status"): 2 for a bad connection, 3 for an error in a
# script with ON_ERROR_STOP.
PORT = 5432
NO_CONNECTION, SCRIPT_FAILED = 2, 3


def is_client(container: Container) -> bool:
    """Whether the container runs psql."""
    return fnmatchcase(container.image, "*postgres*") and "psql" in container.command


def login_problem(database: Any, host: str, user: str, password: str, at: float) -> str | None:
    """Why PostgreSQL refuses a login, in the words of its server or of libpq; None when it accepts it."""
    if database is None:
        return f'could not translate host name "{host}" to address: Name or service not known'
    logins: Logins = database.logins
    return None if logins.accepts(user, password, at) else f'FATAL:  password authentication failed for user "{user}"'


def timed_out(host: str, port: int | str) -> str:
    """What libpq says when nothing answers (src/interfaces/libpq/fe-connect.c)."""
    return (
        f'connection to server at "{host}", port {port} failed: Connection timed out\n'
        "\tIs the server running on that host and accepting TCP/IP connections?"
    )


def times_out(rule: Behaviour, host: str, variables: Mapping[str, str]) -> Behaviour:
    """What psql does where nothing answers: it gives up after PGCONNECT_TIMEOUT, or when the kernel does."""
    limit = float(variables.get("PGCONNECT_TIMEOUT") or 0)
    line = f"psql: error: {timed_out(host, variables.get('PGPORT', '5432'))}"
    if limit:
        line = line.replace("Connection timed out", "timeout expired").split("\n", 1)[0]
    ended = _ends(rule, NO_CONNECTION, line)
    return replace(ended, run_seconds=limit or timings.CONNECT_TIMEOUT, exit_after_seconds=None)


def run(database: Any, rule: Behaviour, variables: Mapping[str, str], at: float) -> Behaviour:
    """What psql does: log in, and where ROLE_NAME is given make that role, or set its password and its owner."""
    host, user = variables.get("PGHOST", ""), variables.get("PGUSER", "")
    problem = login_problem(database, host, user, variables.get("PGPASSWORD", ""), at)
    if problem is not None:
        port = variables.get("PGPORT", "5432")
        where = f'connection to server at "{host}", port {port} failed: ' if database is not None else ""
        return _ends(rule, NO_CONNECTION, f"psql: error: {where}{problem}")
    if not variables.get("ROLE_NAME"):
        return _ends(rule, 0, "1")
    return _set_role(database, rule, variables, at)


def _set_role(database: Any, rule: Behaviour, variables: Mapping[str, str], at: float) -> Behaviour:
    logins: Logins = database.logins
    user, name, owner = variables["PGUSER"], variables["ROLE_NAME"], variables.get("ROLE_OWNER")
    if user not in (database.master_username, name):
        return _ends(rule, SCRIPT_FAILED, "ERROR:  permission denied")
    if owner and owner not in logins.owners():
        return _ends(rule, SCRIPT_FAILED, f'ERROR:  role "{owner}" does not exist')
    created = logins.set_password(name, variables.get("ROLE_PASSWORD", ""), at, owner)
    return _ends(rule, 0, "CREATE ROLE" if created else "ALTER ROLE")


def _ends(rule: Behaviour, code: int, line: str) -> Behaviour:
    return replace(rule, exit_code=code, log=(), crash_log=(line,))
