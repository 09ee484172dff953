"""Time and calls of an inventory with many secrets: python -m tools.many_secrets [--count 500].

The secrets are of all kinds in turn and are made once; then status and bootstrap find nothing to change. Of the external
ones every second has been given its value, the others still wait for a person.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import yaml

from tools.account import ROOT, Account

SPEED = 100
PLAYBOOK = str(Path(sys.executable).parent / "ansible-playbook")
KINDS: list[dict[str, Any]] = [
    {"kind": "letters_and_digits", "key": "SESSION_SECRET"},
    {"kind": "hex"},
    {"kind": "url_safe", "key": "TOKEN"},
    {"kind": "django_secret_key", "key": "DJANGO_SECRET_KEY"},
    {"kind": "fernet_key", "key": "FIELD_ENCRYPTION_KEY"},
    {"kind": "database_credentials", "username": "app"},
    {"kind": "external"},
]
IN_A_FOLDER = 20
MOST_SECONDS, MOST_CALLS = 10.0, 15.0


@dataclass(frozen=True)
class Run:
    """What one playbook run took. calls: per hundred secrets."""

    what: str
    seconds: float
    calls: float
    writes: int
    slowest: str

    def __str__(self) -> str:
        return f"{self.what:<22} {self.seconds:5.1f} s  {self.calls:6.1f} calls per hundred secrets  {self.writes:>4} writes  ({self.slowest})"

    @property
    def fits(self) -> bool:
        """Whether it stays within what is wanted of a run that changes nothing."""
        return self.seconds < MOST_SECONDS and self.calls <= MOST_CALLS and self.writes == 0


def main() -> int:
    """Print the figures; 1 if a run that changes nothing takes longer, or more calls, than it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="how many secrets (%(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        secrets = many(options.count)
        inventory = prepare(Path(folder), secrets)
        print(measured(account, inventory, "bootstrap", "bootstrap, all new", options.count), flush=True)
        give_values(account, secrets)
        runs = [
            measured(account, inventory, "status", "status", options.count),
            measured(account, inventory, "list", "list", options.count),
            measured(account, inventory, "bootstrap", "bootstrap, unchanged", options.count),
        ]
    print("\n".join(map(str, runs)))
    return 0 if all(run.fits for run in runs) else 1


def many(count: int) -> dict[str, dict[str, Any]]:
    """So many secrets, of all kinds in turn, in folders."""
    return {
        f"secret_{number}": {"name": f"app-{number // IN_A_FOLDER:02}/secret-number-{number:04}", **kind}
        for number, kind in ((number, KINDS[number % len(KINDS)]) for number in range(count))
    }


def prepare(folder: Path, secrets: dict[str, Any]) -> Path:
    """An inventory like that of dev, with these secrets besides its own place in the network, and no service."""
    inventory = Path(copytree(ROOT / "inventories" / "dev", folder / "inventory"))
    sections = inventory / "host_vars" / "dev"
    (sections / "secrets.yml").write_text(yaml.safe_dump({"secrets": secrets}, sort_keys=False))
    services = yaml.safe_load((sections / "services.yml").read_text())
    (sections / "services.yml").write_text(yaml.safe_dump({**services, "services": {}}, sort_keys=False))
    (sections / "data.yml").write_text("---\ndatabases: {}\ncaches: {}\n")
    return inventory


def give_values(account: Account, secrets: dict[str, Any]) -> None:
    """What a person does for every second secret that waits for one."""
    manager = account.client("secretsmanager")
    external = [secret["name"] for secret in secrets.values() if secret["kind"] == "external"]
    for name in external[::2]:
        manager.put_secret_value(SecretId=name, SecretString="a person's value")


def measured(account: Account, inventory: Path, action: str, what: str, count: int) -> Run:
    """Run an action of playbooks/secrets.yml; its output ends the program where it fails."""
    command = [PLAYBOOK, "playbooks/secrets.yml", "-i", str(inventory), "-e", f"action={action}"]
    account.ask("DELETE", "calls")
    start = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=account.environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    seconds = time.monotonic() - start
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    calls = account.ask("GET", "calls")
    most = max(calls["by_operation"].items(), key=lambda item: item[1])
    return Run(what, seconds, calls["total"] * 100 / count, calls["writes"], f"most: {most[1]} {most[0]}")


if __name__ == "__main__":
    sys.exit(main())
