"""Rotations killed at seeded moments, each followed by a rerun: python -m tools.rotations [--count 40] [--seed 1].

While a rotation runs, and after it was killed, every running task must have read the version of its secrets that is
AWSCURRENT or AWSPREVIOUS, every service must have a running task, and the database must log one of these two in. The rerun
must complete: one new version with a new value, no other label left, and every task on it.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Any

import yaml

from tools.account import ROOT, Account
from tools.processes import kill_all

SPEED = 40
PLAYBOOK = str(Path(sys.executable).parent / "ansible-playbook")
TAKE_OVER = re.compile(r"lock_take_over=([\w.-]+)")
ROTATIONS: dict[str, dict[str, Any]] = {
    "session": {"fallbacks": "list"},
    "django": {"fallbacks": "DJANGO_SECRET_KEY_FALLBACKS"},
    "field_encryption": {"fallbacks": "list"},
    "database": {},
}
LOGIN = {"*talentbase-api*": {"database_login": {"user": "DB_USER", "password": "DB_PASSWORD"}}}
# Each write takes a little longer, so that moments fall between two of them, too.
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
LONG_AGO = 3700
"""Seconds after which a rotation by name is not taken for the rerun of the one before."""
SETTLED = {"AWSCURRENT", "AWSPREVIOUS"}


def main() -> int:
    """Kill as many rotations as asked for; 1 if one left the application without a value that works, or did not end well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40, help="how many kills (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the moments (%(default)s)")
    parser.add_argument("--speed", type=float, default=SPEED, help="how many times as fast as AWS (%(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), options.speed) as account:
        account.ask("PUT", "images", LOGIN)
        environment = Environment(account, prepare(Path(folder)))
        code, output = environment.play("deploy.yml")
        if code:
            sys.exit(output)
        kills = []
        for number, kill in enumerate(killed(environment, options.count, options.seed), 1):
            print(f"{number:>3}  {kill}", flush=True)
            kills.append(kill)
    print(figures(kills))
    return 1 if any(kill.faults for kill in kills) else 0


def prepare(folder: Path) -> Path:
    """An inventory like that of dev, in which every kind of secret can be rotated."""
    inventory = Path(copytree(ROOT / "inventories" / "dev", folder / "inventory"))
    path = inventory / "host_vars" / "dev" / "secrets.yml"
    variables = yaml.safe_load(path.read_text())
    for key, rotation in ROTATIONS.items():
        variables["secrets"][key]["rotation"] = rotation
    path.write_text(yaml.safe_dump(variables, sort_keys=False))
    return inventory


@dataclass
class Kill:
    """One rotation that was killed, and what became of it. times in seconds."""

    secret: str
    after: float
    phase: str = ""
    samples: int = 0
    rerun: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        ended = "; ".join(self.faults) or f"completed in {self.rerun:4.1f} s"
        return (
            f"{self.secret:<16} killed after {self.after:4.1f} s, {self.phase:<10} {self.samples:>4} samples  {ended}"
        )


class Environment:
    """The environment on the account: its secrets, and what runs."""

    def __init__(self, account: Account, inventory: Path) -> None:
        self.account, self._inventory = account, inventory
        self._manager = account.client("secretsmanager")
        wanted = yaml.safe_load((inventory / "host_vars" / "dev" / "secrets.yml").read_text())["secrets"]
        self._names = {key: wanted[key]["name"] for key in ROTATIONS}

    def command(self, playbook: str, *arguments: str) -> list[str]:
        """The command that runs a playbook of the project."""
        return [PLAYBOOK, playbook, "-i", str(self._inventory), *arguments]

    def play(self, playbook: str, *arguments: str) -> tuple[int, str]:
        """Exit code and output of a playbook; a lock whose holder was killed is taken over."""
        code, output = self._run(self.command(playbook, *arguments))
        if code and (held := TAKE_OVER.search(output)):
            code, output = self._run(self.command(playbook, *arguments, "-e", f"lock_take_over={held.group(1)}"))
        return code, output

    def _run(self, command: list[str]) -> tuple[int, str]:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.account.environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return done.returncode, done.stdout + done.stderr

    def begin(self, playbook: str, *arguments: str) -> subprocess.Popen[bytes]:
        """A playbook that runs."""
        return subprocess.Popen(
            self.command(playbook, *arguments),
            cwd=ROOT,
            env=self.account.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )

    def describe(self, key: str) -> dict[str, Any]:
        """A secret without its value."""
        found: dict[str, Any] = self._manager.describe_secret(SecretId=self._names[key])
        return found

    def labels(self, key: str) -> dict[str, str]:
        """The versions of a secret by their labels."""
        stages = self.describe(key)["VersionIdsToStages"]
        return {label: version for version, labels in stages.items() for label in labels}

    def values(self, key: str) -> dict[str, str]:
        """All values of a secret by version, those without a label included."""
        name = self._names[key]
        listed = self._manager.list_secret_version_ids(SecretId=name, IncludeDeprecated=True)["Versions"]
        ids = [item["VersionId"] for item in listed]
        return {item: self._manager.get_secret_value(SecretId=name, VersionId=item)["SecretString"] for item in ids}

    def faults(self) -> list[str]:
        """What does not run, or runs on a version that is neither current nor previous."""
        tasks = self.account.ask("GET", "tasks")["tasks"]
        databases = self.account.ask("GET", "databases")
        # The labels are read last: a version that a task has read was current before.
        known = {item["ARN"]: item["VersionIdsToStages"] for item in map(self.describe, ROTATIONS)}
        fits = {
            arn: {item for item, labels in stages.items() if SETTLED & set(labels)} for arn, stages in known.items()
        }
        running = {task["service"] for task in tasks if task["status"] == task["desired_status"] == "RUNNING"}
        found = [
            f"{service} does not run"
            for service in ("talentbase-web-dev", "talentbase-api-dev")
            if service not in running
        ]
        for task in tasks:
            for variable, read in task["secrets"].items():
                if read["version"] not in fits.get(read["arn"], {read["version"]}):
                    found.append(f"a task of {task['service']} runs on another version of {variable}")
        works = {item["version"] for item in databases["talentbase-dev"]["logs_in_with"]}
        if not works & fits[self.describe("database")["ARN"]]:
            found.append("the database logs in neither the current nor the previous version")
        return found

    def read_versions(self, key: str) -> set[str]:
        """The versions of a secret that tasks have read."""
        arn, tasks = self.describe(key)["ARN"], self.account.ask("GET", "tasks")["tasks"]
        return {read["version"] for task in tasks for read in task["secrets"].values() if read["arn"] == arn}

    def read_otherwise(self, key: str) -> list[str]:
        """The services with a task that has read another version of a secret than the current one."""
        arn, current = self.describe(key)["ARN"], self.labels(key)["AWSCURRENT"]
        tasks = [task for task in self.account.ask("GET", "tasks")["tasks"] if task["desired_status"] == "RUNNING"]
        return sorted(
            {
                task["service"]
                for task in tasks
                for read in task["secrets"].values()
                if read["arn"] == arn and read["version"] != current
            }
        )


class Sampler:
    """Looks at the environment over and over in a thread of its own."""

    def __init__(self, environment: Environment) -> None:
        self._environment, self._ended = environment, threading.Event()
        self.count, self.faults = 0, Counter[str]()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Sampler:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(0.1):
            try:
                self.faults.update(self._environment.faults())
            except Exception as error:  # a look that failed is told like what it would have found
                self.faults[f"a look failed: {error!r}"] += 1
            self.count += 1


def killed(environment: Environment, count: int, seed: int, keys: Sequence[str] = tuple(ROTATIONS)) -> Iterator[Kill]:
    """Kill rotations of these secrets in turn, at moments from just before the first change to just after the last."""
    environment.account.ask("PUT", "faults", SLOW_WRITES)
    rng = random.Random(seed)
    spans = {key: span(environment, key) for key in keys[:count]}
    for number in range(count):
        key = keys[number % len(keys)]
        yield kill_and_rerun(environment, key, *spans[key], rng.random())


def span(environment: Environment, key: str) -> tuple[float, float]:
    """After how many seconds a rotation begins to change the secret, and how long it changes things."""
    environment.account.ask("POST", "clock", {"advance": LONG_AGO})
    start, before = time.monotonic(), environment.labels(key)
    rotation = environment.begin(*rotate(key))
    wait_for_change(environment, key, before, rotation)
    began = time.monotonic()
    while "AWSPENDING" in environment.labels(key):
        time.sleep(0.02)
    ended = time.monotonic()
    if rotation.wait(timeout=300):
        sys.exit(f"A rotation of {key} that nobody disturbs fails.")
    return began - start, ended - began


def rotate(key: str) -> list[str]:
    """The playbook and arguments that rotate a secret."""
    return ["playbooks/secrets.yml", "-e", "action=rotate", "-e", f"name={key}"]


def kill_and_rerun(environment: Environment, key: str, begins: float, lasts: float, moment: float) -> Kill:
    """Kill a rotation, run it again, and look at all of it. moment: from 0, just before its changes, to 1, just after."""
    environment.account.ask("POST", "clock", {"advance": LONG_AGO})
    before, values, start = environment.labels(key), environment.values(key), time.monotonic()
    with Sampler(environment) as sampler:
        rotation = environment.begin(*rotate(key))
        offset = (
            moment**2 * (lasts + 0.6) - 0.3
        )  # more often where one write follows another than in the long wait after
        if offset < 0:
            time.sleep(begins + offset)
        else:
            wait_for_change(environment, key, before, rotation)
            time.sleep(offset)
        kill_all(rotation)
        kill = Kill(key, time.monotonic() - start)
        kill.phase = phase(before, environment.labels(key), environment.read_versions(key))
        start = time.monotonic()
        code, output = environment.play(*rotate(key))
        kill.rerun = time.monotonic() - start
    kill.samples = sampler.count
    kill.faults = [f"{fault} ({times} times)" for fault, times in sampler.faults.items()]
    if code:
        kill.faults.append(f"the rerun failed: {output[-1500:]}")
    kill.faults += unfinished(environment, key, values)
    return kill


def wait_for_change(
    environment: Environment, key: str, before: dict[str, str], rotation: subprocess.Popen[bytes]
) -> None:
    """Wait until the rotation has changed the labels of the secret, or is over."""
    while environment.labels(key) == before and rotation.poll() is None:
        time.sleep(0.02)


def phase(before: dict[str, str], now: dict[str, str], read: set[str]) -> str:
    """How far a rotation was when it was killed. read: the versions that running tasks have read."""
    pending, moved = now.get("AWSPENDING"), now["AWSCURRENT"] != before["AWSCURRENT"]
    if pending is None:
        return "done" if moved else "not begun"
    if not moved:
        return "staged"
    return "restarting" if now["AWSCURRENT"] in read else "promoted"


def unfinished(environment: Environment, key: str, values: dict[str, str]) -> list[str]:
    """What is wrong after the rerun. values: those of the versions that were there before."""
    labels, found = environment.labels(key), environment.values(key)
    new = [version for version in found if version not in values]
    faults = [f"the label {label} is left" for label in labels if label not in SETTLED]
    if len(new) != 1:
        faults.append(f"{len(new)} new versions")
    elif labels["AWSCURRENT"] != new[0]:
        faults.append("the new version is not current")
    elif found[new[0]] in values.values():
        faults.append("the new version has a value from before")
    faults += [f"{service} has a task on another version" for service in environment.read_otherwise(key)]
    return faults + environment.faults()


def figures(kills: list[Kill]) -> str:
    """What the kills come to."""
    phases = Counter(kill.phase for kill in kills)
    slowest = max((kill.rerun for kill in kills), default=0.0)
    return (
        f"{len(kills)} rotations killed ({', '.join(f'{count} {name}' for name, count in sorted(phases.items()))}), "
        f"{sum(kill.samples for kill in kills)} samples, {sum(bool(kill.faults) for kill in kills)} with a fault; "
        f"the slowest rerun took {slowest:.1f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
