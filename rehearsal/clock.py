"""The account's clock: real time, scaled and moved forward at will."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


class Clock:
    """Seconds since the epoch, running `speed` times as fast as the wall clock from `start` on."""

    def __init__(self, speed: float = 1.0, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        self._start = wall()
        self._advanced = self._skipped = 0.0
        self._frozen_at: float | None = None
        self.speed = 1.0
        self.run_at(speed)

    def run_at(self, speed: float) -> None:
        """Run at another speed from now on; ValueError for one that is not above 0."""
        if speed <= 0:
            raise ValueError(f"The clock's speed must be above 0, not {speed}.")
        wall = self._wall()
        self._advanced, self._start = self._running() - wall, wall
        self.speed = speed

    def now(self) -> float:
        """Seconds since the epoch on this clock."""
        return self._running() if self._frozen_at is None else self._frozen_at

    def _running(self) -> float:
        return self._start + (self._wall() - self._start) * self.speed + self._advanced

    @contextmanager
    def frozen(self, at: float | None = None) -> Iterator[float]:
        """Stop the clock at a time, now unless it is given: all of one call happens at one moment."""
        before, self._frozen_at = self._frozen_at, self.now() if at is None else at
        try:
            yield self._frozen_at
        finally:
            self._frozen_at = before

    def advance(self, seconds: float) -> None:
        """Move the clock forward; ValueError for a step back."""
        if seconds < 0:
            raise ValueError(f"The clock only moves forward; {seconds} seconds would move it back.")
        self._advanced += seconds
        self._skipped += seconds

    def unscaled(self) -> float:
        """The time as those see it who use the account: it runs as ours, and is moved forward as this clock is."""
        return self._wall() + self._skipped


def naive_utc(seconds: float) -> datetime:
    """The UTC time of `seconds` since the epoch, without a zone: what moto's serialisers expect."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
