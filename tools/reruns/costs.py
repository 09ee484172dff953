"""What one run of ansible-playbook costs: time, processor time and memory of all its processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tools import playbooks
from tools.account import Account
from tools.bench.runs import Memory

DEPLOY = "deploy.yml"


@dataclass(frozen=True)
class Cost:
    """Seconds, seconds of processors, the most MiB that the processes had together, shared pages counted once, and calls."""

    seconds: float
    processor: float
    memory: float
    calls: float

    def __str__(self) -> str:
        return f"{self.seconds:6.2f} s  {self.processor:6.2f} s of CPU  {self.memory:5.0f} MiB  {self.calls:5.0f} calls"

    @classmethod
    def median(cls, costs: Sequence[Cost]) -> Cost:
        """The median of each figure."""
        return cls(*(median(getattr(cost, name) for cost in costs) for name in cls.__dataclass_fields__))

    def each_of(self, alone: Cost, count: int) -> Cost:
        """What each of so many more environments adds."""
        return Cost(*((getattr(self, name) - getattr(alone, name)) / count for name in self.__dataclass_fields__))


def measure(account: Account, checkout: Path, inventory: Path, checks: list[str], *arguments: str) -> Cost:
    """Deploy from a checkout, which must succeed."""
    account.ask("DELETE", "calls")
    extra = json.dumps({"preflight_checks": checks})
    with open(os.devnull) as nothing, (inventory / "output").open("w+") as output:
        start = time.monotonic()
        process = subprocess.Popen(
            playbooks.command(DEPLOY, inventory, "-e", extra, *arguments),
            cwd=checkout,
            env=account.environment,
            stdin=nothing,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        memory = Memory(process.pid)
        memory.start()
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        memory.stop.set()
        memory.join()
        if status:
            output.seek(0)
            sys.exit(output.read()[-5000:])
    calls = account.ask("GET", "calls")["total"]
    return Cost(seconds, usage.ru_utime + usage.ru_stime, memory.most / 1024, calls)
