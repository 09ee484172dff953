"""Each operation denied for good, or refused once, in turn: python -m tools.denials [--once] [--count N] [--only GLOB].

Denied: every write of a first deploy, a release and a rotation. The run must end with one message that has AWS's words, with
action and resource, and what to do; allowed again, the rerun must converge and the next change nothing. --once: with each passing
error of the table, and with the first call of each operation answered by an error that nobody expects, a run must end
well or say clearly why not, and then converge in the same way.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from tests import programs
from tests.harness import Account
from tools.account import Account as Started
from tools.denials.trials import (
    DENIED,
    NOT_CALLED,
    RUNS,
    Trial,
    everything_once,
    one_after_another,
    problem_of,
    run,
    trials_of,
)

SPEED = 600
ATTEMPTS = 3
"""How often a trial is carried out whose operation is not called: a look at tasks, say, finds none where a rollout is quick."""


def main() -> int:
    """Carry out the trials; 1 if one went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="refuse once in place of denying for good")
    parser.add_argument("--count", type=int, help="a sample of so many trials")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the sample (%(default)s)")
    parser.add_argument("--only", default="*", help="a glob of 'RUN KIND service:Operation' (%(default)s)")
    parser.add_argument(
        "--together", action="store_true", help="all in the same runs, where what one names is allowed: quicker"
    )
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (%(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, originals(Path(folder)) as accounts:
        found = [trial for name, account in accounts.items() for trial in trials(account, name, options.once)]
        chosen = [
            item for item in found if fnmatchcase(f"{item.run} {item.kind} {item.answer['operation']}", options.only)
        ]
        if options.count and options.count < len(chosen):
            chosen = random.Random(options.seed).sample(chosen, options.count)
        if options.together:
            kinds = sorted({(item.run, item.kind) for item in chosen})
            parts = [[item for item in chosen if (item.run, item.kind) == kind] for kind in kinds]
            failed = sum(together(accounts, Path(folder), part) for part in parts)
        else:
            with ThreadPoolExecutor(options.jobs) as pool:
                failed = sum(pool.map(partial(carry_out, accounts, Path(folder)), chosen))
    print(f"{len(chosen)} trials, {len(chosen) - failed} as they should be")
    return 1 if failed else 0


@contextmanager
def originals(folder: Path) -> Iterator[dict[str, Account]]:
    """The accounts that the runs begin with, by the name of the run; they are copied and not changed."""
    os.environ.setdefault(programs.COMMON, str(folder))
    programs.module_server()
    with Started.started(folder, SPEED) as started:
        empty = Account(started.url, folder)
        with empty.copy(folder) as deployed:
            done = run(deployed, "deploy")
            assert done.code == 0, done.output
            yield {name: empty if name == "deploy" else deployed for name in RUNS}


def trials(original: Account, name: str, once: bool) -> list[Trial]:
    """The trials of a run, which is carried out once to see what it calls."""
    with original.copy(original.home) as account:
        done = run(account, name)
        assert done.code == 0, done.output
        return trials_of(name, done.calls["by_operation"], once)


def together(accounts: dict[str, Account], folder: Path, trials: list[Trial]) -> int:
    """Carry out the trials of one run and kind in one copy of its account, and print how each went; how many went wrong.

    What is not called then, as another refusal changed the way, is tried by itself.
    """
    failed, alone = 0, []
    carry_out_all = one_after_another if trials[0].kind == DENIED else everything_once
    with accounts[trials[0].run].copy(folder) as account:
        for trial, problem in carry_out_all(trials, account):
            if problem == NOT_CALLED:
                alone.append(trial)
            else:
                print(f"{trial.kind:<11}{trial}: {problem or 'ok'}", flush=True)
                failed += bool(problem)
    return failed + sum(carry_out(accounts, folder, trial) for trial in alone)


def carry_out(accounts: dict[str, Account], folder: Path, trial: Trial) -> bool:
    """Carry out a trial in a copy of its account, and print how it went; true where it went wrong."""
    home = folder / f"home-{threading.get_ident()}"
    home.mkdir(exist_ok=True)
    for _attempt in range(ATTEMPTS):
        with accounts[trial.run].copy(home) as account:
            problem = problem_of(trial, account)
        if problem != NOT_CALLED:
            break
    print(f"{trial.kind:<11}{trial}: {problem or 'ok'}", flush=True)
    return bool(problem)


if __name__ == "__main__":
    sys.exit(main())
