"""Requests lost while a good release rolls out, by strategy: python -m tools.lost_requests.

Deploys dev on the embedded account and sends requests to both of its hosts without pause while another image rolls out.
"""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from rehearsal.alb.server import CLIENT
from tools import inventories, playbooks
from tools.account import Account

SPEED = 60
HOSTS = ("dev.salesdog.click", "api-dev.salesdog.click")
PAUSE = 0.02
"""Seconds between two requests to a host."""
OK, MISROUTED, UNANSWERED = 200, 421, 0
"""Statuses: that of a good response, of one that another service gave, and of none."""
STRATEGIES: dict[str, dict[str, object]] = {
    "rolling": {},
    "blue_green": {"strategy": "blue_green", "bake_time": 1},
    "canary": {"strategy": "canary", "canary_percent": 10, "canary_bake_time": 1, "bake_time": 1},
}


class Client(threading.Thread):
    """Sends requests to one host until told to stop, and counts the responses by status.

    service: the one that must answer, where that is known; source: the address that asks, empty for one of the internet.
    """

    def __init__(self, url: str, host: str, path: str = "/", service: str = "", source: str = "") -> None:
        super().__init__(daemon=True)
        self._address = urlsplit(url).netloc
        self._path, self._service = path, service
        self._headers = {"Host": host, "X-Forwarded-Proto": "https", **({CLIENT: source} if source else {})}
        self.statuses: Counter[int] = Counter()
        self.stop = threading.Event()

    def run(self) -> None:
        """Send and count."""
        connection = http.client.HTTPConnection(self._address, timeout=10)
        while not self.stop.is_set():
            try:
                self.statuses[self._status(connection)] += 1
            except (OSError, http.client.HTTPException):
                connection.close()
                self.statuses[UNANSWERED] += 1
            time.sleep(PAUSE)

    def _status(self, connection: http.client.HTTPConnection) -> int:
        connection.request("GET", self._path, headers=self._headers)
        response = connection.getresponse()
        body = response.read()
        if self._service and response.status == OK and json.loads(body)["service"] != self._service:
            return MISROUTED
        return response.status


def main() -> int:
    """One row for each strategy; 1 if a request was lost."""
    lost = 0
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED, "--http-port", "0") as account:
        url = str(account.ask("GET", "health")["http_url"])
        tags = _tags(account)
        for name, deployment in STRATEGIES.items():
            inventory = _inventory(Path(folder) / name, deployment)
            _deploy(account, inventory, tags[0])
            statuses = _while_rolling_out(account, inventory, url, tags[1])
            tags.reverse()
            good = statuses.pop(200, 0)
            lost += sum(statuses.values())
            print(f"{name:<12} {good:>6} answered, {sum(statuses.values())} lost {dict(statuses) or ''}", flush=True)
    return 1 if lost else 0


def _while_rolling_out(account: Account, inventory: Path, url: str, tag: str) -> Counter[int]:
    clients = [Client(url, host) for host in HOSTS]
    for client in clients:
        client.start()
    _deploy(account, inventory, tag)
    for client in clients:
        client.stop.set()
        client.join()
    return sum((client.statuses for client in clients), Counter())


def _inventory(folder: Path, deployment: dict[str, object]) -> Path:
    """dev with another deployment strategy for all services."""
    inventory = inventories.copy_of_dev(folder)
    services = inventories.read(inventory, "services")
    services["service_defaults"]["deployment"] |= deployment
    inventories.write(inventory, "services", services)
    return inventory


def _tags(account: Account) -> list[str]:
    """Two tags that both repositories have."""
    ecr = account.client("ecr")
    for repository in ("talentbase-web", "talentbase-api"):
        latest = ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "latest"}])["images"][0]
        ecr.put_image(repositoryName=repository, imageManifest=latest["imageManifest"], imageTag="next")
    return ["latest", "next"]


def _deploy(account: Account, inventory: Path, tag: str) -> None:
    playbooks.must_run(account, "deploy.yml", inventory, "-e", f"image_tag={tag}")


if __name__ == "__main__":
    sys.exit(main())
