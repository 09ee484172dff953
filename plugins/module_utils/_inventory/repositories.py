# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A repository of ECR that the inventory owns: its name and how images are kept, never an image."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option

# https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
REPOSITORY = r"(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*"


@dataclass(frozen=True)
class Repository:
    """A repository of ECR that the inventory owns. A deploy makes or adopts it, and deletes neither it nor an image. Others are left alone."""

    name: str = option(
        about="The name of the repository.",
        pattern=REPOSITORY,
        form="a name of ECR, such as talentbase-web or team/web",
    )
    scan_on_push: bool = option(True, about="Scan each image once it is pushed.")
    immutable_tags: bool = option(
        True, about="A tag cannot be pushed a second time, so that it names one image for good."
    )
    mutable_tags: list[str] = option(
        [],
        about="The tags that may move all the same, with * for any text, such as latest. At most five, with immutable_tags.",
    )
    keep_images: int = option(
        0,
        about="How many images are kept, the newest; older ones are deleted, whether a task runs them or not. 0 leaves it as it is.",
        least=0,
        most=10000,
    )
    expire_untagged_days: int = option(
        0,
        about="After how many days an image without a tag is deleted, whether a task runs it or not. 0 leaves it as it is.",
        least=0,
        most=3650,
        unit="days",
    )
    kms_key: str = option(
        "",
        about="The ARN of the KMS key. Fixed at creation. Empty: left as it is; at creation AES-256 with a key of ECR.",
    )
