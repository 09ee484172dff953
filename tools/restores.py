"""Restores of dev's database on the embedded account, under requests and a writer: python -m tools.restores [--kills 10] [--seed 1].

First a test (playbooks/restore.yml -e test=true) and a restore for real (-e to=TIME), while both hosts get requests and a writer writes rows
to the database's address without pause. Then both are killed at seeded moments, each in an account of its own, and run again: all have to end
well, and a deploy after that has to change nothing. Times are in seconds of AWS: ours times the speed of the account's clock.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tools import inventories, playbooks
from tools.account import Account
from tools.lost_requests import HOSTS, Client

SPEED, QUICK = 30, 200
PLAYBOOK, NAME = "playbooks/restore.yml", "talentbase-dev"
TAG = "talentbase.aws:restored"
TESTED = "talentbase.aws:restore-tested"
IMAGES: dict[str, Any] = {
    "*talentbase-api*": {
        "run_seconds": 20,
        "database_login": {"user": "DB_USER", "password": "DB_PASSWORD"},
        "newest_row_of": "DB_HOST",
    }
}
PAUSE = 0.05
OWN = 1.0
"""The stated window is rounded to a second of ours, and a writer may notice the end of it later than a reader of RDS."""


class Writer(threading.Thread):
    """Writes rows to the address that the database has had since the start, until told to stop."""

    def __init__(self, account: Account, address: str) -> None:
        super().__init__(daemon=True)
        self._account, self._address = account, address
        self.written: list[float] = []
        self.failed: list[float] = []
        self.stop = threading.Event()

    def run(self) -> None:
        """Write, and note when, by our clock."""
        while not self.stop.is_set():
            started = time.monotonic()
            try:
                self._account.ask("POST", "rows", {"address": self._address})
                self.written.append(started)
            except Exception:
                self.failed.append(started)
            time.sleep(PAUSE)

    @property
    def window(self) -> float:
        """From the first write that failed to the last, in seconds of ours."""
        return self.failed[-1] - self.failed[0] if self.failed else 0.0

    def failed_outside(self, stated: float) -> int:
        """The writes that failed longer after the first one than nobody is said to have reached the database, in seconds of ours."""
        return sum(at > self.failed[0] + stated + OWN for at in self.failed)


def main() -> int:
    """Print what was measured; 1 if something was lost or did not end well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10, help="how many runs are killed (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the moments (%(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED, "--http-port", "0") as account:
        inventory = inventory_with_checks(Path(folder) / "dev")
        account.ask("POST", "clock", {"speed": QUICK})
        playbooks.must_run(account, "deploy.yml", inventory)
        account.ask("PUT", "images", IMAGES)
        account.ask("POST", "clock", {"advance": 3600})
        failed = killed(account, inventory, options.kills, random.Random(options.seed))
        account.ask("POST", "clock", {"speed": SPEED})
        failed += measured(account, inventory, "test=true")
        failed += measured(account, inventory, f"to={past(account)}")
    print("all good" if not failed else f"{failed} failures")
    return 1 if failed else 0


def inventory_with_checks(folder: Path) -> Path:
    """dev, whose database has a check and tells its newest row."""
    inventory = inventories.copy_of_dev(folder)
    data = inventories.read(inventory, "data")
    check = {"service": "api", "command": ["python", "manage.py", "check"]}
    data["databases"]["main"]["backup"] = {
        "restore_test_days": 30,
        "checks": [check],
        "newest_row": {**check, "command": ["python", "manage.py", "newest_row"]},
    }
    inventories.write(inventory, "data", data)
    return inventory


def database(account: Account, name: str = NAME) -> dict[str, Any]:
    """The instance as RDS describes it; empty where there is none."""
    found = account.client("rds").describe_db_instances()["DBInstances"]
    return next((item for item in found if item["DBInstanceIdentifier"] == name), {})


def past(account: Account) -> str:
    """A time between the first row and what can be restored at the latest."""
    moment: datetime = database(account)["LatestRestorableTime"] - timedelta(seconds=60)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def measured(account: Account, inventory: Path, what: str) -> int:
    """One run under requests and a writer; how many requests and writes were lost that should not have been."""
    url, address = str(account.ask("GET", "health")["http_url"]), database(account)["Endpoint"]["Address"]
    writer, clients = Writer(account, address), [Client(url, host) for host in HOSTS]
    threads: list[Writer | Client] = [writer, *clients]
    for thread in threads:
        thread.start()
    time.sleep(1)
    code, output = playbooks.run(account, PLAYBOOK, inventory, "-e", what, "-e", f"confirm={NAME}")
    time.sleep(3)
    for thread in threads:
        thread.stop.set()
        thread.join()
    answered = sum(client.statuses[200] for client in clients)
    lost = sum(sum(client.statuses.values()) for client in clients) - answered
    stated = re.search(r"Nobody reached it for (\d+) s", " ".join(output.split()))
    outside = writer.failed_outside(float(stated[1]) if stated else -OWN)
    if code:
        print(output[-3000:])
    print(f"-e {what}: {answered} requests answered, {lost} lost; {len(writer.written)} rows written")
    print(
        f"  {len(writer.failed)} writes failed, within {writer.window * SPEED:.0f} s; {outside} outside of the stated window"
    )
    for line in _told(output):
        print(f"  {line} (in ours, times {SPEED})" if "Recovery time" in line or "Nobody" in line else f"  {line}")
    counts = {name: item["rows"] for name, item in account.ask("GET", "databases").items()}
    print(f"  rows: {json.dumps(counts)}", flush=True)
    return bool(code) + lost + outside


def _told(output: str) -> Iterator[str]:
    text = " ".join(output.split())
    for start in (r"Recovery time: [^']+", r"Recovery point: [^']+", r"Nobody reached it [^']+rename to the other"):
        if found := re.search(start, text):
            yield found.group().rstrip("- ")


def killed(account: Account, inventory: Path, count: int, rng: random.Random) -> int:
    """Kill as many runs, and run each again; how many did not end well."""
    durations = {what: _duration(account, inventory, what) for what in ("test=true", "to=newest")}
    failed = 0
    for number in range(1, count + 1):
        what = ("test=true", "to=newest")[number % 2]
        moment, how = rng.uniform(0.5, durations[what]), rng.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT))
        with copied(account) as one:
            problem = _kill_and_rerun(one, inventory, what, moment, how)
        failed += bool(problem)
        print(f"{number:>3}  {what:<10} {how.name:<8} after {moment:4.1f} s  {problem or 'ended well'}", flush=True)
    return failed


@contextmanager
def copied(account: Account) -> Iterator[Account]:
    """A second account that starts as this one is now."""
    made = account.ask("POST", "copy")
    try:
        yield Account(made["url"])
    finally:
        os.kill(made["pid"], signal.SIGTERM)


def _options(what: str) -> Sequence[str]:
    return ("-e", what, "-e", f"confirm={NAME}")


def _duration(account: Account, inventory: Path, what: str) -> float:
    with copied(account) as one:
        one.ask("POST", "rows", {"address": database(one)["Endpoint"]["Address"]})
        one.ask("POST", "clock", {"advance": 600})
        start = time.monotonic()
        playbooks.must_run(one, PLAYBOOK, inventory, *_options(what))
        return time.monotonic() - start


def _kill_and_rerun(account: Account, inventory: Path, what: str, moment: float, how: signal.Signals) -> str:
    """What went wrong; empty if nothing did."""
    account.ask("POST", "rows", {"address": database(account)["Endpoint"]["Address"]})
    account.ask("POST", "clock", {"advance": 600})
    before = database(account)["DbiResourceId"]
    job = playbooks.start(account, PLAYBOOK, inventory, *_options(what), new_session=True)
    time.sleep(moment)
    if job.poll() is None:
        os.killpg(job.pid, how)
    job.wait(timeout=60)
    code, output = playbooks.rerun(account, PLAYBOOK, inventory, *_options(what))
    if code:
        return f"the rerun failed: {output[-1500:]}"
    return _not_well(account, inventory, what, before)


def _not_well(account: Account, inventory: Path, what: str, before: str) -> str:
    """What is not as after a run that was not killed."""
    now = database(account)
    tags = {tag["Key"] for tag in now.get("TagList", [])}
    if TAG in tags or TESTED not in tags:
        return f"the tags are {sorted(tags)}"
    if (now["DbiResourceId"] == before) != (what == "test=true"):
        return "the wrong instance has the name"
    if database(account, f"{NAME}-restore").get("DBInstanceStatus", "deleting") != "deleting":
        return "the copy is still there"
    if not account.ask("GET", "databases")[NAME]["rows"]["count"]:
        return "the rows are lost"
    code, output = playbooks.run(account, "deploy.yml", inventory)
    changed = output.rsplit("changed=", 1)[-1].split()[0]
    return "" if code == 0 and changed == "0" else f"the deploy after changed={changed}: {output[-1500:]}"


if __name__ == "__main__":
    sys.exit(main())
