"""Which findings of a scan refuse an image, and what the message says of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.deployment import Deployment
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.images import Repository
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.scan_findings import (
    NOT_DONE,
    Scan,
    Vulnerability,
    child_digest,
    scan_faults,
    scan_of,
)

TODAY = date(2026, 11, 30)
IMAGE = (Repository("258993895334", "us-east-1", "app"), "abc")
GRAVE = Vulnerability("CVE-2026-1", "CRITICAL", "openssl 3.0")
HIGH = Vulnerability("CVE-2026-2", "HIGH")


def faults(scan: Scan, refuse: str = "CRITICAL", **excepted: str) -> list[str]:
    deployment = Deployment(refuse_findings=refuse, except_findings=excepted)
    return [str(fault) for fault in scan_faults("services.web", deployment, IMAGE, scan, TODAY)]


def test_a_finding_of_the_severity_refuses() -> None:
    [line] = faults(Scan("COMPLETE", found=[GRAVE, HIGH]))
    assert line == (
        "services.web: has the image abc of app, which has CVE-2026-1 (CRITICAL, openssl 3.0); deploy an image without it, "
        'or except it until a day: services.web.deployment.except_findings: {CVE-2026-1: "DAY"}'
    )
    assert faults(Scan("ACTIVE", found=[HIGH])) == []
    assert (
        "CVE-2026-1 (CRITICAL, openssl 3.0), CVE-2026-2 (HIGH)"
        in faults(Scan("ACTIVE", found=[HIGH, GRAVE]), "HIGH")[0]
    )


def test_an_exception_ends_with_its_day() -> None:
    scan = Scan("COMPLETE", found=[GRAVE])
    assert faults(scan, **{"CVE-2026-1": "2026-11-30"}) == []
    assert (
        "CVE-2026-1 (CRITICAL, openssl 3.0), excepted until 2026-11-29"
        in faults(scan, **{"CVE-2026-1": "2026-11-29"})[0]
    )


def test_a_long_list_is_cut_and_names_of_others_are_made_safe() -> None:
    many = [Vulnerability(f"CVE-2026-{number:04}", "CRITICAL") for number in range(60)]
    [line] = faults(Scan("COMPLETE", found=many))
    assert "CVE-2026-0004 (CRITICAL), 55 more" in line
    assert "CVE-2026-0005" not in line
    [line] = faults(Scan("COMPLETE", found=[Vulnerability("CVE\n\x1b[31m", "CRITICAL")]))
    assert "\n" not in line
    assert "\x1b" not in line


@pytest.mark.parametrize("status", [*NOT_DONE, "IN_PROGRESS", "PENDING", "SOMETHING_NEW"])
def test_an_image_without_a_scan_is_refused_and_may_be_excepted(status: str) -> None:
    [line] = faults(Scan(status, "AWS says why"))
    assert line.startswith("services.web: has the image abc of app, which ")
    assert ("aws ecr wait" in line) == (status in ("IN_PROGRESS", "PENDING"))
    assert faults(Scan(status), **{status: "2026-12-31"}) == []


def test_basic_and_enhanced_scans_are_read() -> None:
    attributes = [{"key": "package_name", "value": "openssl"}, {"key": "package_version", "value": "3.0"}]
    basic = {"name": "CVE-2026-1", "severity": "CRITICAL", "attributes": attributes}
    about = {"vulnerabilityId": "CVE-2026-2", "vulnerablePackages": [{"name": "zlib", "version": "1"}]}
    enhanced = {"severity": "HIGH", "status": "ACTIVE", "packageVulnerabilityDetails": about}
    closed = {**enhanced, "status": "CLOSED"}
    pages: list[dict[str, Any]] = [
        {"imageScanStatus": {"status": "ACTIVE"}, "imageScanFindings": {"findings": [basic]}},
        {"imageScanStatus": {"status": "ACTIVE"}, "imageScanFindings": {"enhancedFindings": [enhanced, closed]}},
    ]
    assert scan_of(pages) == Scan("ACTIVE", "", [GRAVE, Vulnerability("CVE-2026-2", "HIGH", "zlib 1")])


def test_the_image_of_an_index_for_a_cpu() -> None:
    index = '{"manifests": [{"digest": "sha256:a", "platform": {"architecture": "arm64"}}, {"digest": "sha256:b"}]}'
    assert child_digest(index, "arm64") == "sha256:a"
    assert child_digest(index, "amd64") == ""
    assert child_digest("no json", "arm64") == ""
    assert child_digest('{"config": {}}', "arm64") == ""
