"""Looks at who reaches what, and sends requests without pause, until it is stopped."""

from __future__ import annotations

import http.client
import json
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from tools.account import Account

from .inventory import Route

LOOKS, REQUESTS = 0.3, 0.1
"""Seconds between two looks, and between two rounds of requests."""
ASPECTS = ("load_balancers", "data_stores", "start_again")


class Watch:
    """Everything that must hold at every moment.

    routes: what must be answered, and by which services it may be; names: services that must be reached.
    """

    def __init__(self, account: Account) -> None:
        self._account, self._over = account, threading.Event()
        self._address = urlsplit(account.ask("GET", "health")["http_url"] or "").netloc
        self._threads = [threading.Thread(target=self._repeat, args=item, daemon=True) for item in self._work()]
        self.routes: dict[Route, set[str]] = {}
        self.names = set[str]()
        self.looks, self.statuses, self.violations = 0, Counter[int](), Counter[str]()

    def __enter__(self) -> Watch:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> list[tuple[Callable[[], None], float]]:
        return [(self._look, LOOKS), (self._request, REQUESTS)]

    def _repeat(self, work: Callable[[], None], pause: float) -> None:
        while not self._over.wait(pause):
            work()

    def _look(self) -> None:
        tasks = self._account.ask("GET", "reachability")["tasks"]
        self.looks += 1
        for task in tasks:
            if (task.get("deployment") or {}).get("last_completed"):
                self._judge(task)

    def _judge(self, task: dict[str, Any]) -> None:
        name = f"{task['service']} {task['task_definition'].rsplit(':', 1)[-1]}"
        for aspect in ASPECTS if task["service"] in self.names else ASPECTS[1:]:
            for problem in [] if task[aspect]["ok"] else task[aspect]["problems"] or ["no reason"]:
                self.violations[f"{name} {aspect}: {problem}"] += 1

    def _request(self) -> None:
        for route in sorted(self.routes) if self._address else ():
            status, service = _answer(self._address, *route)
            self.statuses[status] += 1
            allowed = self.routes.get(route)
            if status != 200 and allowed:
                self.violations[f"{''.join(route)} answers {status}"] += 1
            elif allowed and service not in allowed:
                self.violations[f"{''.join(route)} is answered by {service}, not {' or '.join(sorted(allowed))}"] += 1


def _answer(address: str, host: str, path: str) -> tuple[int, str]:
    """The status of an answer, and the service that gave it; 0 for none."""
    connection = http.client.HTTPConnection(address, timeout=30)
    with suppress(OSError):
        connection.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        response = connection.getresponse()
        body = response.read()
        return response.status, json.loads(body)["service"] if response.status == 200 else ""
    return 0, ""
