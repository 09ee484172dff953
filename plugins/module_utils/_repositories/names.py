# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What repositories are called: in a plan, and by their ARNs."""

from __future__ import annotations

from .._aws.partition import partition
from .._inventory.images import ecr_image, whole_references
from .._inventory.services import Service

REPOSITORY = "repository"


def repositories_of(service: Service) -> set[str]:
    """The repositories that the images of a service are in, whoever owns them: a name of another account's keeps one of the same name."""
    references = (ecr_image(text) for _key, text, _credentials in whole_references("", service))
    return {item.repository for item in references if item} | ({service.repository} if service.repository else set())


def repository_arn(name: str, account_id: str, region: str) -> str:
    """The ARN of a repository."""
    return f"arn:{partition(region)}:ecr:{region}:{account_id}:repository/{name}"
