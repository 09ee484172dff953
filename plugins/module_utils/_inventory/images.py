# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""References to images: what each names, and which of them ECR has. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .services import Service

RUNNING = "running"
"""The image_tag that stands for what each service runs."""
DIGEST = r"sha256:[0-9a-f]{64}"
_PART = r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*"
# https://github.com/distribution/reference: host, path, tag and digest
REFERENCE = re.compile(
    rf"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d+)?/)?{_PART}(?:/{_PART})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?(?:@{DIGEST})?"
)
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html; the second form is that of dual-stack endpoints.
ECR = re.compile(
    r"(?P<account>\d{12})\.dkr(?:\.ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?"
    r"|-ecr(?:-fips)?\.(?P<dual>[a-z0-9-]+)\.on\.aws)/(?P<name>[^:@]+)(?::(?P<tag>[^@]+))?(?:@(?P<digest>.+))?"
)


@dataclass(frozen=True)
class EcrImage:
    """An image of ECR. version: its digest where it has one, else its tag."""

    account_id: str
    region: str
    repository: str
    version: str

    @property
    def may_be_cached(self) -> bool:
        """Whether the repository may be one of a pull-through cache, whose repositories begin with a prefix."""
        return "/" in self.repository


def ecr_image(reference: str) -> EcrImage | None:
    """What a whole reference names in ECR; None for an image of another registry."""
    match = ECR.fullmatch(reference)
    if not match:
        return None
    version = match["digest"] or match["tag"] or "latest"
    return EcrImage(match["account"], match["region"] or match["dual"], match["name"], version)


def with_version(repository: str, version: str) -> str:
    """The reference of a repository's image by its tag or its digest."""
    return f"{repository}{'@' if version.startswith('sha256:') else ':'}{version}"


def version_of(reference: str) -> str:
    """The digest of a reference, or its tag; empty where it has neither."""
    name, _at, digest = reference.partition("@")
    return digest or name.rsplit("/", 1)[-1].partition(":")[2]


def whole_references(key: str, service: Service) -> Iterator[tuple[str, str, str]]:
    """The inventory key, the reference and the credentials of each image that a service names whole. key: the service's."""
    if service.image:
        yield f"{key}.image", service.image, service.repository_credentials
    for name, sidecar in service.sidecars.items():
        yield f"{key}.sidecars.{name}.image", sidecar.image, sidecar.repository_credentials
