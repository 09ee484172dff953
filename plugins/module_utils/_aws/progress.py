# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lines that a running module tells its user: appended to a file that the action plugin follows."""

from __future__ import annotations

from threading import Lock
from time import monotonic


class Progress:
    """Appends lines to the file; silent without one. Safe to use from several threads."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._lock = Lock()
        self._start = monotonic()

    def say(self, line: str) -> None:
        """Tell one line, with the seconds since the module began."""
        if not self._path:
            return
        elapsed = int(monotonic() - self._start)
        with self._lock, open(self._path, "a", encoding="utf-8") as stream:
            stream.write(f"[{elapsed // 60:02d}:{elapsed % 60:02d}] {line}\n")
