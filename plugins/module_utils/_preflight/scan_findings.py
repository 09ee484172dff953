# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What ECR's scan of an image found, and whether a service lets it pass. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from shlex import quote
from typing import Any, NamedTuple

from .._inventory.deployment import SEVERITIES, Deployment
from .._inventory.faults import Fault
from .._text.cleaning import one_line
from .images import Repository, image_ids

NAMED = 5
"""As many findings are named in a message."""
DONE = ("COMPLETE", "ACTIVE")
"""Of basic and of enhanced scanning: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html"""
RUNNING = ("IN_PROGRESS", "PENDING")
UNSCANNED, CACHED = "NOT_SCANNED", "NOT_PULLED"
NOT_DONE = {
    UNSCANNED: "has not been scanned",
    CACHED: "is in no repository before its first pull through the cache, so that nothing is known of it",
    "FAILED": "could not be scanned",
    "UNSUPPORTED_IMAGE": "is of a kind that ECR cannot scan",
    "SCAN_ELIGIBILITY_EXPIRED": "is no longer scanned, as it was pushed long ago",
    "FINDINGS_UNAVAILABLE": "has findings that ECR does not give",
    "LIMIT_EXCEEDED": "was not scanned, as a limit of scans was reached",
    "IMAGE_ARCHIVED": "is archived, so that it is not scanned",
    "IMAGE_SIZE_EXCEEDED": "is too large to be scanned",
}


class Vulnerability(NamedTuple):
    """One finding. package: with its version, as far as ECR tells them."""

    name: str
    severity: str
    package: str = ""

    def __str__(self) -> str:
        return one_line(f"{self.name} ({', '.join(part for part in (self.severity, self.package) if part)})")


@dataclass(frozen=True)
class Scan:
    """What is known of one image: the state of its scan, AWS's words about it, and what it found."""

    status: str
    description: str = ""
    found: Sequence[Vulnerability] = ()


def scan_of(pages: Sequence[Mapping[str, Any]]) -> Scan:
    """The scan that pages of DescribeImageScanFindings tell, basic or enhanced."""
    status: Mapping[str, Any] = pages[0].get("imageScanStatus") or {}
    findings = [item.get("imageScanFindings") or {} for item in pages]
    found = [_basic(item) for some in findings for item in some.get("findings") or []]
    found += [
        _enhanced(item)
        for some in findings
        for item in some.get("enhancedFindings") or []
        if item.get("status", "ACTIVE") == "ACTIVE"
    ]
    return Scan(str(status.get("status") or UNSCANNED), str(status.get("description") or ""), found)


def _basic(finding: Mapping[str, Any]) -> Vulnerability:
    more = {str(item["key"]): str(item.get("value", "")) for item in finding.get("attributes") or []}
    package = f"{more.get('package_name', '')} {more.get('package_version', '')}".strip()
    return Vulnerability(str(finding.get("name", "")), str(finding.get("severity", "")), package)


def _enhanced(finding: Mapping[str, Any]) -> Vulnerability:
    about = finding.get("packageVulnerabilityDetails") or {}
    packages = about.get("vulnerablePackages") or [{}]
    package = f"{packages[0].get('name', '')} {packages[0].get('version', '')}".strip()
    name = str(about.get("vulnerabilityId") or finding.get("title") or finding.get("findingArn", ""))
    return Vulnerability(name, str(finding.get("severity", "")), package)


def child_digest(manifest: str, architecture: str) -> str:
    """The digest of an index's image for a CPU; empty for the manifest of a single image, or without one."""
    try:
        entries = json.loads(manifest or "{}").get("manifests") or []
        fitting = [item for item in entries if (item.get("platform") or {}).get("architecture") == architecture]
        return str(fitting[0]["digest"]) if fitting else ""
    except (ValueError, AttributeError, KeyError):
        return ""


def scan_faults(
    key: str, deployment: Deployment, image: tuple[Repository, str], scan: Scan, today: date
) -> Iterator[Fault]:
    """Why an image may not be deployed by a service. key: of the inventory, such as services.web; image: with its tag or digest."""
    place = f"{'.'.join(key.split('.')[:2])}.deployment"
    excepted = {name for name, day in deployment.except_findings.items() if date.fromisoformat(day) >= today}
    repository, version = image
    what = f"has the image {version} of {repository.name}, which"
    if scan.status in DONE:
        refused = SEVERITIES[: SEVERITIES.index(deployment.refuse_findings) + 1]
        grave = sorted(
            {item for item in scan.found if item.severity in refused and item.name not in excepted},
            key=lambda item: (SEVERITIES.index(item.severity), item.name),
        )
        if grave:
            yield Fault(key, f"{what} has {_told(grave, deployment)}", _way_out(place, grave[0]))
    elif scan.status not in excepted:
        told = f"{what} {NOT_DONE.get(scan.status, _state(scan))}"
        reason = f" ({one_line(scan.description)})" if scan.description and scan.status not in RUNNING else ""
        yield Fault(key, f"{told}{reason}", _scan_first(place, repository, version, scan.status))


def _state(scan: Scan) -> str:
    return "is being scanned" if scan.status in RUNNING else f"has a scan in the state {scan.status}"


def _told(grave: Sequence[Vulnerability], deployment: Deployment) -> str:
    """The gravest by name; those whose exception is over say so."""
    over = deployment.except_findings
    named = [f"{item}{f', excepted until {over[item.name]}' if item.name in over else ''}" for item in grave[:NAMED]]
    more = [f"{len(grave) - NAMED} more"] if len(grave) > NAMED else []
    return ", ".join([*named, *more])


def _way_out(place: str, finding: Vulnerability) -> str:
    example = f'{place}.except_findings: {{{one_line(finding.name)}: "DAY"}}'
    return f"deploy an image without it, or except it until a day: {example}"


def _scan_first(place: str, repository: Repository, version: str, status: str) -> str:
    [image] = image_ids([version])
    about = ",".join(f"{name}={value}" for name, value in image.items())
    options = (
        f"--repository-name {quote(repository.name)} --image-id {quote(about)} --registry-id {repository.account_id}"
    )
    region = repository.region
    if status in RUNNING:
        return f"wait for it (aws ecr wait image-scan-complete --region {region} {options}) and run again"
    excepted = f'{place}.except_findings: {{{status}: "DAY"}}'
    if status in (UNSCANNED, "FAILED"):
        return f"scan it (aws ecr start-image-scan --region {region} {options}) and run again, or except it until a day: {excepted}"
    return f"deploy an image that ECR can scan, or except it until a day: {excepted}"
