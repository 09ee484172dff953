"""Random changes of two environments, watched from the account: python -m tools.random_changes [--count 20] [--seed 1].

The second environment shares the first one's network, cluster, load balancer, data stores and secrets. Each change is deployed with a
good or a bad image, and some deploys are killed. At every look each task of the revision to which ECS would roll back must be reached
by its load balancer, must reach its data stores, and must be able to start again; every host and path that stays must be answered, and by the
service that has it; and what the other environment has must be as it was. The deploys that end the series must succeed, and their reruns must change nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests import programs
from tools import playbooks
from tools.account import Account

from .inventory import Environment, second_of
from .series import PLAYBOOK, Series, prepare
from .watch import Watch

SPEED = 60


def main() -> int:
    """Make as many changes as asked for; 1 where something that runs was hurt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="how many changes (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the changes (%(default)s)")
    parser.add_argument("--speed", type=float, default=SPEED, help="of the account's clock (%(default)s)")
    parser.add_argument("--removals", choices=["postponed", "included"], help="included: remove first, the old order")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        Account.started(Path(name), options.speed, "--http-port", "0") as account,
    ):
        os.environ.setdefault(programs.COMMON, name)
        environments = _built(account, Path(name))
        print(f"seed {options.seed}", flush=True)
        with Watch(account) as watch:
            extra = {"deploy_removals": options.removals} if options.removals else {}
            series = Series(account, environments, watch, options.seed, extra)
            for number in range(1, options.count + 1):
                known = set(watch.violations)
                print(f"{number:>3}  {series.change()}", flush=True)
                print(
                    "".join(f"     violation: {told}\n" for told in set(watch.violations) - known), end="", flush=True
                )
            problems = series.last()
    for told, times in watch.violations.items():
        print(f"violation, {times} times: {told}")
    good = watch.statuses.pop(200, 0)
    print(f"{options.count} changes, {watch.looks} looks, {good} requests answered, {len(watch.violations)} violations")
    print("\n".join(problems) or "The last deploys succeeded, and their reruns changed nothing.")
    return 1 if watch.violations or problems else 0


def _built(account: Account, folder: Path) -> list[Environment]:
    """Two environments, deployed."""
    first = Environment(folder / "dev", "dev")
    second = second_of(first, folder / "two")
    for environment in (first, second):
        environment.write()
        playbooks.must_run(account, PLAYBOOK, environment.folder)
    prepare(account)
    return [first, second]


if __name__ == "__main__":
    sys.exit(main())
