"""Deploys killed at seeded random moments, each followed by a rerun: python -m tools.killed_deploys [--count 20] [--containers].

Every killed deploy must converge when it is run again, and the run after that must change nothing. With --containers each is a first deploy in
namespaces of its own, as a job in a container is: kill -9 ends all of its processes at once, the next run sees none of them, starts at once with
-e lock_wait=600, and has to go on within a minute. How long it waited is in seconds of ours, however fast the account's clock runs.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools import playbooks
from tools.account import ROOT, Account
from tools.playbooks import DEV

SPEED = 200
PLAYBOOK = "deploy.yml"
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
NAMESPACES = ("unshare", "--pid", "--fork", "--kill-child=KILL", "--mount-proc", "--uts")
WAIT, LIMIT = 600, 60.0
RESET_SHARE = 0.7
"""The share of the kills that hit a first deploy; the others hit a rerun."""


def main() -> int:
    """Kill as many deploys as asked for; 1 if one did not converge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="how many kills (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the moments (%(default)s)")
    parser.add_argument(
        "--containers", action="store_true", help="kill jobs as if each had a container; needs root and unshare"
    )
    options = parser.parse_args()
    rng, failed = random.Random(options.seed), 0
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        duration = _first_deploy_seconds(account)
        for number in range(1, options.count + 1):
            moment, how = rng.uniform(0.5, duration), rng.choice(SIGNALS)
            if rng.random() < RESET_SHARE or options.containers:
                account.ask("POST", "reset")
            if options.containers:
                how = signal.SIGKILL
                result, problem = _kill_container(account, moment)
            else:
                problem = _kill_and_rerun(account, moment, how)
                result = problem or "converged, then changed=0"
            failed += bool(problem)
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
    return f"the rerun failed: {output[-1500:]}" if code else _not_settled(account)


def _not_settled(account: Account) -> str:
    """What a run after all would change; empty if nothing."""
    code, output = playbooks.run(account, PLAYBOOK, DEV)
    changed = output.rsplit("changed=", 1)[-1].split()[0]
    return "" if code == 0 and changed == "0" else f"the run after changed={changed}: {output[-1500:]}"


def _kill_container(account: Account, moment: float) -> tuple[str, str]:
    """How long the next job waited, and what went wrong."""
    with _container(account, "job-1") as job:
        time.sleep(moment)
        job.kill()
    killed, waited, lines = time.monotonic(), 0.0, []
    with _container(account, "job-2", "-e", f"lock_wait={WAIT}") as job:
        assert job.stdout
        for line in job.stdout:
            lines.append(line)
            if "is taken over as" in line:
                waited = time.monotonic() - killed
    result = f"went on after {waited:4.1f} s" if waited else "had no lock"
    problem = "later than a minute" if waited > LIMIT else _not_settled(account)
    if job.returncode:
        problem = f"the next job failed: {''.join(lines)[-1500:]}"
    return f"{result}, {problem or 'converged, then changed=0'}", problem


def _container(account: Account, host: str, *arguments: str) -> subprocess.Popen[str]:
    """A deploy with a host name and processes of its own, all of which end with the first one."""
    inside = ["sh", "-c", 'hostname "$0"; exec "$@"', host, *playbooks.command(PLAYBOOK, DEV, *arguments)]
    return subprocess.Popen(
        [*NAMESPACES, *inside],
        cwd=ROOT,
        env=account.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


if __name__ == "__main__":
    sys.exit(main())
