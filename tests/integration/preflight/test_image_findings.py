"""Images whose findings of ECR's scan their services refuse, before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

Run = Callable[..., dict[str, Any]]
FINDINGS = [
    {"name": "CVE-2026-1", "severity": "CRITICAL", "package": "openssl", "version": "3.0"},
    {"name": "CVE-2026-2", "severity": "HIGH"},
]
CALL = "ecr:DescribeImageScanFindings"


def check(run: Run, inventory: dict[str, Any]) -> str:
    """The faults of the images' findings, in one text; empty where there are none."""
    result = run("preflight", inventory=inventory, checks=["image_findings"])
    return str(result["msg"]) if result.get("failed") else ""


@pytest.fixture
def gated(dev: dict[str, Any]) -> dict[str, Any]:
    """dev, whose api refuses critical findings."""
    dev["services"]["api"].setdefault("deployment", {})["refuse_findings"] = "CRITICAL"
    return dev


def test_findings_are_asked_for_only_where_they_are_refused(
    run_module: Run, account: Account, dev: dict[str, Any]
) -> None:
    account.zero()
    assert check(run_module, dev) == ""
    assert CALL not in account.calls()["by_operation"]


@pytest.mark.parametrize("enhanced", [False, True])
def test_a_critical_finding_is_refused_unless_it_is_excepted(
    run_module: Run, account: Account, gated: dict[str, Any], enhanced: bool
) -> None:
    account.ask("PUT", "images", {"*talentbase-api*": {"scan": {"findings": FINDINGS, "enhanced": enhanced}}})
    account.zero()
    text = check(run_module, gated)
    assert "1. services.api: has the image latest of talentbase-api, which has CVE-2026-1 (CRITICAL" in text
    assert "CVE-2026-2" not in text
    assert account.calls()["writes"] == 0
    assert account.calls()["by_operation"][CALL] == 1
    gated["services"]["api"]["deployment"]["except_findings"] = {"CVE-2026-1": "2999-12-31"}
    assert check(run_module, gated) == ""


def test_an_image_that_was_not_scanned_is_refused(run_module: Run, account: Account, gated: dict[str, Any]) -> None:
    assert "which has not been scanned; scan it (aws ecr start-image-scan" in check(run_module, gated)
    account.client("ecr").start_image_scan(repositoryName="talentbase-api", imageId={"imageTag": "latest"})
    assert check(run_module, gated) == ""
    account.ask("PUT", "images", {"*talentbase-api*": {"scan": {"status": "IN_PROGRESS"}}})
    assert "is being scanned; wait for it (aws ecr wait image-scan-complete" in check(run_module, gated)


def test_many_findings_come_in_pages(run_module: Run, account: Account, gated: dict[str, Any]) -> None:
    found = [{"name": f"CVE-2026-{number:05}", "severity": "CRITICAL"} for number in range(2100)]
    account.ask("PUT", "images", {"*talentbase-api*": {"scan": {"findings": found}}})
    account.zero()
    text = check(run_module, gated)
    assert "2095 more" in text
    assert len(text) < 1000
    assert account.calls()["by_operation"][CALL] == 3


def test_a_registry_that_may_not_be_read_is_told(run_module: Run, account: Account, gated: dict[str, Any]) -> None:
    del gated["services"]["api"]["repository"]
    gated["services"]["api"]["image"] = "111111111111.dkr.ecr.us-east-1.amazonaws.com/other:1"
    assert "whose findings could not be read (AccessDeniedException)" in check(run_module, gated)
