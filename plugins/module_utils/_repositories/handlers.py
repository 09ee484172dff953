# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of repositories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._aws.tags import to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .inputs import lifecycle_text, mutability_input, repository_input


class RepositoryHandler(BaseHandler):
    """Repositories of ECR. Their images are nobody's here to change."""

    def __init__(self, aws: Aws) -> None:
        self._ecr = aws.client("ecr")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._ecr.create_repository(**repository_input(name, properties))["repository"]
        self._put_lifecycle(name, properties)
        return {"arn": answer["repositoryArn"], "uri": answer["repositoryUri"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        name = actual.address.name
        if "scan_on_push" in changed:
            scanning = {"scanOnPush": properties["scan_on_push"]}
            self._ecr.put_image_scanning_configuration(repositoryName=name, imageScanningConfiguration=scanning)
        if {"immutable_tags", "mutable_tags"} & {*changed}:
            self._ecr.put_image_tag_mutability(repositoryName=name, **mutability_input(properties))
        if "lifecycle" in changed:
            self._put_lifecycle(name, properties)
        if "tags" in changed:
            self._ecr.tag_resource(resourceArn=actual.attributes["arn"], tags=to_list(properties["tags"]))

    def delete(self, actual: Actual) -> None:
        """Without force, so that ECR refuses one that holds images."""
        self._ecr.delete_repository(repositoryName=actual.address.name)

    def _put_lifecycle(self, name: str, properties: Mapping[str, Any]) -> None:
        if properties.get("lifecycle"):
            self._ecr.put_lifecycle_policy(repositoryName=name, lifecyclePolicyText=lifecycle_text(properties))
