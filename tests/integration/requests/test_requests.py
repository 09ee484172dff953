"""Attacks and users before a deployed environment: what its web ACL counts and blocks, what is told of both, and of all requests."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account, rewrite, section
from tests.integration.conftest import running
from tools.attacks import BLOCKED, Sender, attacks, good_requests

HOSTS = ["dev.salesdog.click", "api-dev.salesdog.click"]
GROUP, BUCKET = "aws-waf-logs-talentbase-dev", "talentbase-dev-requests"
GOOD = 200
SPEED = 100


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """An account whose load balancers answer."""
    folder = tmp_path_factory.mktemp("requests")
    with running(folder, SPEED, "--http-port", "0") as url:
        yield Account(url, folder)


def change(inventory: Path, **waf: Any) -> None:
    content = section(inventory, "ingress")
    content["ingress"] |= {"waf": waf, "access_logs": {"bucket": BUCKET}}
    rewrite(inventory, "ingress", content)


def told(account: Account, playbook: str, inventory: Path) -> dict[str, Any]:
    with account.terminal():
        run = account.playbook(f"playbooks/{playbook}.yml", inventory=inventory, since="1d", format="json")
    assert (run.code, run.writes) == (0, 0), run.output
    return dict(json.loads(run.output))


def test_what_is_counted_is_then_blocked_and_users_pass(serving: Account, inventory: Path) -> None:
    change(inventory)
    run = serving.playbook("deploy.yml", inventory=inventory)
    assert run.code == 0, run.output
    assert "create web ACL talentbase-dev" in run.output
    sender = Sender(str(serving.ask("GET", "health")["http_url"]), HOSTS)
    hostile, good = [*attacks()], [*good_requests(GOOD)]
    statuses = Counter(sender.statuses([*hostile, *good]))
    assert statuses[BLOCKED] == 0
    events = serving.client("logs").filter_log_events(logGroupName=GROUP)["events"]
    counted = [json.loads(event["message"]) for event in events]
    # The rule about large bodies counts in every mode, so uploads are recorded as well.
    large = sum(len(item.body) > 8192 for item in good)
    assert len(counted) == len(hostile) + large
    found = told(serving, "waf", inventory)
    assert found["blocked"] == 0
    assert {item["rule"] for item in found["rules"]} >= {"common/CrossSiteScripting_BODY", "sql/SQLi_BODY"}
    # A cookie makes a likely user, even of who sends one that is too long.
    assert [item["rule"] for item in found["rules"] if item["would_hurt"]] == ["common/SizeRestrictions_Cookie_HEADER"]

    serving.advance(600)
    asked = told(serving, "requests", inventory)
    assert asked["requests"] == len(hostile) + GOOD
    assert {item["client"] for item in asked["clients"]} >= {"203.0.113.10"}
    assert asked["slowest"]

    change(inventory, mode="block")
    run = serving.playbook("deploy.yml", "--tags", "ingress", inventory=inventory)
    assert "blocks from now on what matches common, known_bad_inputs, rate, reputation, sql" in run.output
    found_statuses = sender.statuses([*hostile, *good])
    assert [status for status in found_statuses[: len(hostile)] if status != BLOCKED] == []
    assert BLOCKED not in found_statuses[len(hostile) :]
    found = told(serving, "waf", inventory)
    assert found["blocked"] == len(hostile)
