"""A newer version of the collection under a running environment, and the older one again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.formats import FIRST, VERSION
from tests.harness import Account, Run, rewrite, section
from tests.integration.upgrade.conftest import NEXT, Version

CLUSTER = "talentbase-dev"
PREFIX = f"/talentbase.aws/converged/{CLUSTER}/"
PARTS = {"network", "secrets", "parameters", "data", "ingress", "monitoring", "roles", "cluster", "services"}


@pytest.fixture
def updated(built_dev: Account, tmp_path: Path) -> Iterator[Account]:
    """dev as this version deployed it."""
    with built_dev.copy(tmp_path) as account:
        yield account


def writers(account: Account) -> dict[str, str]:
    """The version that the record of each part names."""
    pages = account.client("ssm").get_paginator("get_parameters_by_path").paginate(Path=PREFIX)
    records = {item["Name"]: json.loads(item["Value"]) for page in pages for item in page["Parameters"]}
    return {
        name.removeprefix(PREFIX): item["requested"].get("written_by", {}).get("version", FIRST)
        for name, item in records.items()
    }


def running(account: Account) -> set[str]:
    """What runs: tasks with their task definitions; and the version of each secret."""
    ecs, secrets = account.client("ecs"), account.client("secretsmanager")
    arns = ecs.list_tasks(cluster=CLUSTER)["taskArns"]
    tasks = ecs.describe_tasks(cluster=CLUSTER, tasks=arns)["tasks"]
    assert tasks
    assert all(item["lastStatus"] == "RUNNING" for item in tasks)
    found = secrets.list_secrets()["SecretList"]
    return {f"{item['taskArn']} {item['taskDefinitionArn']}" for item in tasks} | values(account, found)


def values(account: Account, found: list[dict[str, Any]]) -> set[str]:
    """The current version of each secret."""
    secrets = account.client("secretsmanager")
    return {f"{item['Name']} {secrets.get_secret_value(SecretId=item['ARN'])['VersionId']}" for item in found}


def nothing_changes(run: Run) -> None:
    assert (run.code, run.changed, run.writes) == (0, 0, 0), run.output


def keep_logs(inventory: Path) -> None:
    """A change of the inventory: logs are kept for two weeks."""
    monitoring = section(inventory, "monitoring")["monitoring"]
    rewrite(inventory, "monitoring", {"monitoring": {**monitoring, "log_retention_days": 14}})


def add_tag(account: Account, tag: str) -> None:
    """A second tag of the API's image."""
    ecr = account.client("ecr")
    [image] = ecr.batch_get_image(repositoryName="talentbase-api", imageIds=[{"imageTag": "latest"}])["images"]
    ecr.put_image(repositoryName="talentbase-api", imageManifest=image["imageManifest"], imageTag=tag)


def test_1_0_0_then_this_version_and_back(fresh: Account, first: Version, known_to_first: Path) -> None:
    release = ("-e", json.dumps({"image_tags": {"api": "released"}}))
    deployed = first.play(fresh, "deploy", known_to_first)
    assert deployed.code == 0, deployed.output
    nothing_changes(first.play(fresh, "deploy", known_to_first))
    add_tag(fresh, "released")
    before = running(fresh)

    dry = fresh.playbook("deploy.yml", "--check", "--diff", inventory=known_to_first)
    nothing_changes(dry)
    assert f"{CLUSTER} matches its inventory." in dry.output
    nothing_changes(fresh.playbook("deploy.yml", inventory=known_to_first))
    assert (running(fresh), set(writers(fresh).values())) == (before, {FIRST})

    released = fresh.playbook("deploy.yml", *release, inventory=known_to_first)
    assert released.code == 0, released.output
    assert f"inventory or talentbase.aws {FIRST} -> {VERSION}: update service talentbase-api-dev" in released.output
    assert writers(fresh) == dict.fromkeys(PARTS, VERSION)
    nothing_changes(fresh.playbook("deploy.yml", inventory=known_to_first))
    after = running(fresh)

    back = first.play(fresh, "deploy", known_to_first)
    nothing_changes(back)
    assert "api keeps the image released that was released" in back.output
    nothing_changes(first.play(fresh, "drift", known_to_first))
    assert running(fresh) == after

    keep_logs(known_to_first)
    changed = first.play(fresh, "deploy", known_to_first)
    assert changed.code == 0, changed.output
    assert changed.changed > 0
    nothing_changes(first.play(fresh, "deploy", known_to_first))
    assert writers(fresh) == {**dict.fromkeys(PARTS, VERSION), "monitoring": FIRST}
    nothing_changes(fresh.playbook("deploy.yml", inventory=known_to_first))
    assert running(fresh) == after


def test_1_0_0_waits_for_the_lock_of_this_version(updated: Account, first: Version, known_to_first: Path) -> None:
    assert not updated.module_alone("deploy_lock", name=CLUSTER, holder="a1").get("failed")
    keep_logs(known_to_first)
    refused = first.play(updated, "deploy", known_to_first)
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert f"Another deploy of {CLUSTER} is running: arn:aws:" in refused.output
    assert "-e lock_take_over=a1" in refused.output


def test_what_a_newer_version_changes_is_named_as_such(
    updated: Account, following: Version, inventory: Path, tmp_path: Path
) -> None:
    upgrade = f"talentbase.aws {VERSION} -> {NEXT}: update alarm "
    before = running(updated)
    dry = following.play(updated, "deploy", inventory, "--check")
    assert (dry.code, dry.writes) == (0, 0), dry.output
    assert upgrade in dry.output
    assert "drifted" not in dry.output

    report, plan = tmp_path / "drift.json", tmp_path / "plan"
    drift = following.play(updated, "drift", inventory, "-e", f"report_file={report}")
    assert (drift.code, drift.writes) == (0, 0), drift.output
    assert f"not deployed yet: {upgrade}" in drift.output
    found = json.loads(report.read_text())
    assert (found["drifted"], found["not_deployed"]) == ([], [])
    assert {(item["kind"], item["cause"]) for item in found["upgrade"]} == {("alarm", "collection")}

    planned = following.play(updated, "plan", inventory, "-e", f"plan_file={plan}.json,{plan}.md")
    assert planned.code == 0, planned.output
    [of_dev] = json.loads(plan.with_suffix(".json").read_text())["environments"].values()
    count = len(of_dev["differences"])
    assert (of_dev["counts"]["collection"], of_dev["counts"]["drifted"]) == (count, 0)
    assert f"brings {count} changes of the collection's new version" in plan.with_suffix(".md").read_text()

    deployed = following.play(updated, "deploy", inventory)
    assert deployed.code == 0, deployed.output
    assert upgrade in deployed.output
    assert writers(updated) == dict.fromkeys(PARTS, NEXT)
    nothing_changes(following.play(updated, "deploy", inventory))

    back = updated.playbook("deploy.yml", inventory=inventory)
    assert back.code == 0, back.output
    assert f"talentbase.aws {NEXT} -> {VERSION}: update alarm " in back.output
    nothing_changes(updated.playbook("deploy.yml", inventory=inventory))
    assert running(updated) == before


def test_where_the_inventory_has_changed_as_well_both_are_named(
    updated: Account, following: Version, inventory: Path
) -> None:
    keep_logs(inventory)
    dry = following.play(updated, "deploy", inventory, "--check")
    assert dry.code == 0, dry.output
    assert f"inventory and talentbase.aws {VERSION} -> {NEXT}: update log group " in dry.output
