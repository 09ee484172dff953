"""ECR: what the scan of an image found, as the rules of images say; moto gives a made-up finding.

https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html; the findings of an index are those of its
images: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.ecr.exceptions import ScanNotFoundException
from moto.ecr.responses import ECRResponse

from ..clock import Clock
from ..images import Images
from ..paging import page
from ..patching import replace

MOST = 1000
"""Findings of one page."""


def install(clock: Clock, images: Images) -> None:
    """Patch moto. images: whose rules say what a scan finds."""

    def describe_image_scan_findings(self: ECRResponse) -> ActionResult:
        """DescribeImageScanFindings; of another account's registry it is denied."""
        registry, name = self._get_param("registryId"), self._get_param("repositoryName")
        asked = self._get_param("imageId") or {}
        if registry not in (None, self.current_account):
            arn = f"arn:aws:ecr:{self.region}:{registry}:repository/{name}"
            why = "because no resource-based policy allows the ecr:DescribeImageScanFindings action"
            words = f"User is not authorized to perform: ecr:DescribeImageScanFindings on resource: {arn} {why}"
            raise JsonRESTError("AccessDeniedException", words)
        repository = self.ecr_backend._get_repository(name, registry)
        image = repository._get_image(asked.get("imageTag"), asked.get("imageDigest"))
        rule = _rule(images, f"{repository.uri}", asked, image)
        if rule is None and not image.last_scan:
            words = ", ".join(f"{key}:'{asked.get(key) or 'null'}'" for key in ("imageDigest", "imageTag"))
            raise ScanNotFoundException(f"{{{words}}}", name, repository.registry_id)
        found = rule or {}
        kind = "enhancedFindings" if found.get("enhanced") else "findings"
        some, token = page(found.get("findings") or [], self._get_param("nextToken"), _size(self))
        findings = {kind: [_SHAPES[kind](item) for item in some], "imageScanCompletedAt": clock.now()}
        status = {"status": found.get("status", "COMPLETE"), "description": found.get("description", "")}
        about = {"registryId": repository.registry_id, "repositoryName": name, "imageScanStatus": status}
        return ActionResult({**about, "imageId": asked, "imageScanFindings": findings, "nextToken": token})

    replace(ECRResponse, describe_image_scan_findings=describe_image_scan_findings)


def _size(asked: ECRResponse) -> int:
    return min(int(asked._get_param("maxResults") or 100), MOST)


def _rule(images: Images, uri: str, asked: dict[str, str], image: Any) -> dict[str, Any] | None:
    """What the rule of an image says of its scan, whether it is asked for by its tag or its digest."""
    names = {f"{uri}:{tag}" for tag in image.image_tags} | {f"{uri}@{image.get_image_digest()}"}
    names |= {f"{uri}:{asked['imageTag']}"} if asked.get("imageTag") else set()
    found = [scan for name in sorted(names) if (scan := images.behaviour(name).scan) is not None]
    return dict(found[0]) if found else None


def _basic(finding: dict[str, str]) -> dict[str, Any]:
    attributes = [
        {"key": f"package_{key}", "value": finding[word]} for key, word in _PACKAGE.items() if word in finding
    ]
    return {"name": finding["name"], "severity": finding["severity"], "attributes": attributes}


def _enhanced(finding: dict[str, str]) -> dict[str, Any]:
    package = {"name": finding.get("package", ""), "version": finding.get("version", "")}
    details = {"vulnerabilityId": finding["name"], "vulnerablePackages": [package]}
    return {"severity": finding["severity"], "status": "ACTIVE", "packageVulnerabilityDetails": details}


_PACKAGE = {"name": "package", "version": "version"}
_SHAPES = {"findings": _basic, "enhancedFindings": _enhanced}
