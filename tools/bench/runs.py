"""One run of ansible-playbook: its time, its calls and its memory."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.account import ROOT, Account
from tools.processes import descendants

PLAYBOOK = str(Path(sys.executable).parent / "ansible-playbook")
OURS, STOCK = "deploy.yml", "tests/bench/stock.yml"


@dataclass(frozen=True)
class Result:
    """A run: seconds, calls in all and by operation, writes, and the most MiB that all of its processes had together.

    account: the seconds that the embedded account computed, which AWS would not take.
    """

    seconds: float
    calls: int
    writes: int
    by_operation: dict[str, int]
    memory: float
    account: float


def measure(account: Account, playbook: str, inventory: Path, *arguments: str) -> Result:
    """Run a playbook, which must succeed."""
    account.ask("DELETE", "calls")
    command = [PLAYBOOK, playbook, "-i", str(inventory), *arguments]
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=account.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watch = _Memory(process.pid)
    watch.start()
    output, _ = process.communicate()
    seconds = time.monotonic() - start
    watch.over.set()
    watch.join()
    if process.returncode:
        sys.exit(output[-5000:])
    calls: dict[str, Any] = account.ask("GET", "calls")
    return Result(
        seconds, calls["total"], calls["writes"], calls["by_operation"], watch.most / 1024, calls["processor_seconds"]
    )


class _Memory(threading.Thread):
    """Samples the proportional set size of a program and its descendants: shared pages count once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self.most, self.over = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.1):
            self.most = max(self.most, sum(map(_pss, [self._pid, *descendants(self._pid)])))


def _pss(pid: int) -> int:
    """KiB; 0 of a process that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
