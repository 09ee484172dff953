# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""SecureString parameters with the steps of a secret's change.

Parameter Store has no staging: a new value is current as soon as it is put. So a staged value stays in this process's memory, and a
tag says which version belongs to a change that is not done: that version is current, or the one before it where it was taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .._aws.errors import Failure
from .._aws.session import Aws
from .._aws.tags import to_list
from .._inventory.parameters import Parameter
from .._secrets.generate import Value
from .._secrets.names import SINCE_TAG
from .._secrets.stages import CURRENT, PENDING, PREVIOUS, Since
from . import parameter_value
from .vault import LABELS, SECOND

CHANGE_TAG = "talentbase.aws/change"
"""The version of a change that is not done, and how it came: two words with a blank between."""


class ParameterVault:
    """The SecureString parameters of an inventory, by their ARNs."""

    def __init__(self, aws: Aws, parameters: Mapping[str, Parameter]) -> None:
        self._aws = aws
        self._ssm = aws.client("ssm")
        self._parameters = parameters
        self._staged: dict[str, Value] = {}

    def describe(self, arn: str) -> tuple[dict[str, Any] | None, datetime]:
        """A parameter in the shape of DescribeSecret, None where there is none; and when AWS said so."""
        description = parameter_value.describe(self._aws, self._parameters[arn])
        if description is None:
            return None, datetime.now(UTC)
        return like_a_secret(arn, description.name, description.version, description.tags), description.described_at

    def value(self, arn: str, stage: str = CURRENT) -> Value:
        """The current value, the one before, or the one that is staged in this process."""
        if stage == PENDING and arn in self._staged:
            return self._staged[arn]
        return parameter_value.read(self._aws, self._known(arn), back=1 if stage == PREVIOUS else 0)

    def created(self, arn: str) -> dict[str, datetime]:
        """When each version that AWS still has was put, by its number; encrypted, no value is read."""
        history = self._aws.pages("ssm", "get_parameter_history", "Parameters", Name=self._name(arn))
        return {str(item["Version"]): item["LastModifiedDate"] for item in history}

    def stage(self, arn: str, value: Value, how: str) -> str:
        """Keep a new value in memory, and a tag that its version will be one of a change; the number of that version."""
        version = str(self._known(arn).version + 1)
        self._tag(arn, CHANGE_TAG, f"{version} {how}")
        self._staged[arn] = value
        return version

    def unstage(self, answer: Mapping[str, Any]) -> None:
        """Take the tag of a change from a parameter."""
        self._staged.pop(answer["ARN"], None)
        name = self._name(answer["ARN"])
        self._ssm.remove_tags_from_resource(ResourceType="Parameter", ResourceId=name, TagKeys=[CHANGE_TAG])

    def promote(self, arn: str, version: str, instead_of: str, how: str, made: datetime | None = None) -> Since:
        """Put the staged value, or that of an older version once more; since when readers get it."""
        description = self._known(arn)
        if str(description.version) != instead_of:
            raise Failure(
                f"Parameter {description.name} was changed by another run meanwhile",
                todo="run the same command again",
            )
        staged = self._staged.pop(arn, None)
        value = staged or parameter_value.read(self._aws, description, back=description.version - int(version))
        current = parameter_value.put(self._aws, description, value)
        moment = self._known(arn).modified + SECOND
        return self.note(arn, Since(moment, str(current), how, made or moment))

    def note(self, arn: str, since: Since) -> Since:
        """Keep since when a version is current."""
        self._tag(arn, SINCE_TAG, since.tag())
        return since

    def undelete(self, arn: str) -> None:
        """Parameter Store deletes at once, so there is nothing to restore."""
        raise Failure(f"Parameter {self._name(arn)} cannot be restored", todo="run a deploy, which creates it again")

    def _known(self, arn: str) -> parameter_value.ParameterDescription:
        description = parameter_value.describe(self._aws, self._parameters[arn])
        if description is None:
            raise Failure(
                f"Parameter {self._name(arn)} is gone", todo="run playbooks/secrets.yml -e secret_action=bootstrap"
            )
        return description

    def _tag(self, arn: str, name: str, value: str) -> None:
        tags = to_list({name: value})
        self._ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=self._name(arn), Tags=tags)

    def _name(self, arn: str) -> str:
        return self._parameters[arn].name


def like_a_secret(arn: str, name: str, version: int, tags: Mapping[str, str]) -> dict[str, Any]:
    """A parameter as DescribeSecret would give it: versions with their labels, and tags."""
    stages = {str(version): [CURRENT]}
    if version > 1:
        stages[str(version - 1)] = [PREVIOUS]
    changed, _blank, how = tags.get(CHANGE_TAG, "").partition(" ")
    if changed in stages:
        stages[changed] += [PENDING, *(LABELS[known] for known in [how] if known in LABELS)]
    return {"ARN": arn, "Name": name, "VersionIdsToStages": stages, "Tags": to_list(tags)}
