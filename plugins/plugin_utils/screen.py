# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the lines of a run are read. The callback plugin says it in Ansible's main process; the workers inherit it as they are forked."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic


@dataclass
class Screen:
    """Ansible's own callback plugins, and AWX's, leave it as it is here.

    brief: what happened is told at the end, so that details are left out. terminal: a descriptor of the terminal, which a worker keeps
    though it has left it; -1 where nobody looks at one. started: when the run began, on the monotonic clock. run: a name of the run, which no
    other has.
    """

    brief: bool = False
    terminal: int = -1
    started: float = field(default_factory=monotonic)
    run: str = field(default_factory=lambda: os.urandom(4).hex())

    def begin(self) -> None:
        """Told by the terminal's callback plugin."""
        self.brief = True
        if sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb":
            self.terminal = os.dup(sys.stdout.fileno())

    @property
    def live(self) -> bool:
        """Whether lines can be rewritten."""
        return self.terminal >= 0

    @property
    def columns(self) -> int:
        """The window's width now; 0 where it is not known, as where lines go to a file or another program."""
        if self.live:
            with suppress(OSError):
                return os.get_terminal_size(self.terminal).columns
        return 0


SCREEN = Screen()
