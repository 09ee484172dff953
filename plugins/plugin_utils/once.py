# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What all workers of a run need and one of them finds out: Ansible forks one for each task of each host, and keeps nothing of it."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Findings:
    """A file without a name, which the workers inherit: it has values that a vault kept, and nothing of it outlives the run.

    Ansible's main process makes it as it loads the vars plugin environment_files, which imports this file. In a process that does so
    by itself, it is for that process alone.
    """

    def __init__(self) -> None:
        self.descriptor, path = tempfile.mkstemp()
        os.unlink(path)
        self._depth = 0

    def get(self, name: str, find_out: Callable[[], Any]) -> Any:
        """What the first worker found, as plain values of JSON; the others wait for it."""
        with self._locked():
            text = self._text(name)
            if text is None:
                text = json.dumps(find_out())
                os.pwrite(self.descriptor, f"{name} {text}\n".encode(), self._size())
        return json.loads(text)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone with the file. What is found out may ask for something else, so the lock is given back at the outermost end."""
        if not self._depth:
            # A lock of this process alone; that of flock() would be of all that inherited the descriptor.
            fcntl.lockf(self.descriptor, fcntl.LOCK_EX)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                fcntl.lockf(self.descriptor, fcntl.LOCK_UN)

    def _text(self, name: str) -> str | None:
        # read() would go on at a place in the file that all processes share.
        lines = os.pread(self.descriptor, self._size(), 0).splitlines()
        prefix = f"{name} ".encode()
        return next((line.removeprefix(prefix).decode() for line in lines if line.startswith(prefix)), None)

    def _size(self) -> int:
        return os.fstat(self.descriptor).st_size


_FINDINGS = Findings()
once_a_run = _FINDINGS.get
