"""A cache that stands moves to TLS in one deploy: no task loses it, and no request is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account, rewrite, section
from tests.integration.conftest import running
from tools.lost_requests import Client

HOST, GROUP, API = "api-dev.salesdog.click", "talentbase-dev-redis", "talentbase-api-dev"
SPEED = 60
REQUIRED = f"update replication group {GROUP} (transit_encryption)"


class Watch(threading.Thread):
    """Looks again and again at the cache and at every running task. stop: its end."""

    def __init__(self, account: Account) -> None:
        super().__init__()
        self._account, self.stop = account, threading.Event()
        self._cache = account.client("elasticache")
        self.modes: list[str] = []
        self.problems: list[str] = []
        self.looks = 0

    def run(self) -> None:
        while not self.stop.is_set():
            [group] = self._cache.describe_replication_groups(ReplicationGroupId=GROUP)["ReplicationGroups"]
            mode = group.get("TransitEncryptionMode") or "off"
            self.modes += [mode] if mode not in self.modes[-1:] else []
            for task in self._account.ask("GET", "reachability")["tasks"]:
                self.problems += task["data_stores"]["problems"]
            self.looks += 1
            time.sleep(0.1)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Account]:
    """dev, deployed, in an account of its own whose load balancers answer; an application that its cache does not serve ends."""
    with running(tmp_path, SPEED, "--http-port", "0") as url:
        account = Account(url, tmp_path)
        account.ask("PUT", "images", {"*talentbase-api*": {"connects_to": ["REDIS_URL"]}})
        run = account.playbook("deploy.yml")
        assert run.code == 0, run.output
        yield account


def redis_url(account: Account) -> str:
    ecs = account.client("ecs")
    [service] = ecs.describe_services(cluster="talentbase-dev", services=[API])["services"]
    definition = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
    variables: list[dict[str, Any]] = definition["containerDefinitions"][0]["environment"]
    return next(str(item["value"]) for item in variables if item["name"] == "REDIS_URL")


def test_it_serves_both_until_the_services_use_tls(serving: Account, inventory: Path) -> None:
    plain = redis_url(serving)
    assert plain.startswith(f"redis://{GROUP}.")
    content = section(inventory, "data")
    content["caches"]["main"]["transit_encryption"] = True
    rewrite(inventory, "data", content)
    client, watch = Client(str(serving.ask("GET", "health")["http_url"]), HOST), Watch(serving)
    client.start()
    watch.start()

    serving.ask("PUT", "images", {"*talentbase-api*": {"fail": "exit", "crash_log": ["no"]}})
    failed = serving.playbook("deploy.yml", inventory=inventory)
    assert failed.code == 2, failed.output
    assert f"Stays for the running tasks until a deploy succeeds: {REQUIRED}" in failed.output
    assert (watch.modes, redis_url(serving)) == (["off", "preferred"], plain)

    serving.ask("PUT", "images", {"*talentbase-api*": {"connects_to": ["REDIS_URL"]}})
    good = serving.playbook("deploy.yml", inventory=inventory)
    assert good.code == 0, good.output
    time.sleep(1)
    watch.stop.set()
    client.stop.set()
    watch.join()
    client.join()
    assert redis_url(serving).startswith(f"rediss://master.{GROUP}.")
    assert (watch.modes, watch.problems) == (["off", "preferred", "required"], [])
    assert watch.looks > 20
    assert set(client.statuses) == {200}, client.statuses
    rerun = serving.playbook("deploy.yml", inventory=inventory)
    assert (rerun.code, rerun.changed, rerun.writes) == (0, 0, 0), rerun.output
