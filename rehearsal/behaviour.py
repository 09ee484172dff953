"""What a container does once its image has been asked for, as a rule of PUT images describes it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

FAILURES = ("pull", "egress", "denied", "capacity", "quota", "exit", "memory", "health", "target")
TARGET_REASONS = ("Target.FailedHealthChecks", "Target.ResponseCodeMismatch", "Target.Timeout")
KILLED = 137
"""128 + SIGKILL: the exit code of a container that ran out of memory (Docker's own)."""


class Login(NamedTuple):
    """The environment variables that hold what the application logs in to its database with."""

    user: str
    password: str
    host: str = "DB_HOST"


@dataclass(frozen=True)
class Behaviour:
    """Times in seconds: `startup_seconds` from creation to RUNNING, `healthy_seconds` from there to the first answer.

    `exit_after_seconds` and `run_seconds` count from RUNNING, too; the latter is for tasks of RunTask.
    """

    startup_seconds: float = 20.0
    healthy_seconds: float = 10.0
    fail: str | None = None
    exit_code: int | None = None
    log: tuple[str, ...] = ("Listening",)
    crash_log: tuple[str, ...] = ()
    exit_after_seconds: float | None = None
    run_seconds: float | None = None
    pull_seconds: float | None = None
    response_seconds: float | None = None
    target_reason: str | None = None
    target_codes: tuple[int, ...] = ()
    listens_on: int | None = None
    command: str | None = None
    keeps_secret: str | None = None
    connects_to: tuple[str, ...] = ()
    database_login: Login | None = None
    scan: Mapping[str, Any] | None = None
    newest_row_of: str | None = None

    @property
    def crashes(self) -> bool:
        """Whether the container ends by itself in any task."""
        return self.fail in ("exit", "memory") or self.exit_after_seconds is not None

    @property
    def answers_after(self) -> float | None:
        """Seconds from RUNNING until the application answers its probes; None when it never does."""
        ends_first = self.crashes and (self.exit_after_seconds or 0.0) <= self.healthy_seconds
        return None if self.fail == "health" or ends_first else self.healthy_seconds

    def exits_after(self, one_off: bool) -> float | None:
        """Seconds from RUNNING until the container exits by itself; None when it runs on."""
        if not (one_off or self.crashes):
            return None
        if self.exit_after_seconds is not None:
            return self.exit_after_seconds
        return self.run_seconds if one_off and self.run_seconds is not None else self.healthy_seconds

    @property
    def code(self) -> int:
        """The exit code of a container that ends by itself."""
        if self.fail == "memory":
            return KILLED
        if self.exit_code is not None:
            return self.exit_code
        return 1 if self.crashes else 0

    def crashing(self, line: str, after: float | None = None) -> Behaviour:
        """The same image when its application gives up at its start, with a last line; after so many seconds."""
        waits = self.healthy_seconds if after is None else after
        crash = replace(self, fail="exit", exit_code=1, log=(), crash_log=(line,), exit_after_seconds=None)
        return replace(crash, healthy_seconds=waits)

    def refuses_port(self, port: int) -> bool:
        """Whether nothing listens on a port of the container."""
        return self.listens_on is not None and self.listens_on != port
