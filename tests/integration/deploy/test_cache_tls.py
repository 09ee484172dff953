"""A cache that stands moves to TLS in one deploy, to a token in the next, and the token is rotated: no task loses it, and no request is lost."""

from __future__ import annotations

import json
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
CHANGE, TOKEN = f"update replication group {GROUP}", "talentbase-dev/cache-token"
USES_ITS_CACHE = {"*talentbase-api*": {"connects_to": ["REDIS_URL"]}}
GIVEN = ("secrets", "databases", "caches", "cluster", "services", "service_defaults", "profiles")


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
        account.ask("PUT", "images", USES_ITS_CACHE)
        run = account.playbook("deploy.yml")
        assert run.code == 0, run.output
        yield account


def definition(account: Account) -> dict[str, Any]:
    ecs = account.client("ecs")
    [service] = ecs.describe_services(cluster="talentbase-dev", services=[API])["services"]
    found = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
    return dict(found["containerDefinitions"][0])


def redis_url(account: Account) -> str:
    return next(str(item["value"]) for item in definition(account)["environment"] if item["name"] == "REDIS_URL")


def token(account: Account) -> dict[str, str]:
    text = account.client("secretsmanager").get_secret_value(SecretId=TOKEN)["SecretString"]
    found: dict[str, str] = json.loads(text)
    return found


def with_token(inventory: Path) -> None:
    """The inventory with a token of the cache, which the service reads with its URL."""
    data, secrets, services = (section(inventory, name) for name in ("data", "secrets", "services"))
    data["caches"]["main"]["auth_token"] = "cache"
    secrets["secrets"]["cache"] = {"name": TOKEN, "kind": "cache_token"}
    del services["services"]["api"]["environment"]["REDIS_URL"]
    services["services"]["api"]["secrets"]["REDIS_URL"] = "cache.url"
    for name, content in (("data", data), ("secrets", secrets), ("services", services)):
        rewrite(inventory, name, content)


def test_no_task_loses_the_cache_on_its_way(serving: Account, inventory: Path) -> None:
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
    assert f"Stays for the running tasks until a deploy succeeds: {CHANGE} (transit_encryption)" in failed.output
    assert (watch.modes, redis_url(serving)) == (["off", "preferred"], plain)

    serving.ask("PUT", "images", USES_ITS_CACHE)
    good = serving.playbook("deploy.yml", inventory=inventory)
    assert good.code == 0, good.output
    assert redis_url(serving).startswith(f"rediss://master.{GROUP}.")

    with_token(inventory)
    added = serving.playbook("deploy.yml", inventory=inventory)
    assert added.code == 0, added.output
    first = token(serving)
    assert first["url"].startswith(f"rediss://:{first['token']}@master.{GROUP}.")

    variables = {**section(inventory, "data"), **section(inventory, "secrets"), **section(inventory, "services")}
    given = {name: variables[name] for name in GIVEN}
    rotated = serving.module_alone("secret_change", action="rotate", name=["cache"], **given)
    assert rotated["secrets"]["cache"]["outcome"] == "rotated", rotated
    assert rotated["secrets"]["cache"]["restarted"] == [API]
    assert token(serving)["token"] != first["token"]

    time.sleep(1)
    watch.stop.set()
    client.stop.set()
    watch.join()
    client.join()
    assert (watch.modes, watch.problems) == (["off", "preferred", "required"], [])
    assert watch.looks > 20
    assert set(client.statuses) == {200}, client.statuses
    told = json.dumps(rotated) + failed.output + good.output + added.output
    assert not [text for text in (first["token"], token(serving)["token"]) if text in told]
    [group] = serving.client("elasticache").describe_replication_groups(ReplicationGroupId=GROUP)["ReplicationGroups"]
    assert group["AuthTokenEnabled"]
    whole = {name: given[name] for name in ("cluster", "services", "service_defaults", "profiles")}
    account_id = {"aws_account_id": "258993895334"}
    back = serving.module_alone("ecs_rollback", service=["api"], to="1", **whole, **account_id)
    assert "connects to the cache talentbase-dev-redis without TLS" in back["msg"]
    rerun = serving.playbook("deploy.yml", inventory=inventory)
    assert (rerun.code, rerun.changed, rerun.writes) == (0, 0, 0), rerun.output
