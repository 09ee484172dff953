"""Deploys killed at seeded random moments, each followed by a rerun: python -m tools.killed_deploys [--count 20].

Every killed deploy must converge when it is run again, and the run after that must change nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from tools import playbooks
from tools.account import Account
from tools.playbooks import DEV

SPEED = 200
PLAYBOOK = "deploy.yml"
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
RESET_SHARE = 0.7
"""The share of the kills that hit a first deploy; the others hit a rerun."""


def main() -> int:
    """Kill as many deploys as asked for; 1 if one did not converge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="how many kills (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the moments (%(default)s)")
    options = parser.parse_args()
    rng, failed = random.Random(options.seed), 0
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        duration = _first_deploy_seconds(account)
        for number in range(1, options.count + 1):
            moment, how = rng.uniform(0.5, duration), rng.choice(SIGNALS)
            if rng.random() < RESET_SHARE:
                account.ask("POST", "reset")
            problem = _kill_and_rerun(account, moment, how)
            failed += bool(problem)
            result = problem or "converged, then changed=0"
            print(f"{number:>3}  {how.name:<8} after {moment:4.1f} s  {result}", flush=True)
    print(f"{options.count} kills, {failed} did not converge")
    return 1 if failed else 0


def _first_deploy_seconds(account: Account) -> float:
    start = time.monotonic()
    playbooks.must_run(account, PLAYBOOK, DEV)
    return time.monotonic() - start


def _kill_and_rerun(account: Account, moment: float, how: signal.Signals) -> str:
    """What went wrong; empty if nothing did."""
    deploy = playbooks.start(account, PLAYBOOK, DEV, new_session=True)
    time.sleep(moment)
    if deploy.poll() is None:
        os.killpg(deploy.pid, how)
    deploy.wait(timeout=60)
    code, output = playbooks.rerun(account, PLAYBOOK, DEV)
    if code:
        return f"the rerun failed: {output[-1500:]}"
    code, output = playbooks.run(account, PLAYBOOK, DEV)
    changed = output.rsplit("changed=", 1)[-1].split()[0]
    return "" if code == 0 and changed == "0" else f"the run after changed={changed}: {output[-1500:]}"


if __name__ == "__main__":
    sys.exit(main())
