"""Two teams on a VPC, a load balancer and a cluster of somebody else: neither undoes anything of the other or of the owner."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import Account, Run, section
from tests.integration.existing.conftest import TEAMS, Platform, team

ROUNDS = 2
"""After the first, which writes nothing, each is like the one before."""


def deploy(account: Account, inventory: Path, *arguments: str, **variables: object) -> Run:
    return account.playbook("deploy.yml", *arguments, inventory=inventory, **variables)


def test_they_deploy_in_turns_and_change_nothing_after_the_first_round(
    original_platform: Account, teams: Platform, tmp_path: Path
) -> None:
    account, platform, before = teams.account, teams, Platform(original_platform).everything()
    inventories = {name: team(tmp_path, name) for name in TEAMS}
    assert platform.everything() == before
    assert platform.hosts() == {1: "status.salesdog.click", 2: "shop.salesdog.click", 3: "blog.salesdog.click"}
    for _round in range(ROUNDS):
        for inventory in inventories.values():
            again = deploy(account, inventory, "-e", "services_prune=true", "-e", "ingress_prune=true")
            assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output
    for name, inventory in inventories.items():
        for playbook in ("verify", "drift"):
            told = account.playbook(f"playbooks/{playbook}.yml", inventory=inventory)
            assert told.code == 0, told.output
        assert account.client("cloudwatch").describe_alarms(AlarmNamePrefix=f"{name}-web")["MetricAlarms"]
    gone = account.playbook("playbooks/destroy.yml", inventory=inventories["blog"], confirm="dev")
    assert gone.code == 0, gone.output
    assert platform.everything() == before
    assert platform.hosts() == {1: "status.salesdog.click", 2: "shop.salesdog.click"}
    assert not account.client("cloudwatch").describe_alarms(AlarmNamePrefix="blog-web")["MetricAlarms"]
    stays = deploy(account, inventories["shop"])
    assert (stays.code, stays.changed, stays.writes) == (0, 0, 0), stays.output


@pytest.mark.parametrize(
    ("part", "change", "told"),
    [
        ("ingress", {"existing": "nobody"}, "ingress.existing: is nobody, which no load balancer"),
        ("cluster", {"existing": "nobody"}, "cluster.existing: is nobody, which no active cluster"),
        ("network", {"existing": {"vpc": "nobody"}}, "network.existing.vpc: is nobody, which no VPC"),
    ],
)
def test_what_is_missing_is_told_by_one_line_before_the_first_write(
    platform: Platform, tmp_path: Path, part: str, change: dict[str, object], told: str
) -> None:
    inventory = team(tmp_path, "shop")
    given = {
        "network": {"name": "shop-dev"},
        "cluster": {"name": "shop-dev"},
        "ingress": {"hosted_zone": "salesdog.click"},
    }
    whole = {**given[part], **change}
    if part == "network":
        whole["existing"] = {
            "vpc": "nobody",
            "subnets": {tier: ["a", "b"] for tier in ("public", "private", "isolated")},
        }
    run = deploy(platform.account, inventory, **{part: whole})
    assert (run.code, run.writes) == (2, 0), run.output
    assert f"1 problem to fix. Nothing was written.\n1. {told}" in run.output, run.output


def test_a_service_of_another_team_is_not_taken_over(teams: Platform, tmp_path: Path) -> None:
    blog = team(tmp_path, "blog")
    services = {"web": {**section(blog, "services")["services"]["web"], "name": "shop-web"}}
    run = deploy(teams.account, blog, services=services)
    assert (run.code, run.writes) == (2, 0), run.output
    assert "belongs to shop-dev/dev" in run.output
