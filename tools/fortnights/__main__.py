"""Prints what becomes of fortnights of load: python -m tools.fortnights [made-up|simulated].

made-up: ten fortnights, each with the one advice that is right, and whether it is given. simulated: prod in an embedded account, with
scaling as its inventory has it, and with cooldowns of 60 seconds; the run ends with 1 where something is not as it should be.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from shutil import copytree
from typing import Any

import yaml

from tools.account import ROOT, Account
from tools.fortnights.made_up import fortnights
from tools.fortnights.simulated import Outcome, simulate
from tools.playbooks import must_run
from tools.reruns.__main__ import CHECKS, SPEED

PROD = ROOT / "inventories" / "prod"
CHECKED = json.dumps({"preflight_checks": CHECKS})
COOLDOWN, START = 60, 240
"""Of scaling out, and the most that a start of a task with its health checks takes, in seconds."""


def main() -> None:
    """Do what was asked, or both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("made-up", "simulated", "both"), nargs="?", default="both")
    options = parser.parse_args()
    right = [made_up() if options.what != "simulated" else True, simulated() if options.what != "made-up" else True]
    sys.exit(0 if all(right) else 1)


def made_up() -> bool:
    """The ten fortnights in a table."""
    found = list(fortnights())
    for item in found:
        kinds, changes = item.answer()
        told = ", ".join(f"{key}: {value}" for key, value in changes.items())
        print(f"{item.name:20} {'right' if item.is_right else 'WRONG'}  {kinds or 'no advice':10} {told}")
    right = sum(item.is_right for item in found)
    print(f"{right} of {len(found)} right", flush=True)
    return right == len(found)


def simulated() -> bool:
    """The fortnight at both settings."""
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        account.ask("PUT", "quirks", {"*": False})
        must_run(account, "deploy.yml", PROD, "-e", CHECKED)
        other = Account(str(account.ask("POST", "copy")["url"]))
        user = _fortnight(account, PROD, "as inventories/prod has it")
        quick = _quick(Path(folder) / "quick")
        must_run(other, "deploy.yml", quick, "-e", CHECKED)
        thrash = _fortnight(other, quick, "with cooldowns of 60 and 60 s")
    checks = {
        "CPU below 70 % on average": user.cpu < 70,
        "answers below 3 s at p95": user.response_p95 < 3,
        f"the spike is answered within {COOLDOWN} s and a start": user.answered_seconds <= COOLDOWN + START,
        "no thrash is seen at these settings": not any("thrash" in line for line in user.advice),
        "thrash is seen and named with 60 and 60 s": any("thrash" in line for line in thrash.advice),
    }
    for what, holds in checks.items():
        print(f"{'yes' if holds else 'NO':4} {what}")
    return all(checks.values())


def _fortnight(account: Account, inventory: Path, name: str) -> Outcome:
    began = time.monotonic()
    outcome = simulate(account, variables(inventory))
    print(f"\n{name}: a fortnight in {time.monotonic() - began:.1f} s")
    print("\n".join(f"    {line}" for line in outcome.lines()), flush=True)
    return outcome


def variables(inventory: Path) -> dict[str, Any]:
    """All variables of prod in an inventory's folder."""
    found: dict[str, Any] = {}
    for path in sorted((inventory / "host_vars" / "prod").glob("*.yml")):
        found |= yaml.safe_load(path.read_text())
    return found


def _quick(folder: Path) -> Path:
    """The inventory of prod with cooldowns of 60 seconds."""
    copytree(PROD, folder)
    path = folder / "host_vars" / "prod" / "services.yml"
    text = path.read_text()
    path.write_text(text.replace("scale_in_cooldown: 300", "scale_in_cooldown: 60"))
    return folder


if __name__ == "__main__":
    main()
