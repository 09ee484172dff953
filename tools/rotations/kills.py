"""Killing a rotation at a moment, running it again, and checking everything meanwhile and afterwards."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tools import playbooks
from tools.processes import kill_all
from tools.rotations.environment import ROTATIONS, STABLE_LABELS, Environment
from tools.rotations.sampler import Sampler

PLAYBOOK = "playbooks/secrets.yml"
SLOW_WRITES = {
    "latency_ms": 250,
    "operations": [
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
        "secretsmanager:TagResource",
        "rds:ModifyDBInstance",
        "ecs:UpdateService",
    ],
}
"""Each write takes a little longer, so that moments fall between two of them, too."""
LONG_AGO = 3700
"""Seconds after which a rotation by name is not taken for the rerun of the one before."""
POLL = 0.02


class Span(NamedTuple):
    """After how many seconds a rotation begins to change the secret, and for how long it changes things."""

    begins: float
    lasts: float


@dataclass
class Kill:
    """One rotation that was killed, and what became of it; times in seconds."""

    secret: str
    after: float
    phase: str = ""
    samples: int = 0
    rerun: float = 0.0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        result = "; ".join(self.problems) or f"completed in {self.rerun:4.1f} s"
        killed = f"{self.secret:<16} killed after {self.after:4.1f} s, {self.phase:<10}"
        return f"{killed} {self.samples:>4} samples  {result}"


def kill_rotations(
    environment: Environment, count: int, seed: int, keys: Sequence[str] = tuple(ROTATIONS)
) -> Iterator[Kill]:
    """Kill rotations of these secrets in turn, from just before the first change to just after the last."""
    environment.account.ask("PUT", "faults", SLOW_WRITES)
    rng = random.Random(seed)
    spans = {key: measure(environment, key) for key in keys[:count]}
    for number in range(count):
        key = keys[number % len(keys)]
        yield kill_and_rerun(environment, key, spans[key], rng.random())


def measure(environment: Environment, key: str) -> Span:
    """When a rotation that nobody disturbs changes things."""
    environment.account.ask("POST", "clock", {"advance": LONG_AGO})
    start, before = time.monotonic(), environment.labels(key)
    rotation = start_rotation(environment, key)
    wait_for_change(environment, key, before, rotation)
    first_change = time.monotonic()
    while "AWSPENDING" in environment.labels(key):
        time.sleep(POLL)
    last_change = time.monotonic()
    if rotation.wait(timeout=300):
        sys.exit(f"A rotation of {key} that nobody disturbs fails.")
    return Span(first_change - start, last_change - first_change)


def start_rotation(environment: Environment, key: str) -> subprocess.Popen[bytes]:
    """Start a rotation of a secret."""
    return playbooks.start(environment.account, PLAYBOOK, environment.inventory, *rotate(key))


def rotate(key: str) -> list[str]:
    """The arguments with which the playbook rotates a secret."""
    return ["-e", "secret_action=rotate", "-e", f"secret_name={key}"]


def kill_and_rerun(environment: Environment, key: str, span: Span, moment: float) -> Kill:
    """Kill a rotation and run it again; moment: from 0, just before its changes, to 1, just after them."""
    environment.account.ask("POST", "clock", {"advance": LONG_AGO})
    before, values, start = environment.labels(key), environment.values(key), time.monotonic()
    with Sampler(environment) as sampler:
        rotation = start_rotation(environment, key)
        # The square: more often where one write follows another than in the long wait after them.
        offset = moment**2 * (span.lasts + 0.6) - 0.3
        if offset >= 0:
            wait_for_change(environment, key, before, rotation)
        time.sleep(offset if offset >= 0 else span.begins + offset)
        kill_all(rotation)
        kill = Kill(key, time.monotonic() - start)
        kill.phase = phase(before, environment.labels(key), environment.read_versions(key))
        start = time.monotonic()
        code, output = playbooks.rerun(environment.account, PLAYBOOK, environment.inventory, *rotate(key))
        kill.rerun = time.monotonic() - start
    kill.samples = sampler.count
    kill.problems = [f"{problem} ({times} times)" for problem, times in sampler.problems.items()]
    if code:
        kill.problems.append(f"the rerun failed: {output[-1500:]}")
    kill.problems += unfinished(environment, key, values)
    return kill


def wait_for_change(
    environment: Environment, key: str, before: dict[str, str], rotation: subprocess.Popen[bytes]
) -> None:
    """Wait until the rotation has changed the labels of the secret, or is over."""
    while environment.labels(key) == before and rotation.poll() is None:
        time.sleep(POLL)


def phase(before: dict[str, str], now: dict[str, str], read: set[str]) -> str:
    """How far a rotation was when it was killed; read: the versions that running tasks have read."""
    pending, moved = now.get("AWSPENDING"), now["AWSCURRENT"] != before["AWSCURRENT"]
    if pending is None:
        return "done" if moved else "not begun"
    if not moved:
        return "staged"
    return "restarting" if now["AWSCURRENT"] in read else "promoted"


def unfinished(environment: Environment, key: str, values_before: dict[str, str]) -> list[str]:
    """What is wrong after the rerun."""
    labels, values = environment.labels(key), environment.values(key)
    new = [version for version in values if version not in values_before]
    problems = [f"the label {label} is left" for label in labels if label not in STABLE_LABELS]
    if len(new) != 1:
        problems.append(f"{len(new)} new versions")
    elif labels["AWSCURRENT"] != new[0]:
        problems.append("the new version is not current")
    elif values[new[0]] in values_before.values():
        problems.append("the new version has a value from before")
    problems += [f"{service} has a task on another version" for service in environment.stale_services(key)]
    return problems + environment.problems()
