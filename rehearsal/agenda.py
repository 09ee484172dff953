"""What the account will do by itself at a given time."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable

Action = Callable[[], None]


class Agenda:
    """Actions by the second at which they fall due; those of one second in the order in which they were put down."""

    def __init__(self) -> None:
        self._entries: list[tuple[float, int, Action]] = []
        self._numbers = itertools.count()

    def put(self, at: float, action: Action) -> None:
        """Put an action down for a time in seconds since the epoch."""
        heapq.heappush(self._entries, (at, next(self._numbers), action))

    @property
    def next_due(self) -> float:
        """When the next action falls due; infinite when there is none."""
        return self._entries[0][0] if self._entries else math.inf

    def take(self) -> Action:
        """The action that falls due next."""
        return heapq.heappop(self._entries)[2]

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
