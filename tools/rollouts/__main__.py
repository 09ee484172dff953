"""Rollouts by a seed on the embedded account, each with a verdict and a cause to get right: python -m tools.rollouts.

Ten services of one cluster roll out at a time: good releases and bad ones of every kind, 1 to 20 tasks each. Counts
wrong verdicts, wrong causes, tasks of a good revision that were lost, and the calls of each polling interval.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._rollout import watcher
from tools.account import Account
from tools.rollouts.services import NAMES, Services

SPEED = 200
MAX_CALLS = 3
"""Calls of the watcher for each time that it polls, at most."""

# The behaviour of an image, and the cause that must be named; None is a good release.
KINDS: dict[str, tuple[dict[str, Any], str | None]] = {
    "good": ({}, None),
    "good-slow": ({"startup_seconds": 60, "healthy_seconds": 50}, None),
    "pull": ({"fail": "pull"}, "image_missing"),
    "egress": ({"fail": "egress"}, "no_egress"),
    "denied": ({"fail": "denied"}, "role_denied"),
    "capacity": ({"fail": "capacity"}, "capacity"),
    "quota": ({"fail": "quota"}, "quota"),
    "exit": ({"fail": "exit", "exit_code": 3}, "crash"),
    "memory": ({"fail": "memory"}, "out_of_memory"),
    "slow": ({"healthy_seconds": 5000, "log": ["booting"]}, "start_period"),
    "codes": ({"fail": "target", "target_codes": [404]}, "health_path"),
    "port": ({"listens_on": 9000}, "port_mismatch"),
}


@dataclass
class Tally:
    """What came of the rollouts."""

    rollouts: int = 0
    wrong_verdicts: list[str] = field(default_factory=list)
    wrong_causes: list[str] = field(default_factory=list)
    lost_tasks: list[str] = field(default_factory=list)
    most_calls: float = 0.0
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        """Whether nothing was wrong."""
        wrong = self.wrong_verdicts or self.wrong_causes or self.lost_tasks
        return not wrong and self.most_calls <= MAX_CALLS


def main() -> int:
    """Run as many rollouts as asked for and print what came of them; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many rollouts (%(default)s)")
    parser.add_argument("--throttle", type=int, default=0, help="percent of the calls that are throttled (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of images and counts (%(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        account.ask("PUT", "faults", {"throttle_percent": options.throttle, "seed": options.seed})
        tally = run(account, options.count, random.Random(options.seed))
    _print(tally)
    return 0 if tally.clean else 1


def run(account: Account, count: int, rng: random.Random) -> Tally:
    """Rollouts in batches of ten."""
    tally = Tally()
    account.ask("PUT", "images", {f"*:{kind}-*": rule for kind, (rule, _cause) in KINDS.items()})
    services = Services(account)
    services.deploy()
    start, batch = time.monotonic(), 0
    while tally.rollouts < count:
        batch += 1
        _batch(account, services, rng, tally, batch)
    tally.seconds = time.monotonic() - start
    return tally


def _batch(account: Account, services: Services, rng: random.Random, tally: Tally, number: int) -> None:
    services.counts = {name: rng.randint(1, 20) for name in NAMES}
    services.deploy()  # the new counts, so that the rollout itself begins from a steady service
    account.ask("POST", "clock", {"advance": 120})
    before, last_images = {name: services.running(name) for name in NAMES}, dict(services.images)
    kinds = {name: rng.choice(list(KINDS)) for name in NAMES}
    services.images = {name: f"{kind}-{number}" for name, kind in kinds.items()}
    account.ask("DELETE", "calls")
    start = time.monotonic()
    reports = services.deploy()
    seconds = time.monotonic() - start
    tally.most_calls = max(tally.most_calls, _calls_of_a_poll(account))
    for name, kind in kinds.items():
        title, cause = f"batch {number}, {name}, {kind}", KINDS[kind][1]
        tally.rollouts += 1
        _check(f"{title}, {services.counts[name]} tasks", reports[name], cause, tally)
        if cause is not None:
            services.images[name] = last_images[name]
            if lost := before[name] - services.running(name):
                tally.lost_tasks.append(f"{title}: {len(lost)} of {len(before[name])}")
    print(f"{tally.rollouts} rollouts, batch of {len(NAMES)} in {seconds:.1f} s", flush=True)


def _calls_of_a_poll(account: Account) -> float:
    """Calls of the watcher for each time that it polls, which is one DescribeServiceDeployments."""
    calls = account.ask("GET", "calls")["by_operation"]
    polls = max(1, calls.get("ecs:DescribeServiceDeployments", 1))
    total = polls * 2 + calls.get("elbv2:DescribeTargetHealth", 0) + calls.get("ecs:DescribeTasks", 0)
    # The failure reports describe each list of stopped tasks, which is no part of the polling.
    return float((total - calls.get("ecs:ListTasks", 0)) / polls)


def _check(title: str, report: dict[str, Any], cause: str | None, tally: Tally) -> None:
    if report["successful"] != (cause is None):
        tally.wrong_verdicts.append(f"{title}: {report['status']}")
    elif cause is not None and report["cause"].get("kind") != cause:
        tally.wrong_causes.append(f"{title}: {report['cause']}, not {cause}")


def _print(tally: Tally) -> None:
    print(f"rollouts              {tally.rollouts} in {tally.seconds:.0f} s")
    for title, lines in (
        ("wrong verdicts", tally.wrong_verdicts),
        ("wrong causes", tally.wrong_causes),
        ("lost good tasks", tally.lost_tasks),
    ):
        print(f"{title:<21} {len(lines)}")
        for line in lines[:20]:
            print(f"  {line}")
    print(f"calls for each poll   {tally.most_calls:.2f} at most, for {len(NAMES)} services")


if __name__ == "__main__":
    watcher.SLOW = watcher.QUICK  # time runs fast in the account
    sys.exit(main())
