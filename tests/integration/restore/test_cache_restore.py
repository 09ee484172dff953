"""playbooks/restore.yml: the snapshots of a cache are tried; and a cache that the inventory restores, end to end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import load_inventory
from tests.harness import Account, Run

NAME, COPY, TESTED = "talentbase-dev-redis", "talentbase-dev-redis-restore", "talentbase.aws:restore-tested"
CHECK = ["python", "manage.py", "check_cache"]
SECTIONS = ("cluster", "services", "service_defaults", "profiles", "secrets", "resource_tags")
RULES: dict[str, Any] = {"*talentbase-api*": {"run_seconds": 5, "connects_to": ["REDIS_URL"]}}
SPEED = 600


def caches(**changes: Any) -> dict[str, Any]:
    """The caches of dev, with a check and snapshots."""
    found: dict[str, Any] = load_inventory("dev")["caches"]
    backup = {"restore_test_days": 30, "checks": [{"service": "api", "command": CHECK}]}
    found["main"] |= {"snapshot_retention_days": 3, "backup": backup, **changes}
    return found


def group(account: Account, name: str = NAME) -> dict[str, Any]:
    found = account.client("elasticache").describe_replication_groups()["ReplicationGroups"]
    return next((item for item in found if item["ReplicationGroupId"] == name), {})


def tags(account: Account) -> dict[str, str]:
    found = account.client("elasticache").list_tags_for_resource(ResourceName=group(account)["ARN"])["TagList"]
    return {item["Key"]: item["Value"] for item in found}


def newest(account: Account) -> str:
    found = account.client("elasticache").describe_snapshots(SnapshotSource="system")["Snapshots"]
    return str(max(item["SnapshotName"] for item in found))


def said(run: Run) -> str:
    return " ".join(run.output.split())


def restore(account: Account, *arguments: str, **options: Any) -> Run:
    inventory = load_inventory("dev")
    given = {name: inventory[name] for name in SECTIONS if name in inventory}
    given |= {"caches": caches(), "environment": "talentbase-dev/dev", "test": True, **options}
    return account.module("cache_restore", *arguments, **given)


@pytest.fixture(scope="module")
def built(original_dev: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """A copy of dev for this file, whose cache has taken snapshots for two days."""
    with original_dev.copy(tmp_path_factory.mktemp("restore")) as account:
        account.ask("POST", "clock", {"speed": SPEED})
        account.ask("PUT", "images", RULES)
        account.client("elasticache").modify_replication_group(
            ReplicationGroupId=NAME, SnapshotRetentionLimit=3, SnapshottingClusterId=f"{NAME}-001"
        )
        account.advance(2 * 24 * 3600)
        yield account


@pytest.fixture
def account(built: Account, tmp_path: Path) -> Iterator[Account]:
    """A copy of it for one test."""
    with built.copy(tmp_path) as copy:
        yield copy


def test_a_test_restores_checks_measures_and_removes(account: Account) -> None:
    planned = restore(account, "--check")
    assert (planned.code, planned.writes) == (0, 0), planned.output
    assert account.result()["plan"] == [f"create replication group {COPY}", f"delete replication group {COPY}"]

    run = account.playbook("playbooks/restore.yml", caches=caches(), cache="main", test=True)
    assert run.code == 0, run.output
    assert "Recovery time: " in said(run)
    assert f"(snapshot {newest(account)} of 20" in said(run)
    assert run.calls["by_operation"]["ecs:RunTask"] == 1
    assert group(account, COPY).get("Status", "deleting") == "deleting"
    assert TESTED in tags(account)
    verified = account.playbook("playbooks/verify.yml", caches=caches())
    assert verified.code == 0, verified.output
    assert "whether its backups can be restored" not in said(verified)


def test_verify_tells_of_snapshots_that_nobody_has_tried(account: Account) -> None:
    verified = account.playbook("playbooks/verify.yml", caches=caches())
    assert verified.code == 0, verified.output
    todo = "caches.main: whether its backups can be restored was never tried; run playbooks/restore.yml -e cache=main -e test=true"
    assert todo in said(verified)


def test_a_check_that_does_not_reach_the_copy_fails_the_test_and_leaves_none(account: Account) -> None:
    rule = {"command": CHECK[-1], "fail": "exit", "exit_code": 7}
    account.ask("PUT", "images", {**RULES, "*talentbase-api:*": rule})
    run = restore(account)
    assert run.code == 2, run.output
    assert "check_cache ended with exit code 7" in said(run)
    assert group(account, COPY).get("Status", "deleting") == "deleting"
    assert TESTED not in tags(account)
    unknown = restore(account, to="other")
    assert (unknown.code, unknown.writes) == (2, 0), unknown.output
    assert "to: is other, which is no snapshot of talentbase-dev-redis" in said(unknown)
    for_real = restore(account, test=False)
    assert (for_real.code, for_real.writes) == (2, 0), for_real.output


def test_what_an_interrupted_test_left_is_removed_and_a_stranger_is_not(account: Account) -> None:
    cache = account.client("elasticache")
    settings = {"CacheNodeType": "cache.t3.micro", "Engine": "redis", "EngineVersion": "7.0", "NumCacheClusters": 1}
    described = {"ReplicationGroupId": COPY, "ReplicationGroupDescription": "x", **settings}
    cache.create_replication_group(**described)
    account.advance(400)
    strange = restore(account)
    assert (strange.code, strange.writes) == (2, 0), strange.output
    assert "was not restored by this environment" in said(strange)
    arn, owned = group(account, COPY)["ARN"], [{"Key": key, "Value": value} for key, value in tags(account).items()]
    mark = {"Key": "talentbase.aws:restored", "Value": f"{NAME} {newest(account)} test"}
    cache.add_tags_to_resource(ResourceName=arn, Tags=[*owned, mark])
    account.advance(200)
    run = restore(account)
    assert run.code == 0, run.output
    assert "was left by a test that was interrupted, and is removed" in said(run)
    assert TESTED in tags(account)


def test_the_inventory_restores_a_cache_and_the_services_move_to_it(account: Account) -> None:
    """docs/deployment-guide.md, "Restore a cache": the former group stays until a person has it removed."""
    other, final = f"{NAME}-2", {"data_prune": True, "confirm_delete": NAME}
    moved = caches(identifier=other, restore_snapshot=newest(account))
    run = account.playbook("deploy.yml", caches=moved)
    assert run.code == 0, run.output
    assert (group(account)["Status"], group(account, other)["Status"]) == ("available", "available")
    ecs = account.client("ecs")
    definition = ecs.describe_task_definition(taskDefinition="talentbase-api-dev")["taskDefinition"]
    variables = {item["name"]: item["value"] for item in definition["containerDefinitions"][0]["environment"]}
    assert other in variables["REDIS_URL"]
    rerun = account.playbook("deploy.yml", caches=moved)
    assert (rerun.code, rerun.changed, rerun.writes) == (0, 0, 0), rerun.output
    assert f"-e data_prune=true -e confirm_delete={NAME}" in said(rerun)

    gone = account.playbook("deploy.yml", caches=moved, **final)
    assert gone.code == 0, gone.output
    assert not group(account)
    snapshots = account.client("elasticache").describe_snapshots(SnapshotSource="user")["Snapshots"]
    assert [item["SnapshotName"].startswith(f"{NAME}-final-") for item in snapshots] == [True]
