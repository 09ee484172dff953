# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads log lines of services, and follows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from heapq import nlargest
from time import monotonic, sleep
from typing import Any

from .._aws.errors import ClientError, code_of
from .._aws.session import Aws, gather
from .._inventory.services import Service, container_name
from .logs import LogLine, log_line

INTERVAL = 2.0
"""Seconds between two looks; more with many services, as FilterLogEvents takes 5 to 10 calls a second."""
LATE = 30_000
"""Milliseconds: an event may be found so long after its time, so each look goes back as far."""


class LogReader:
    """The log lines of some services since a moment, in milliseconds of the epoch."""

    def __init__(self, aws: Aws, services: Mapping[str, Service], start: int, pattern: str | None) -> None:
        self._logs = aws.client("logs")
        self._services = services
        self._pattern = {"filterPattern": pattern} if pattern else {}
        self._starts = dict.fromkeys(services, start)
        self._seen: dict[str, dict[str, int]] = {key: {} for key in services}
        self.missing: list[str] = []

    def newest(self, limit: int) -> tuple[list[LogLine], bool]:
        """The newest lines, oldest first, and whether there were more."""
        read = gather({key: partial(self._newest, key, limit + 1) for key in self._services})
        lines = sorted(line for batch in read.values() for line in batch)
        return lines[-limit:], len(lines) > limit

    def follow(self, seconds: float, show: Callable[[list[LogLine]], None]) -> None:
        """Show new lines as they come, until the time is over."""
        end, interval = monotonic() + seconds, max(INTERVAL, len(self._services) / 3)
        while (left := end - monotonic()) > 0:
            sleep(min(interval, left))
            read = gather({key: partial(self._look, key) for key in self._services})
            show(sorted(line for batch in read.values() for line in batch))

    def _newest(self, key: str, limit: int) -> list[LogLine]:
        return self._lines(key, nlargest(limit, self._new(key), key=lambda event: event["timestamp"]))

    def _look(self, key: str) -> list[LogLine]:
        return self._lines(key, self._new(key))

    def _lines(self, key: str, events: Iterable[Any]) -> list[LogLine]:
        container = container_name(key, self._services[key])
        return [log_line(key, container, event) for event in events]

    def _new(self, key: str) -> Iterator[Any]:
        """The events of a service that were not read before."""
        known = self._seen[key]
        for events in self._pages(key):
            fresh = [event for event in events if event["eventId"] not in known]
            known.update({event["eventId"]: event["timestamp"] for event in fresh})
            self._forget(key)
            yield from fresh

    def _forget(self, key: str) -> None:
        """Keep only what the next look finds again."""
        known = self._seen[key]
        if known:
            self._starts[key] = max(self._starts[key], max(known.values()) - LATE)
            for old in [id for id, at in known.items() if at < self._starts[key]]:
                del known[old]

    def _pages(self, key: str) -> Iterator[list[Any]]:
        arguments = {
            "logGroupName": self._services[key].log_group_name(),
            "startTime": self._starts[key],
            **self._pattern,
        }
        try:
            for page in self._logs.get_paginator("filter_log_events").paginate(**arguments):
                yield page["events"]
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise
            if key not in self.missing:
                self.missing.append(key)
