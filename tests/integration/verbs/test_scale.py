"""playbooks/scale.yml against a dev that is deployed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.harness import Account, rewrite, section, sections

PLAYBOOK = "playbooks/scale.yml"
CLUSTER, API = "talentbase-dev", "talentbase-api-dev"
RESOURCE = f"service/{CLUSTER}/{API}"
HOUR = 3600.0


@pytest.fixture
def deployed(built_dev: Account, tmp_path: Path) -> Iterator[Account]:
    """dev, for each test."""
    with built_dev.copy(tmp_path) as account:
        yield account


def counts(account: Account) -> tuple[int, int]:
    """The desired and the running number of the API's tasks."""
    [service] = account.client("ecs").describe_services(cluster=CLUSTER, services=[API])["services"]
    return service["desiredCount"], service["runningCount"]


def limits(account: Account) -> tuple[int, int]:
    [target] = account.client("application-autoscaling").describe_scalable_targets(
        ServiceNamespace="ecs", ResourceIds=[RESOURCE]
    )["ScalableTargets"]
    return target["MinCapacity"], target["MaxCapacity"]


def actions(account: Account) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = account.client("application-autoscaling").describe_scheduled_actions(
        ServiceNamespace="ecs"
    )["ScheduledActions"]
    return found


def test_within_the_limits_only_the_count_changes(deployed: Account) -> None:
    foreseen = deployed.playbook(PLAYBOOK, "--check", "--diff", service="api", count=2)
    assert (foreseen.code, foreseen.writes, foreseen.changed) == (0, 0, 1), foreseen.output
    assert counts(deployed) == (1, 1)

    run = deployed.playbook(PLAYBOOK, service="api", count=2)
    assert (run.code, run.changed) == (0, 1), run.output
    assert (counts(deployed), limits(deployed), actions(deployed)) == ((2, 2), (1, 3), [])
    assert "autoscaling goes on from there, and may change the count between 1 and 3" in run.output
    assert f"service {API} is at 2 of 2 tasks" in run.output

    again = deployed.playbook(PLAYBOOK, service="api", count=2)
    assert (again.code, again.writes, again.changed) == (0, 0, 0), again.output
    assert deployed.playbook("deploy.yml").writes == 0


def test_beyond_the_limits_it_is_refused_with_the_key(deployed: Account) -> None:
    refused = deployed.playbook(PLAYBOOK, service="api", count=4)
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "services.api.scaling.max is 3, and autoscaling would not leave the service at 4" in refused.output
    assert "-e beyond_limits_for=1h" in refused.output
    below = deployed.playbook(PLAYBOOK, service="api", count=0)
    assert (below.code, below.writes) == (2, 0), below.output
    assert "services.api.scaling.min is 1" in below.output


def test_aws_puts_moved_limits_back_and_until_then_everybody_leaves_them_alone(deployed: Account) -> None:
    run = deployed.playbook(PLAYBOOK, service="api", count=4, beyond_limits_for="2h")
    assert run.code == 0, run.output
    assert (counts(deployed), limits(deployed)) == ((4, 4), (4, 4))
    [action] = actions(deployed)
    assert action["ScheduledActionName"] == "talentbase.aws-limits-back"
    assert action["ScalableTargetAction"] == {"MinCapacity": 1, "MaxCapacity": 3}

    deploy = deployed.playbook("deploy.yml")
    assert (deploy.code, deploy.writes) == (0, 0), deploy.output
    assert f"left alone, {API}: max is 4, not 3, by playbooks/scale.yml until 20" in deploy.output
    drift = deployed.playbook("playbooks/drift.yml", preflight_trail=False)
    assert drift.code == 0, drift.output
    for reader in ("status", "verify"):
        found = deployed.playbook(f"playbooks/{reader}.yml")
        assert (found.code, found.writes) == (0, 0), found.output
        said = " ".join(found.output.split())
        assert f"{API}: autoscaling's limits are moved by playbooks/scale.yml until 20" in said
        assert "UTC, then 1 to 3 again" in said

    within = deployed.playbook(PLAYBOOK, service="api", count=5, beyond_limits_for="3h")
    assert within.code == 0, within.output
    [action] = actions(deployed)
    assert action["ScalableTargetAction"] == {"MinCapacity": 1, "MaxCapacity": 3}, (
        "those of the inventory, not the moved ones"
    )

    deployed.advance(3 * HOUR)
    deployed.advance(600)
    assert (counts(deployed), limits(deployed)) == ((3, 3), (1, 3))
    after = deployed.playbook("deploy.yml")
    assert (after.code, after.writes) == (0, 0), after.output
    assert "left alone" not in after.output


def test_what_changed_limits_by_hand_is_no_schedule(deployed: Account) -> None:
    assert deployed.playbook(PLAYBOOK, service="api", count=4, beyond_limits_for="5m").code == 0
    deployed.advance(600)
    target = {"ServiceNamespace": "ecs", "ResourceId": RESOURCE, "ScalableDimension": "ecs:service:DesiredCount"}
    deployed.client("application-autoscaling").register_scalable_target(**target, MaxCapacity=9)
    deploy = deployed.playbook("deploy.yml")
    assert f"update scalable target {API} (max)" in deploy.output
    assert limits(deployed) == (1, 3)


def test_without_autoscaling_it_says_what_the_next_deploy_does(deployed: Account, inventory: Path) -> None:
    content = section(inventory, "services")
    del content["service_defaults"]["scaling"]
    rewrite(inventory, "services", content)
    assert deployed.playbook("deploy.yml", inventory=inventory).code == 0
    run = deployed.playbook(PLAYBOOK, inventory=inventory, service="api", count=2)
    assert run.code == 0, run.output
    assert "services.api.desired_count is 1: the next deploy sets it back" in run.output
    moved = deployed.playbook(PLAYBOOK, inventory=inventory, service="api", count=3, beyond_limits_for="1h")
    assert (moved.code, moved.writes) == (2, 0)
    assert "services.api has no scaling, so it has no limits to move" in moved.output
    assert deployed.playbook("deploy.yml", inventory=inventory).code == 0
    assert counts(deployed)[0] == 1


def test_no_task_in_a_protected_environment_is_confirmed(deployed: Account, inventory: Path) -> None:
    content = section(inventory, "environment")
    (sections(inventory) / "environment.yml").write_text(yaml.safe_dump({**content, "protected": True}))
    given = {"service": "api", "count": 0, "beyond_limits_for": "1h"}
    refused = deployed.playbook(PLAYBOOK, inventory=inventory, **given)
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "To do: confirm it with -e confirm=dev" in refused.output
    run = deployed.playbook(PLAYBOOK, inventory=inventory, confirm="dev", **given)
    assert run.code == 0, run.output
    assert "without a task, api-dev.salesdog.click answers 503" in run.output
    assert (counts(deployed), limits(deployed)) == ((0, 0), (0, 3))


def test_more_than_the_quota_is_refused_before_the_first_write(deployed: Account) -> None:
    refused = deployed.playbook(PLAYBOOK, service="api", count=40, beyond_limits_for="1h")
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert (
        "40 tasks need 20 Fargate vCPUs beside 0.5 of other tasks of the cluster, where the quota is 6"
        in refused.output
    )


def test_what_is_given_wrongly_is_refused(deployed: Account) -> None:
    for given, words in [
        ({"service": "api", "count": "many"}, "count: is many; give a whole number of tasks, such as 4"),
        ({"service": "api"}, "Name a service and how many tasks it is to run"),
        ({"service": "apy", "count": 2}, "did you mean api?"),
        ({"service": "api", "count": 9, "beyond_limits_for": "soon"}, "soon is not a length of time"),
        ({"service": "api", "count": 9, "beyond_limits_for": "10s"}, "give at least 5m and at most 7d"),
    ]:
        refused = deployed.playbook(PLAYBOOK, **given)
        assert (refused.code, refused.writes) == (2, 0), refused.output
        assert words in refused.output


def test_what_fargate_does_not_start_ends_the_wait_with_ecss_words(deployed: Account) -> None:
    deployed.ask("PUT", "images", {"*talentbase-api:*": {"fail": "quota"}})
    failed = deployed.playbook(PLAYBOOK, service="api", count=3)
    assert failed.code == 2
    assert "You've reached the limit on the number of vCPUs you can run concurrently" in " ".join(failed.output.split())
    assert "To do: scale back with this playbook, or ask for more vCPUs" in " ".join(failed.output.split())
    deployed.ask("PUT", "images", {})
    assert deployed.playbook(PLAYBOOK, service="api", count=1).code == 0


def test_a_deployment_in_progress_is_waited_for_by_a_person(deployed: Account) -> None:
    deployed.ask("PUT", "images", {"*talentbase-api:*": {"startup_seconds": 100000}})
    deployed.client("ecs").update_service(cluster=CLUSTER, service=API, forceNewDeployment=True)
    refused = deployed.playbook(PLAYBOOK, service="api", count=2)
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "has a deployment in progress, to talentbase-api-dev:1" in refused.output
