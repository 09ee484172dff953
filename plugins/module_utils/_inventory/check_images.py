# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether each image is named in full, and can be pulled with what the inventory gives for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .check_arns import SECRET
from .check_references import names_in
from .faults import Fault, suggestion
from .images import REFERENCE, ecr_image, whole_references
from .inventory import Inventory
from .plain import IMAGE_TAG, IMAGE_TAG_FORM
from .repositories import REPOSITORY
from .services import Service

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
CREDENTIALS = ("username", "password")


def check_images(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the images of every container, and of the credentials of their registries."""
    for name, service in inventory.services.items():
        key = f"services.{name}"
        yield from _own(key, service)
        for where, reference, credentials in whole_references(key, service):
            if not REFERENCE.fullmatch(reference):
                hint = "give REGISTRY/REPOSITORY:TAG or REGISTRY/REPOSITORY@sha256:DIGEST, without https://"
                yield Fault(where, f"is {reference!r}, which is not the reference of an image", hint)
            elif credentials:
                place = f"{where.removesuffix('image')}repository_credentials"
                yield from _credentials(place, reference, credentials, inventory, variables)


def check_findings(inventory: Inventory, _variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of which findings of ECR's scan an image may have."""
    for name, service in inventory.services.items():
        key, deployment = f"services.{name}", service.deployment
        if not deployment.refuse_findings:
            if deployment.except_findings:
                hint = f"give {key}.deployment.refuse_findings as well, such as CRITICAL"
                yield Fault(f"{key}.deployment.except_findings", "is given, and no finding is refused", hint)
            continue
        for finding, day in deployment.except_findings.items():
            if not _is_day(day):
                yield Fault(f"{key}.deployment.except_findings.{finding}", f"is {day}, which is no day", "correct it")
        for where, reference, _credentials in whole_references(key, service):
            if not ecr_image(reference):
                problem = f"is an image of another registry, which {key}.deployment.refuse_findings does not look at"
                yield Fault(where, problem, "copy it into a repository of ECR to have it scanned", warning=True)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _own(key: str, service: Service) -> Iterator[Fault]:
    if service.repository and not re.fullmatch(REPOSITORY, service.repository):
        hint = "give the name of an ECR repository, or a whole reference as image"
        yield Fault(f"{key}.repository", f"is {service.repository!r}", hint)
    if service.image_tag and not re.fullmatch(IMAGE_TAG, service.image_tag):
        yield Fault(f"{key}.image_tag", f"is {service.image_tag!r}, which is not an image tag", IMAGE_TAG_FORM)
    if service.repository_credentials and not service.image:
        hint = "drop it; the execution role pulls from ECR"
        yield Fault(f"{key}.repository_credentials", "is for an image of another registry", hint)


def _credentials(
    key: str, reference: str, secret: str, inventory: Inventory, variables: Mapping[str, Any]
) -> Iterator[Fault]:
    if ecr_image(reference):
        yield Fault(key, "is for another registry than ECR", "drop it; the execution role pulls from ECR")
    elif secret.startswith("arn:"):
        if not SECRET.fullmatch(secret) or ":ssm:" in secret or len(secret.split(":")) > 7:
            yield Fault(
                key, f"is {secret}, which is not the ARN of a secret alone", "give a key of secrets, or the ARN"
            )
    elif (known := names_in(variables, "secrets")) is not None and secret not in known:
        yield Fault(key, f"is {secret}, which is not a key of secrets", suggestion(secret, known))
    elif secret in inventory.secrets and {*inventory.secrets[secret].json_keys()} != {*CREDENTIALS}:
        problem = f"is {secret}, whose values are not {' and '.join(CREDENTIALS)}"
        yield Fault(key, problem, f"name a secret with kind: external and keys: [{', '.join(CREDENTIALS)}]")
