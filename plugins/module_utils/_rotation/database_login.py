# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A login to a PostgreSQL database, as the application does it; from this machine, where psycopg is installed and the database answers."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from time import sleep
from typing import Any

from .._aws.session import Aws
from .._data.reads import db_instance
from .._secrets.generate import Value

REFUSALS = ("password authentication failed", "is not permitted to log in")
"""What PostgreSQL answers to a wrong login, see auth_failed() in its src/backend/libpq/auth.c."""
TIMEOUT = 5
"""Seconds that a connection may take."""
ATTEMPTS, PAUSE = 4, 5.0
"""How often a login is tried, and seconds between two: RDS may say that a password is set a moment before it counts."""
Connect = Callable[..., Any]


class LoginNotTested(Exception):
    """A login cannot be tested from here; the message says why."""


def psycopg_connect() -> Connect | None:
    """The function that connects to PostgreSQL; None where psycopg is not installed."""
    try:
        connect: Connect = import_module("psycopg").connect
    except ImportError:
        return None
    return connect


class DatabaseLogin:
    """Logs in to DB instances. connect: psycopg's function, or its replacement in a test."""

    def __init__(self, aws: Aws, connect: Callable[[], Connect | None] = psycopg_connect, pause: float = PAUSE) -> None:
        self._aws = aws
        self._connect = connect
        self._pause = pause

    def accepts(self, identifier: str, user: str, password: Value) -> bool:
        """Whether the instance lets the user in with the password. Raises LoginNotTested."""
        connect = self._connect()
        if connect is None:
            raise LoginNotTested("psycopg is not installed for the Python that runs Ansible's modules")
        address = self._address(identifier)
        for attempt in range(ATTEMPTS):
            if attempt:
                sleep(self._pause)
            if _logs_in(connect, address, user, password):
                return True
        return False

    def _address(self, identifier: str) -> dict[str, Any]:
        answer = db_instance(self._aws.client("rds"), identifier)
        endpoint = (answer or {}).get("Endpoint") or {}
        if answer is None or not endpoint.get("Address"):
            raise LoginNotTested("it has no endpoint")
        if answer["Engine"] != "postgres":
            raise LoginNotTested(f"psycopg does not speak to {answer['Engine']}")
        return {"host": endpoint["Address"], "port": endpoint["Port"], "dbname": answer.get("DBName") or "postgres"}


def _logs_in(connect: Connect, address: dict[str, Any], user: str, password: Value) -> bool:
    try:
        connect(**address, user=user, password=password.reveal(), connect_timeout=TIMEOUT).close()
    except Exception as error:  # psycopg's own, of a module that need not be there; its text is not passed on
        if any(refusal in str(error) for refusal in REFUSALS):
            return False
        raise LoginNotTested("this machine cannot connect to it") from None
    return True
