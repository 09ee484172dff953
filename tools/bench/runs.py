"""One run of ansible-playbook: its time, its calls and its memory."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import playbooks
from tools.account import ROOT, Account
from tools.processes import descendants

OURS, STOCK = "deploy.yml", "tests/bench/stock.yml"
LATENCY = 80
"""Milliseconds that each call takes longer in the runs with latency."""


@dataclass(frozen=True)
class Result:
    """A run: its time, its calls in all and by operation, its writes, and the most MiB that its processes had together.

    account_seconds: what the embedded account computed, which AWS would not take.
    """

    seconds: float
    calls: int
    writes: int
    by_operation: dict[str, int]
    memory: float
    account_seconds: float


Rows = dict[str, Result]
"""Runs by their kind, such as first or rerun."""


def listed_calls(counted: Iterable[tuple[int, str]]) -> str:
    """The calls, each with its count; no line ends between the two."""
    return ", ".join(f"{count}\0{name}" for count, name in counted)


def measure(account: Account, playbook: str, inventory: Path, *arguments: str) -> Result:
    """Run a playbook, which must succeed."""
    account.ask("DELETE", "calls")
    start = time.monotonic()
    process = subprocess.Popen(
        playbooks.command(playbook, inventory, *arguments),
        cwd=ROOT,
        env=account.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    memory = Memory(process.pid)
    memory.start()
    output, _ = process.communicate()
    seconds = time.monotonic() - start
    memory.stop.set()
    memory.join()
    if process.returncode:
        sys.exit(output[-5000:])
    calls: dict[str, Any] = account.ask("GET", "calls")
    return Result(
        seconds, calls["total"], calls["writes"], calls["by_operation"], memory.most / 1024, calls["processor_seconds"]
    )


class Memory(threading.Thread):
    """Samples the proportional set size of a program and its descendants: shared pages count once.

    Where there are many processes it looks less often, to take no more than a tenth of a processor.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self.most, self.stop = pid, 0, threading.Event()

    def run(self) -> None:
        pause = 0.1
        while not self.stop.wait(pause):
            start = time.monotonic()
            self.most = max(self.most, sum(map(_pss, [self._pid, *descendants(self._pid)])))
            pause = max(0.1, 9 * (time.monotonic() - start))


def _pss(pid: int) -> int:
    """KiB; 0 of a process that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
