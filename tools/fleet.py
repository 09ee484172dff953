"""Prints what a fleet does: python -m tools.fleet waves|slices [--environments 50] [--waves 1,5,*] [--reruns 1 12] [--slices 5].

waves: deploys all environments, reruns as many of them as are asked for and all, then releases another image to them in waves, each wave
verified, and prints what that costs beside the release of one.
slices: plans all environments under ansible-runner, as one job and in slices as AWX makes them, and prints whether both say the same of each.
Each environment is like dev, and all are in one embedded account.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ansible_runner

from tools.account import ROOT, Account
from tools.playbooks import PLAYBOOK
from tools.reruns import environments
from tools.reruns.__main__ import CHECKS, SPEED, more
from tools.reruns.costs import Cost, measure

TIMEOUT = 3600


def main() -> None:
    """Make the account and the inventory, and do what was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("waves", "slices"))
    parser.add_argument("--environments", type=int, default=50)
    parser.add_argument("--waves", default="1,5,*")
    parser.add_argument("--reruns", type=int, nargs="*", default=[1])
    parser.add_argument("--slices", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        account.ask("PUT", "quirks", {"*": False})
        inventory = environments.write(Path(folder) / "inventory", options.environments)
        if options.what == "waves":
            waves(account, inventory, options.waves, options.environments, options.reruns)
        else:
            slices(account, inventory, Path(folder), options.slices)


def waves(account: Account, inventory: Path, sizes: str, count: int, reruns: Sequence[int]) -> None:
    """One release of all in waves, beside that of one environment, and beside reruns of many at once."""
    ecr = account.client("ecr")
    for repository in ("talentbase-web", "talentbase-api"):
        latest = ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "latest"}])["images"][0]
        for tag in ("one", "all"):
            ecr.put_image(repositoryName=repository, imageManifest=latest["imageManifest"], imageTag=tag)
    print(f"first deploy of {count}: {measure(account, ROOT, inventory, CHECKS, '--forks', '4')}", flush=True)
    alone: Cost | None = None
    for number in sorted({*reruns, count}):
        cost = measure(account, ROOT, inventory, CHECKS, *environments.limit(number))
        alone = alone or cost
        print(f"rerun of {number}: {cost}{more(cost, alone, number)}", flush=True)
    one = measure(account, ROOT, inventory, CHECKS, "-l", environments.name(0), "-e", "image_tag=one")
    print(f"release of 1: {one}", flush=True)
    every = measure(
        account, ROOT, inventory, CHECKS, *environments.limit(count), "-e", "image_tag=all", "-e", f"waves={sizes}"
    )
    ratio = f"{every.seconds / one.seconds:.1f} times the seconds, {every.processor / one.processor:.1f} times the CPU"
    print(f"release of {count} in waves of {sizes}: {every}; {ratio}", flush=True)
    print(
        next(
            line for line in (inventory / "output").read_text().splitlines() if line.startswith(f"{count} environment")
        )
    )


def slices(account: Account, inventory: Path, folder: Path, count: int) -> None:
    """The answers of one job and of its slices."""
    command = [str(Path(PLAYBOOK).parent / "ansible-inventory"), "-i", str(inventory), "--list"]
    listed = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    hosts: dict[str, Any] = listed["_meta"]["hostvars"]
    bad = list(hosts)[len(hosts) // 2]
    hosts[bad] = {**hosts[bad], "aws_account_id": "111111111111"}
    whole = job(account, hosts, folder / "whole")
    together: dict[str, Any] = {}
    for number in range(count):
        names = list(hosts)[number::count]  # as awx/main/models/inventory.py, get_script_data
        together |= job(account, {name: hosts[name] for name in names}, folder / f"slice-{number}")
    same = [name for name in whole if whole[name]["ok"] == together.get(name, {}).get("ok")]
    failed = [name for name, item in together.items() if not item["ok"]]
    print(
        f"{len(hosts)} environments: {len(whole)} in one job, {len(together)} in {count} slices, {len(same)} answers the same"
    )
    print(f"failed: {', '.join(failed)}")
    if not len(hosts) == len(whole) == len(together) == len(same):
        sys.exit(1)


def job(account: Account, hosts: dict[str, Any], place: Path) -> dict[str, Any]:
    """What a dry run of these environments leaves in the artifacts of a job, by environment."""
    (place / "inventory").mkdir(parents=True)
    listed = json.dumps({"all": {"hosts": list(hosts)}, "_meta": {"hostvars": hosts}})
    program = place / "inventory/hosts"
    program.write_text(f"#! {sys.executable}\nprint({listed!r})\n")
    program.chmod(0o700)
    given = {"awx_job_id": 1, "awx_workflow_job_id": 2, "preflight_checks": CHECKS}
    artifacts: dict[str, Any] = {}

    def keep(event: dict[str, Any]) -> bool:
        if event["event"] == "playbook_on_stats":
            artifacts.update(event["event_data"].get("artifact_data", {}))
        return False

    ansible_runner.run(
        private_data_dir=str(place),
        project_dir=str(ROOT),
        playbook="deploy.yml",
        cmdline="--check --forks 4",
        inventory=str(program),
        extravars=given,
        envvars={**account.environment, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg")},
        quiet=True,
        timeout=TIMEOUT,
        event_handler=keep,
    )
    return {name: value for name, value in artifacts.items() if name.startswith("outcome_of_")}


if __name__ == "__main__":
    main()
