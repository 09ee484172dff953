"""A new account from its first deploy to its second, with AWS's quirks and without: python -m tools.new_account [--speed 100].

Deploys dev and prod, reruns dev, destroys it, and deploys it again with its secrets restored. 1 where a step fails, or
where the rerun changes or writes something.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tools import playbooks
from tools.account import ROOT, Account

PROD = ROOT / "inventories" / "prod"
SPEED = 100.0
STEPS = (
    ("deploy dev", "deploy.yml", playbooks.DEV, ()),
    ("deploy prod", "deploy.yml", PROD, ()),
    ("rerun dev", "deploy.yml", playbooks.DEV, ()),
    ("destroy dev", "playbooks/destroy.yml", playbooks.DEV, ("-e", "confirm=dev")),
    ("deploy dev again", "deploy.yml", playbooks.DEV, ("-e", "restore_secrets=true")),
)


class Step(NamedTuple):
    """What one playbook did: its exit code, real seconds, write calls, and calls in all."""

    name: str
    code: int
    seconds: float
    writes: int
    calls: int
    output: str


def main() -> int:
    """Both tables, and how much longer it takes with the quirks."""
    parser = argparse.ArgumentParser(description="Deploy, rerun, destroy and deploy again in a new account.")
    parser.add_argument("--speed", type=float, default=SPEED, help="how much faster than AWS the account works")
    speed = parser.parse_args().speed
    failed, totals = 0, {}
    for quirks in (True, False):
        print(f"{'With' if quirks else 'Without'} AWS's quirks, {speed:g} times as fast as AWS", flush=True)
        steps = list(_life(quirks, speed))
        failed += sum(_is_wrong(step) for step in steps)
        totals[quirks] = sum(step.seconds for step in steps)
        print(f"  {'all':18} {totals[quirks]:10.1f} s\n", flush=True)
    print(f"With the quirks it takes {totals[True] / totals[False] * 100 - 100:+.0f} % of the time without.")
    return 1 if failed else 0


def _life(quirks: bool, speed: float) -> list[Step]:
    steps = []
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), speed) as account:
        account.ask("PUT", "quirks", {"*": quirks})
        for name, playbook, inventory, arguments in STEPS:
            account.ask("DELETE", "calls")
            start = time.monotonic()
            code, output = playbooks.run(account, playbook, inventory, *arguments)
            calls = account.ask("GET", "calls")
            step = Step(name, code, time.monotonic() - start, calls["writes"], calls["total"], output)
            steps.append(step)
            line = f"{step.seconds:10.1f} s, {step.calls:5} calls, {step.writes:4} writes, exit code {code}"
            print(f"  {name:18} {line}{'' if not _is_wrong(step) else '  WRONG'}", flush=True)
            if code:
                print("\n".join(output.splitlines()[-30:]), flush=True)
    return steps


def _is_wrong(step: Step) -> bool:
    return bool(step.code) or ("rerun" in step.name and (step.writes > 0 or "changed=0" not in step.output))


if __name__ == "__main__":
    sys.exit(main())
