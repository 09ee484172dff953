# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layer of repositories."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._aws.errors import Failure
from .._aws.session import Aws
from .._inventory.repositories import Repository
from .._module.layer import Attributes, State
from .._plan.values import Address, Resource
from .actual import actual_repository
from .desired import RULES, desired_repository
from .handlers import RepositoryHandler
from .names import REPOSITORY
from .reads import RepositoriesSnapshot, observe_repositories


class RepositoriesLayer:
    """The repositories of the inventory. One that it no longer names is an orphan, see _orphans.

    removing: they are about to be removed, those without images.
    """

    part = "repositories"
    desired_follows_actual = False
    facts: Collection[str] = ("repositories",)
    rules = RULES
    prune: tuple[str, ...] = ()

    def __init__(
        self, aws: Aws, repositories: Mapping[str, Repository], tags: Mapping[str, str], removing: bool = False
    ) -> None:
        self._aws = aws
        self._repositories = repositories
        self._tags = tags
        self._removing = removing
        self._desired = [desired_repository(item, tags) for item in repositories.values()]
        self.handlers = {REPOSITORY: RepositoryHandler(aws)}

    def observe(self) -> RepositoriesSnapshot:
        """Failure where the inventory wants a key that an existing repository does not have."""
        snapshot = observe_repositories(self._aws, self._desired, self._tags, self._removing)
        if not self._removing:
            for key, item in self._repositories.items():
                self._refuse_other_key(f"repositories.{key}", item, snapshot)
        return snapshot

    def desired(self, snapshot: RepositoriesSnapshot) -> list[Resource]:
        return list(self._desired)

    def actual(self, snapshot: RepositoriesSnapshot) -> State:
        existing = [
            actual_repository(item.answer, item.lifecycle, item.tags)
            for item in snapshot.answers.values()
            if not item.has_images
        ]
        return {item.address: item for item in existing}

    def outputs(self, snapshot: RepositoriesSnapshot, attributes: Attributes) -> dict[str, Any]:
        known = {key: (item, attributes[Address(REPOSITORY, item.name)]) for key, item in self._repositories.items()}
        found = {key: {"name": item.name, "arn": of["arn"], "uri": of["uri"]} for key, (item, of) in known.items()}
        return {"repositories": found}

    def _refuse_other_key(self, key: str, wanted: Repository, snapshot: RepositoriesSnapshot) -> None:
        found = snapshot.answers.get(wanted.name)
        present = (found.answer.get("encryptionConfiguration") or {}).get("kmsKey") or "" if found else wanted.kms_key
        if wanted.kms_key and present != wanted.kms_key:
            raise Failure(
                f"{key}.kms_key is {wanted.kms_key}, but {wanted.name} is encrypted with {present or 'a key of ECR'}, "
                "which is fixed at creation",
                todo="drop it; or name a new repository, push the images to it, and name it in the services",
            )


def kept(snapshot: RepositoriesSnapshot) -> list[str]:
    """The repositories that a removal leaves, as they hold images."""
    return sorted(name for name, item in snapshot.answers.items() if item.has_images)
