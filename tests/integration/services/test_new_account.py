"""What AWS refuses for a while in a new account does not end a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.harness import Account

Run = Callable[..., dict[str, Any]]


def test_the_first_cluster_of_an_account(run_module: Run, account: Account) -> None:
    account.ask("PUT", "quirks", {"*": True})
    account.zero()
    made = run_module("ecs_cluster", cluster={"name": "c"})
    assert made["changed"], made
    assert account.calls()["by_operation"]["ecs:CreateCluster"] > 1
    assert account.client("ecs").describe_clusters(clusters=["c"])["clusters"][0]["status"] == "ACTIVE"
    assert not run_module("ecs_cluster", cluster={"name": "c"})["changed"]
