"""The module ecs_cluster against the embedded account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.harness import Account

Run = Callable[..., dict[str, Any]]

OPTIONS = {"cluster": "{{ cluster }}", "resource_tags": "{{ resource_tags }}"}


def test_a_cluster_is_made_once_and_mended(account: Account) -> None:
    foreseen = account.module("ecs_cluster", "--check", "--diff", **OPTIONS)
    assert (foreseen.code, foreseen.writes, foreseen.changed) == (0, 0, 1), foreseen.output
    assert account.result()["plan"] == ["create cluster talentbase-dev"]

    assert account.module("ecs_cluster", **OPTIONS).code == 0
    again = account.module("ecs_cluster", **OPTIONS)
    assert (again.code, again.writes, again.changed) == (0, 0, 0), again.output

    ecs = account.client("ecs")
    disabled = [{"name": "containerInsights", "value": "disabled"}]
    ecs.update_cluster_settings(cluster="talentbase-dev", settings=disabled)
    ecs.put_cluster_capacity_providers(
        cluster="talentbase-dev", capacityProviders=["FARGATE"], defaultCapacityProviderStrategy=[]
    )
    assert account.module("ecs_cluster", **OPTIONS).code == 0
    assert account.result()["plan"] == ["update cluster talentbase-dev (capacity_providers, container_insights)"]
    assert account.module("ecs_cluster", **OPTIONS).writes == 0


def test_a_cluster_goes_and_stays_gone(account: Account) -> None:
    assert account.module("ecs_cluster", **OPTIONS).code == 0
    assert account.module("ecs_cluster", **OPTIONS, state="absent").changed == 1
    gone = account.module("ecs_cluster", **OPTIONS, state="absent")
    assert (gone.changed, gone.writes) == (0, 0), gone.output


def test_a_wrong_option_is_one_clear_message(account: Account) -> None:
    run = account.module("ecs_cluster", cluster={"name": "app", "container_insight": "on"})
    assert run.code != 0
    assert "cluster.container_insight: is not an option; did you mean container_insights?" in run.output
    assert run.writes == 0


def test_shells_are_recorded_where_the_inventory_says_so(account: Account, run_module: Run) -> None:
    ecs, logs, group = account.client("ecs"), account.client("logs"), "/ecs/app/exec"

    def cluster(check: bool = False, more: dict[str, Any] | None = None, **options: Any) -> list[str]:
        found: list[str] = run_module("ecs_cluster", check, cluster={"name": "app", **(more or {})}, **options)["plan"]
        return found

    def configured() -> dict[str, Any]:
        [found] = ecs.describe_clusters(clusters=["app"], include=["CONFIGURATIONS"])["clusters"]
        return dict((found.get("configuration") or {}).get("executeCommandConfiguration") or {})

    cluster()
    wanted = {"exec_logging": {"retention_days": 30}}
    lines = [f"create log group {group}", "update cluster app (exec_logging)"]
    assert (cluster(True, wanted), cluster(False, wanted), cluster(False, wanted)) == (lines, lines, [])
    place = {"cloudWatchLogGroupName": group, "cloudWatchEncryptionEnabled": False}
    assert configured() == {"logging": "OVERRIDE", "logConfiguration": place}
    ecs.update_cluster(cluster="app", configuration={"executeCommandConfiguration": {"logging": "NONE"}})
    logs.put_retention_policy(logGroupName=group, retentionInDays=1)
    assert cluster(False, wanted) == [f"update log group {group} (retention_days)", lines[1]]
    assert cluster() == [lines[1]]
    assert configured() == {"logging": "DEFAULT"}
    assert cluster() == []
    ecs.update_cluster(cluster="app", configuration={"executeCommandConfiguration": {"logging": "NONE"}})
    assert cluster() == []  # what somebody else chose is left alone
    cluster(False, wanted)
    assert cluster(False, wanted, state="absent", keep_logs=True) == ["delete cluster app"]
    cluster(False, wanted)
    assert cluster(False, wanted, state="absent") == ["delete cluster app", f"delete log group {group}"]
