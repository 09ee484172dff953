"""GuardDuty watches a cluster where the inventory says so: what preflight asks for, the tag, and who is left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.harness import Account

Run = Callable[..., dict[str, Any]]
FEATURE = {"Name": "RUNTIME_MONITORING", "Status": "ENABLED"}
FEATURES = "--features Name=RUNTIME_MONITORING,Status=ENABLED"
UPDATE = "aws guardduty update-detector --region us-east-1 --detector-id"
NAME = "talentbase-dev"


def watched(inventory: dict[str, Any], value: bool = True) -> dict[str, Any]:
    return {**inventory, "cluster": {**inventory["cluster"], "runtime_monitoring": value}}


def tags_of(account: Account) -> dict[str, str]:
    [found] = account.client("ecs").describe_clusters(clusters=[NAME], include=["TAGS"])["clusters"]
    return {item["key"]: item["value"] for item in found["tags"]}


def test_what_is_off_is_refused_before_the_first_write_with_the_command(
    account: Account, run_module: Run, dev: dict[str, Any]
) -> None:
    guardduty = account.client("guardduty")

    def check(inventory: dict[str, Any]) -> dict[str, Any]:
        account.zero()
        found: dict[str, Any] = run_module("preflight", inventory=inventory, checks=["runtime_monitoring"])
        assert account.calls()["writes"] == 0
        return found

    for unasked in (dev, watched(dev, value=False)):
        assert not check(unasked).get("failed")
        assert not any(name.startswith("guardduty") for name in account.calls()["by_operation"])
    off = check(watched(dev))["msg"]
    assert "cluster.runtime_monitoring: is true, and GuardDuty is off in us-east-1" in off
    assert f"aws guardduty create-detector --region us-east-1 --enable {FEATURES}" in off
    name = guardduty.create_detector(Enable=False)["DetectorId"]
    suspended = check(watched(dev))["msg"]
    assert f"{UPDATE} {name} --enable {FEATURES}" in suspended
    guardduty.update_detector(DetectorId=name, Enable=True)
    without = check(watched(dev))["msg"]
    assert "Runtime Monitoring is off in us-east-1" in without
    assert f"{UPDATE} {name} {FEATURES}" in without
    guardduty.update_detector(DetectorId=name, Features=[FEATURE])
    good = check(watched(dev))
    assert not good.get("failed"), good
    assert any("GuardDuty watches what is deployed in talentbase-dev" in line for line in good["summary"])


def test_what_was_turned_off_later_is_a_warning(account: Account, run_module: Run, dev: dict[str, Any]) -> None:
    """Of a cluster that is tagged already: a deploy of something else goes on."""
    inventory = watched(dev)
    options = {"cluster": inventory["cluster"], "resource_tags": inventory["resource_tags"]}
    run_module("ecs_cluster", **options)
    found = run_module("preflight", inventory=inventory, checks=["runtime_monitoring"], compare=True)
    assert not found.get("failed"), found
    assert "GuardDuty is off in us-east-1" in str(found["warnings"]), found


def test_the_tag_of_a_cluster_goes_through_its_states(account: Account, run_module: Run, dev: dict[str, Any]) -> None:
    def cluster(value: bool | None, check: bool = False) -> list[str]:
        section = dev["cluster"] if value is None else watched(dev, value)["cluster"]
        found: list[str] = run_module("ecs_cluster", check, cluster=section, resource_tags=dev["resource_tags"])["plan"]
        return found

    line = f"update cluster {NAME} (runtime_monitoring)"
    cluster(None)
    assert "GuardDutyManaged" not in tags_of(account)
    assert (cluster(True, check=True), cluster(True), cluster(True)) == ([line], [line], [])
    assert tags_of(account)["GuardDutyManaged"] == "true"
    assert (cluster(None), tags_of(account)["GuardDutyManaged"]) == ([], "true")
    assert (cluster(False), tags_of(account)["GuardDutyManaged"]) == ([line], "false")
    arn = account.client("ecs").describe_clusters(clusters=[NAME])["clusters"][0]["clusterArn"]
    account.client("ecs").untag_resource(resourceArn=arn, tagKeys=["GuardDutyManaged"])
    assert (cluster(False), cluster(False)) == ([line], [])
    run_module("ecs_cluster", cluster=watched(dev)["cluster"], resource_tags=dev["resource_tags"], state="absent")
    assert cluster(True) == [f"create cluster {NAME}"]
    assert tags_of(account)["GuardDutyManaged"] == "true"
