"""What the account will do by itself, and when: an event queue over the account's clock."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable

Action = Callable[[], None]


class EventQueue:
    """Actions by the time at which they are due; those of one moment in the order in which they were scheduled."""

    def __init__(self) -> None:
        self._entries: list[tuple[float, int, Action]] = []
        self._numbers = itertools.count()

    def schedule(self, at: float, action: Action) -> None:
        """Schedule an action for a time in seconds since the epoch."""
        heapq.heappush(self._entries, (at, next(self._numbers), action))

    @property
    def next_due(self) -> float:
        """When the next action is due; infinite when there is none."""
        return self._entries[0][0] if self._entries else math.inf

    def pop(self) -> Action:
        """Take the next action off the queue."""
        return heapq.heappop(self._entries)[2]

    def clear(self) -> None:
        """Drop every action."""
        self._entries.clear()
