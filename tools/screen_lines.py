"""The lines that runs leave on a screen, by our callback plugin and by Ansible's: python -m tools.screen_lines [--columns 100].

Deploys dev in an account of its own, reruns, releases an image, releases a bad one, rolls back and verifies; all of it twice.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rehearsal.account import git_sha
from tools import playbooks
from tools.account import Account
from tools.window import run_in_window

SPEED = 60.0
REPOSITORY, BAD = "talentbase-api", "bad"
CALLBACKS = {"Ansible's": "ansible.builtin.default", "ours": "talentbase.aws.terminal"}
FAILS = {"fail": "exit", "exit_code": 1, "startup_seconds": 5, "healthy_seconds": 5, "crash_log": ["no database today"]}
RUNS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("first deploy", "deploy.yml", ()),
    ("rerun", "deploy.yml", ()),
    ("release of one image", "deploy.yml", ("-e", "service=api", "-e", f"image_tag={git_sha(REPOSITORY)}")),
    ("failed release", "deploy.yml", ("-e", "service=api", "-e", f"image_tag={BAD}")),
    ("rollback", "playbooks/rollback.yml", ("-e", "service=api", "-e", "to=1")),
    ("verify", "playbooks/verify.yml", ()),
)


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser(description="Count the lines that runs leave on a screen.")
    parser.add_argument("--columns", type=int, default=100, help="the width of the window")
    columns = parser.parse_args().columns
    counted = {name: dict(_counts(callback, columns)) for name, callback in CALLBACKS.items()}
    print(f"{'':22}" + "".join(f"{name:>12}" for name in counted))
    for run, _playbook, _arguments in RUNS:
        print(f"{run:22}" + "".join(f"{counts[run]:>12}" for counts in counted.values()))


def _counts(callback: str, columns: int) -> Iterator[tuple[str, int]]:
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        _push_bad_image(account)
        for name, playbook, arguments in RUNS:
            environment = {**account.environment, "ANSIBLE_STDOUT_CALLBACK": callback}
            yield (
                name,
                len(run_in_window(playbooks.command(playbook, playbooks.DEV, *arguments), environment, columns).lines),
            )


def _push_bad_image(account: Account) -> None:
    account.ask("PUT", "images", {f"*{REPOSITORY}:{BAD}": FAILS})
    ecr: Any = account.client("ecr")
    [image] = ecr.batch_get_image(repositoryName=REPOSITORY, imageIds=[{"imageTag": "latest"}])["images"]
    ecr.put_image(repositoryName=REPOSITORY, imageManifest=image["imageManifest"], imageTag=BAD)


if __name__ == "__main__":
    main()
