"""Times and calls of a first deploy, a rerun and a check of dev on the embedded account: python -m tools.bench."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
RERUNS = 3


def main() -> None:
    """Print one row for each kind of run."""
    environment = sys.argv[1] if len(sys.argv) > 1 else "dev"
    with tempfile.TemporaryDirectory() as folder:
        url = _start(folder)
        try:
            print(f"{'run of ' + environment:<28}{'seconds':>10}{'calls':>8}{'writes':>8}  changed")
            for name, arguments in _runs():
                _row(name, environment, url, arguments)
        finally:
            _rehearsal(folder, "stop")


def _runs() -> list[tuple[str, list[str]]]:
    check = ["--check", "--diff"]
    reruns: list[tuple[str, list[str]]] = [(f"rerun {number + 1}", []) for number in range(RERUNS)]
    return [("check, empty account", check), ("first deploy", []), *reruns, ("check, built account", check)]


def _row(name: str, environment: str, url: str, arguments: list[str]) -> None:
    _ask(url, "DELETE")
    command = [str(BIN / "ansible-playbook"), "deploy.yml", "-i", f"inventories/{environment}", *arguments]
    start = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=_environment(url), capture_output=True, text=True, check=False)
    seconds = time.monotonic() - start
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    calls = _ask(url, "GET")
    changed = done.stdout.rsplit("changed=", 1)[1].split()[0]
    print(f"{name:<28}{seconds:>10.1f}{calls['total']:>8}{calls['writes']:>8}  {changed}", flush=True)


def _start(folder: str) -> str:
    _rehearsal(folder, "start", "--background", "--port", "4577", "--speed", "60")
    return "http://127.0.0.1:4577"


def _rehearsal(folder: str, *arguments: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "rehearsal", *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


def _environment(url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    credentials = {"AWS_ACCESS_KEY_ID": "rehearsal", "AWS_SECRET_ACCESS_KEY": "rehearsal-secret"}
    return {**kept, **credentials, "AWS_ENDPOINT_URL": url, "AWS_EC2_METADATA_DISABLED": "true"}


def _ask(url: str, method: str) -> dict[str, Any]:
    request = urllib.request.Request(f"{url}/rehearsal/calls", method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as response:
        found: dict[str, Any] = json.load(response)
        return found


if __name__ == "__main__":
    main()
