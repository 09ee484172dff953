"""Time and calls of an inventory with many secrets: python -m tools.many_secrets [--count 500].

The secrets are of all kinds in turn and are made once; then status and bootstrap find nothing to change. Every second
external one has been given its value, the others still wait for a person.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import inventories, playbooks
from tools.account import Account

SPEED = 100
KINDS: list[dict[str, Any]] = [
    {"kind": "letters_and_digits", "key": "SESSION_SECRET"},
    {"kind": "hex"},
    {"kind": "url_safe", "key": "TOKEN"},
    {"kind": "django_secret_key", "key": "DJANGO_SECRET_KEY"},
    {"kind": "fernet_key", "key": "FIELD_ENCRYPTION_KEY"},
    {"kind": "database_credentials", "username": "app"},
    {"kind": "external"},
]
PER_FOLDER = 20
MAX_SECONDS, MAX_CALLS = 10.0, 15.0
"""Of a run that changes nothing; calls for each hundred secrets."""


@dataclass(frozen=True)
class Run:
    """What one playbook run took; calls for each hundred secrets."""

    title: str
    seconds: float
    calls: float
    writes: int
    most_called: str

    def __str__(self) -> str:
        took = f"{self.title:<22} {self.seconds:5.1f} s  {self.calls:6.1f} calls per hundred secrets"
        return f"{took}  {self.writes:>4} writes  (most: {self.most_called})"

    @property
    def within_limits(self) -> bool:
        """Whether it takes no more than a run that changes nothing should."""
        return self.seconds < MAX_SECONDS and self.calls <= MAX_CALLS and self.writes == 0


def main() -> int:
    """Print the figures; 1 if a run that changes nothing takes longer, or more calls, than it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="how many secrets (%(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        secrets = many_secrets(options.count)
        inventory = inventory_of(Path(folder), secrets)
        print(measure(account, inventory, "bootstrap", "bootstrap, all new", options.count), flush=True)
        give_values(account, secrets)
        runs = [
            measure(account, inventory, "status", "status", options.count),
            measure(account, inventory, "list", "list", options.count),
            measure(account, inventory, "bootstrap", "bootstrap, unchanged", options.count),
        ]
    print("\n".join(map(str, runs)))
    return 0 if all(run.within_limits for run in runs) else 1


def many_secrets(count: int) -> dict[str, dict[str, Any]]:
    """So many secrets, of all kinds in turn, in folders."""
    return {
        f"secret_{number}": {"name": f"app-{number // PER_FOLDER:02}/secret-number-{number:04}", **kind}
        for number, kind in ((number, KINDS[number % len(KINDS)]) for number in range(count))
    }


def inventory_of(folder: Path, secrets: dict[str, Any]) -> Path:
    """An inventory like that of dev, with these secrets, and with no service and no data store."""
    inventory = inventories.copy_of_dev(folder / "inventory")
    inventories.write(inventory, "secrets", {"secrets": secrets})
    inventories.write(inventory, "services", {**inventories.read(inventory, "services"), "services": {}})
    inventories.write(inventory, "data", {"databases": {}, "caches": {}})
    return inventory


def give_values(account: Account, secrets: dict[str, Any]) -> None:
    """What a person does for every second secret that waits for one."""
    manager = account.client("secretsmanager")
    external = [secret["name"] for secret in secrets.values() if secret["kind"] == "external"]
    for name in external[::2]:
        manager.put_secret_value(SecretId=name, SecretString="a person's value")


def measure(account: Account, inventory: Path, action: str, title: str, count: int) -> Run:
    """Run an action of playbooks/secrets.yml, which must succeed."""
    account.ask("DELETE", "calls")
    start = time.monotonic()
    playbooks.must_run(account, "playbooks/secrets.yml", inventory, "-e", f"secret_action={action}")
    seconds = time.monotonic() - start
    calls = account.ask("GET", "calls")
    name, times = max(calls["by_operation"].items(), key=lambda item: item[1])
    return Run(title, seconds, calls["total"] * 100 / count, calls["writes"], f"{times} {name}")


if __name__ == "__main__":
    sys.exit(main())
