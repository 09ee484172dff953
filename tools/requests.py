"""Requests lost while a good release rolls out, by strategy: python -m tools.requests.

Deploys dev on the embedded account and asks both of its hosts without pause while another image rolls out.
"""

from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from tools.account import ROOT, Account

SPEED = 60
HOSTS = ("dev.salesdog.click", "api-dev.salesdog.click")
PAUSE = 0.02
"""Seconds between two requests to a host."""
STRATEGIES: dict[str, dict[str, object]] = {
    "rolling": {},
    "blue_green": {"strategy": "blue_green", "bake_time": 1},
    "canary": {"strategy": "canary", "canary_percent": 10, "canary_bake_time": 1, "bake_time": 1},
}


class Visitor(threading.Thread):
    """Asks one host until told to stop, and counts the answers by status."""

    def __init__(self, url: str, host: str) -> None:
        super().__init__(daemon=True)
        self._address = urlsplit(url).netloc
        self._host = host
        self.answers: Counter[int] = Counter()
        self.stop = threading.Event()

    def run(self) -> None:
        connection = http.client.HTTPConnection(self._address, timeout=10)
        while not self.stop.is_set():
            connection.request("GET", "/", headers={"Host": self._host, "X-Forwarded-Proto": "https"})
            answer = connection.getresponse()
            answer.read()
            self.answers[answer.status] += 1
            time.sleep(PAUSE)


def main() -> int:
    """One row for each strategy; 1 if a request was lost."""
    lost = 0
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED, "--http-port", "0") as account:
        url = str(account.ask("GET", "health")["http_url"])
        tags = _tags(account)
        for name, deployment in STRATEGIES.items():
            inventory = _inventory(Path(folder) / name, deployment)
            _deploy(account, inventory, tags[0])
            answers = _while_rolling_out(account, inventory, url, tags[1])
            tags.reverse()
            good = answers.pop(200, 0)
            lost += sum(answers.values())
            print(f"{name:<12} {good:>6} answered, {sum(answers.values())} lost {dict(answers) or ''}", flush=True)
    return 1 if lost else 0


def _while_rolling_out(account: Account, inventory: Path, url: str, tag: str) -> Counter[int]:
    visitors = [Visitor(url, host) for host in HOSTS]
    for visitor in visitors:
        visitor.start()
    _deploy(account, inventory, tag)
    for visitor in visitors:
        visitor.stop.set()
        visitor.join()
    return sum((visitor.answers for visitor in visitors), Counter())


def _inventory(folder: Path, deployment: dict[str, object]) -> Path:
    """dev with another deployment strategy for all services."""
    shutil.copytree(ROOT / "inventories" / "dev", folder)
    path = folder / "host_vars" / "dev" / "services.yml"
    variables = yaml.safe_load(path.read_text())
    variables["service_defaults"]["deployment"] |= deployment
    path.write_text(yaml.safe_dump(variables))
    return folder


def _tags(account: Account) -> list[str]:
    """Two tags that both repositories have."""
    ecr = account.client("ecr")
    for repository in ("talentbase-web", "talentbase-api"):
        latest = ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "latest"}])["images"][0]
        ecr.put_image(repositoryName=repository, imageManifest=latest["imageManifest"], imageTag="next")
    return ["latest", "next"]


def _deploy(account: Account, inventory: Path, tag: str) -> None:
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "deploy.yml", "-i", str(inventory)]
    done = subprocess.run(
        [*command, "-e", f"image_tag={tag}"],
        cwd=ROOT,
        env=account.environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


if __name__ == "__main__":
    sys.exit(main())
