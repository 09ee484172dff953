"""Runs of playbooks against an account, counted."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tools.account import ROOT, Account
from tools.playbooks import PLAYBOOK

SPEED = 300
DEPLOY = "deploy.yml"
ADOPT, DRIFT, ROLLBACK = (f"playbooks/{name}.yml" for name in ("adopt", "drift", "rollback"))


class Route(NamedTuple):
    """What gets requests. service: the one that must answer, by its name; client: the address that asks, empty for one of the internet."""

    host: str
    service: str
    path: str = "/"
    client: str = ""


@dataclass(frozen=True)
class Laid:
    """An account. lay: what lays it; clusters: those that are adopted, one after the other; routes: what gets requests meanwhile."""

    lay: Callable[[Account], Any]
    clusters: Sequence[str]
    routes: Sequence[Route]


class Ran(NamedTuple):
    """What a run of a playbook came to. changed: as its recap has it; writes, calls: of AWS's API."""

    code: int
    changed: int
    writes: int
    calls: int
    seconds: float


class Refused(Exception):
    """What adopt refused, and the way out."""


@contextmanager
def laid_account(laid: Laid) -> Iterator[tuple[Account, Path]]:
    """An account as its tool leaves it, whose stacks, if any, keep what they made, and an empty folder."""
    with tempfile.TemporaryDirectory() as name, Account.started(Path(name), SPEED, "--http-port", "0") as account:
        laid.lay(account)
        _retain(account)
        yield account, Path(name)


def _retain(account: Account) -> None:
    client = account.client("cloudformation")
    for item in client.describe_stacks()["Stacks"]:
        template = client.get_template(StackName=item["StackName"])["TemplateBody"]
        for resource in template["Resources"].values():
            resource |= {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Metadata": {"Retained": "true"}}
        client.update_stack(StackName=item["StackName"], TemplateBody=json.dumps(template))


def adopt(cluster: str, inventory: Path, *more: str) -> list[str]:
    """The command that adopts a cluster."""
    given = ["-e", f"cluster={cluster}", "-e", f"inventory={inventory}", "-e", "aws_region=us-east-1"]
    return [PLAYBOOK, ADOPT, *given, *more]


def on(playbook: str, inventory: Path, *more: str) -> list[str]:
    """The command that runs a playbook on an inventory."""
    return [PLAYBOOK, playbook, "-i", str(inventory), *more]


def run(account: Account, command: list[str], may_fail: bool = False) -> Ran:
    """What a run came to; its output ends the program where it fails and may not. Raises Refused where adopt does."""
    account.ask("DELETE", "calls")
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=account.environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    seconds = time.monotonic() - start
    if done.returncode and command[1] == ADOPT:
        found = re.search(r"- 'refused:'\n(.*?)\n(?:\s*\n| +- 'to )", done.stdout, re.DOTALL)
        raise Refused(" ".join(found[1].split()) if found else done.stdout + done.stderr)
    if done.returncode and not may_fail:
        sys.exit(done.stdout + done.stderr)
    calls = account.ask("GET", "calls")
    changed = sum(int(number) for number in re.findall(r"\bchanged=(\d+)", done.stdout))
    return Ran(done.returncode, changed, int(calls["writes"]), int(calls["total"]), seconds)
