"""Rotations killed at seeded moments, each followed by a rerun: python -m tools.rotations [--count 40] [--seed 1].

While a rotation runs, and after it was killed, every running task must have read the version of its secrets that is
AWSCURRENT or AWSPREVIOUS, every service must have a running task, and the database must log one of these two in. The
rerun must complete: one new version with a new value, no other label left, and every task on it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tools import playbooks
from tools.account import Account
from tools.rotations.environment import IMAGES, Environment, rotatable_inventory
from tools.rotations.kills import Kill, kill_rotations

SPEED = 40


def main() -> int:
    """Kill rotations; 1 if one left the application without a value that works, or did not complete."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40, help="how many kills (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the moments (%(default)s)")
    parser.add_argument("--speed", type=float, default=SPEED, help="how many times as fast as AWS (%(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), options.speed) as account:
        account.ask("PUT", "images", IMAGES)
        inventory = rotatable_inventory(Path(folder))
        playbooks.must_run(account, "deploy.yml", inventory)
        kills = []
        for number, kill in enumerate(kill_rotations(Environment(account, inventory), options.count, options.seed), 1):
            print(f"{number:>3}  {kill}", flush=True)
            kills.append(kill)
    print(summary(kills))
    return 1 if any(kill.problems for kill in kills) else 0


def summary(kills: Sequence[Kill]) -> str:
    """What the kills come to, in one line."""
    phases = Counter(kill.phase for kill in kills)
    slowest = max((kill.rerun for kill in kills), default=0.0)
    return (
        f"{len(kills)} rotations killed ({', '.join(f'{count} {name}' for name, count in sorted(phases.items()))}), "
        f"{sum(kill.samples for kill in kills)} samples, {sum(bool(kill.problems) for kill in kills)} with a problem; "
        f"the slowest rerun took {slowest:.1f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
