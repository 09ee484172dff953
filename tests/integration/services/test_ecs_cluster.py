"""The module ecs_cluster against the embedded account."""

from __future__ import annotations

from tests.harness import Account

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
