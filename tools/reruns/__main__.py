"""Prints what a rerun of 1, 12 and 50 environments costs: python -m tools.reruns [--environments 1 12 50] [--rounds 5] [--before FOLDER].

Each environment is like dev, and all are in one embedded account, deployed before. --before: a checkout of another commit, whose
reruns alternate with those of this one.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median

from tools.account import ROOT, Account
from tools.reruns import environments
from tools.reruns.costs import Cost, measure

SPEED = 600
CHECKS = ["region", "images", "certificate", "hosted_zone", "secrets", "network"]
"""All but the quotas: a new account has no room for fifty networks."""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--environments", type=int, nargs="+", default=[1, 12, 50])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--before", type=Path)
    options = parser.parse_args()
    checkouts = {"before": options.before.resolve(), "now": ROOT} if options.before else {"now": ROOT}
    most = max(options.environments)
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        inventory = environments.write(Path(folder) / "inventory", most)
        account.ask("PUT", "quirks", {"*": False})
        first = measure(account, ROOT, inventory, CHECKS, "--forks", "4")
        print(f"first deploy of {most}: {first}", flush=True)
        alone: dict[str, Cost] = {}
        for count in options.environments:
            runs: dict[str, list[Cost]] = {title: [] for title in checkouts}
            for _round in range(options.rounds):
                for title, checkout in checkouts.items():
                    runs[title].append(measure(account, checkout, inventory, CHECKS, *environments.limit(count)))
            for title, costs in runs.items():
                cost = Cost.median(costs)
                alone.setdefault(title, cost)
                print(f"{count:>3} {title:<6} {cost}{more(cost, alone[title], count)}", flush=True)
            if options.before:
                ratios = [now.seconds / before.seconds for before, now in zip(*runs.values(), strict=True)]
                print(f"{count:>3} now / before, median of the pairs: {median(ratios):.2f} of the time", flush=True)


def more(cost: Cost, alone: Cost, count: int) -> str:
    """What each environment beyond the first adds."""
    if count == 1:
        return ""
    each = cost.each_of(alone, count - 1)
    return f"; one more: {each.processor:.2f} s of CPU ({each.processor / alone.processor:.2f} of one alone), {each.memory:.0f} MiB"


if __name__ == "__main__":
    main()
