"""The rows that a database holds, as far as a restore shows in them: when each was written. Pure."""

from __future__ import annotations


class Rows:
    """The rows of one database, each by the second of its write."""

    def __init__(self, written: tuple[float, ...] = ()) -> None:
        self._written = list(written)

    def write(self, at: float) -> None:
        """Write a row."""
        self._written.append(at)

    def count(self) -> int:
        """How many there are."""
        return len(self._written)

    def newest(self) -> float | None:
        """When the newest was written; None without any."""
        return max(self._written, default=None)

    def until(self, at: float) -> Rows:
        """Those that were there at a second."""
        return Rows(tuple(second for second in self._written if second <= at))
