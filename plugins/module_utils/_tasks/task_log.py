# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The log of one task's container: its lines as they come, masked."""

from __future__ import annotations

from collections.abc import Mapping
from time import sleep
from typing import Any

from .._aws.errors import BotoCoreError, ClientError, code_of, explain
from .._aws.progress import Progress
from .._ecs.answers import log_stream, secret_values
from .._text.masking import mask

KEPT = 500
LATE = 2.0
"""Seconds that the last lines may take to reach CloudWatch after the container has ended."""


class TaskLog:
    """Shows the lines of a container's stream, each once; keeps the last of them."""

    def __init__(self, logs: Any, container: Mapping[str, Any], name: str, task_id: str, progress: Progress) -> None:
        self._logs = logs
        self._stream = log_stream(container, task_id)
        self._known = secret_values(container)
        self._name = name
        self._progress = progress
        self._token = ""
        self._denied = False
        self.lines: list[str] = []

    def show(self) -> None:
        """Show what came since the last read."""
        lines = [line for event in self._read() for line in mask(event["message"], self._known).rstrip().split("\n")]
        self._progress.show(f"{self._name} | {line}" for line in lines)
        self.lines = [*self.lines, *lines][-KEPT:]

    def finish(self) -> None:
        """Show the last lines, which come a moment after the end."""
        if self._stream is None or self._denied:
            return
        sleep(LATE)
        before = None
        while before != self._token:  # at the end of a stream CloudWatch gives the token back that it was given
            before = self._token
            self.show()

    def _read(self) -> list[Mapping[str, Any]]:
        if self._stream is None or self._denied:
            return []
        group, stream = self._stream
        position = {"nextToken": self._token} if self._token else {}
        try:
            answer = self._logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True, **position)
        except (ClientError, BotoCoreError) as error:
            # The stream comes with the first line. Whatever else it is, the command continues and its end is reported.
            self._denied = code_of(error) != "ResourceNotFoundException"
            if self._denied:
                self._progress.say(explain(error, f"{self._name}: its log cannot be shown"))
            return []
        self._token = answer["nextForwardToken"]
        events: list[Mapping[str, Any]] = answer["events"]
        return events
