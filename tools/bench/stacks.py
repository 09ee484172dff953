"""The same runs of our playbooks and of the stock modules, on an account each."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from tools.account import Account
from tools.bench import inventory
from tools.bench.runs import LATENCY, OURS, STOCK, Result, Rows, measure

SPEED = 600
RERUNS = 3
CHECKS = ["region", "images", "certificate", "hosted_zone", "secrets", "network"]
"""All but the quotas: a new account may not run the tasks of a hundred services."""


def measure_ours(count: int) -> Rows:
    """The runs of deploy.yml with so many services."""
    with _account(count) as (account, folder):
        run = partial(measure, account, OURS, folder, "-e", json.dumps({"preflight_checks": CHECKS}))
        rows = {"first": run()}
        rows["rerun"] = _median([run() for _ in range(RERUNS)])
        rows["check"] = _median([run("--check", "--diff") for _ in range(RERUNS)])
        rows["image"] = run("-e", json.dumps({"image_tags": {"api": _other_tag(account)}}))
        run()
        _break(account)
        rows["network"] = run()
        account.ask("PUT", "faults", {"latency_ms": LATENCY})
        rows["latency"] = _median([run() for _ in range(RERUNS)])
        print(f"{count} services measured", flush=True)
        return rows


def measure_stock(count: int) -> Rows:
    """The runs of the play of stock modules with so many services."""
    with _account(count) as (account, folder):
        rows = {"first": measure(account, STOCK, folder)}
        measure(account, STOCK, folder)
        rows["rerun"] = measure(account, STOCK, folder)
        rows["image"] = measure(account, STOCK, folder, "-e", json.dumps({"image_tags": {"api": _other_tag(account)}}))
        _break(account)
        rows["network"] = measure(account, STOCK, folder)
        account.ask("PUT", "faults", {"latency_ms": LATENCY})
        rows["latency"] = measure(account, STOCK, folder)
        print(f"{count} services measured with stock modules", flush=True)
        return rows


@contextmanager
def _account(count: int) -> Iterator[tuple[Account, Path]]:
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        account.ask("PUT", "quirks", {"*": False})  # the stock modules do not come through a new account's refusals
        yield account, inventory.write(Path(folder) / "inventory", count)


def _other_tag(account: Account) -> str:
    images = account.client("ecr").describe_images(repositoryName="talentbase-api")["imageDetails"]
    return str(next(tag for image in images for tag in image["imageTags"] if tag != "latest"))


def _break(account: Account) -> None:
    """Take away the rule by which the services reach the database."""
    ec2 = account.client("ec2")
    groups = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["talentbase-dev-rds"]}])[
        "SecurityGroups"
    ]
    group = groups[0]
    ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])


def _median(results: list[Result]) -> Result:
    middle = median(row.seconds for row in results)
    return next(row for row in results if row.seconds == middle)
