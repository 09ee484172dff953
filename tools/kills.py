"""Deploys killed at seeded random moments, each followed by a rerun: python -m tools.kills [--count 20].

Every killed deploy must converge when it is run again, and the run after that must change nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.account import ROOT, Account

SPEED = 200
COMMAND = [str(Path(sys.executable).parent / "ansible-playbook"), "deploy.yml", "-i", "inventories/dev"]
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
TAKE_OVER = re.compile(r"lock_take_over=([\w.-]+)")


def main() -> int:
    """Kill as many deploys as asked for; 1 if one did not converge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="how many kills (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the moments (%(default)s)")
    options = parser.parse_args()
    rng, failed = random.Random(options.seed), 0
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        whole = _whole(account)
        for number in range(options.count):
            moment, how = rng.uniform(0.5, whole), rng.choice(SIGNALS)
            if rng.random() < 0.7:
                account.ask("POST", "reset")
            said = _kill_and_rerun(account, moment, how)
            failed += bool(said)
            print(
                f"{number + 1:>3}  {how.name:<8} after {moment:4.1f} s  {said or 'converged, then changed=0'}",
                flush=True,
            )
    print(f"{options.count} kills, {failed} did not converge")
    return 1 if failed else 0


def _whole(account: Account) -> float:
    """How long a whole first deploy takes."""
    start = time.monotonic()
    code, output = _deploy(account)
    if code:
        sys.exit(output)
    return time.monotonic() - start


def _kill_and_rerun(account: Account, moment: float, how: signal.Signals) -> str:
    """What went wrong; empty if nothing did."""
    running = subprocess.Popen(
        COMMAND,
        cwd=ROOT,
        env=account.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(moment)
    if running.poll() is None:
        os.killpg(running.pid, how)
    running.wait(timeout=60)
    code, output = _deploy(account)
    if code and (held := TAKE_OVER.search(output)):
        code, output = _deploy(account, "-e", f"lock_take_over={held.group(1)}")
    if code:
        return f"the rerun failed: {output[-1500:]}"
    code, output = _deploy(account)
    changed = output.rsplit("changed=", 1)[-1].split()[0]
    return "" if code == 0 and changed == "0" else f"the run after changed={changed}: {output[-1500:]}"


def _deploy(account: Account, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=account.environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
