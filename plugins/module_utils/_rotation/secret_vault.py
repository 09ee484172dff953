# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets Manager's versions of a secret: staged, promoted, taken back, done. Each step is one call that may be repeated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from .._aws.clock import answered_at
from .._aws.errors import ClientError, code_of
from .._aws.session import Aws
from .._aws.tags import to_list
from .._secrets.generate import Value
from .._secrets.names import SINCE_TAG
from .._secrets.redaction import redacting_errors
from .._secrets.stages import CURRENT, DOING, PENDING, Since, stages_of
from .vault import LABELS, SECOND


class SecretVault:
    """The secrets of one account and region; ids are ARNs."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._client = aws.client("secretsmanager")

    def describe(self, name: str) -> tuple[dict[str, Any] | None, datetime]:
        """A secret without its value, None where there is none; and when AWS said so."""
        try:
            answer = self._client.describe_secret(SecretId=name)
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise
            return None, answered_at(error.response)
        return answer, answered_at(answer)

    def value(self, arn: str, stage: str = CURRENT) -> Value:
        """The value under a label, for the memory of this process alone."""
        return Value(self._client.get_secret_value(SecretId=arn, VersionStage=stage).get("SecretString", ""))

    def created(self, arn: str) -> dict[str, datetime]:
        """When each version was made, by its id."""
        versions = self._aws.pages(
            "secretsmanager", "list_secret_version_ids", "Versions", SecretId=arn, IncludeDeprecated=True
        )
        return {item["VersionId"]: item["CreatedDate"] for item in versions}

    def stage(self, arn: str, value: Value, how: str) -> str:
        """Keep a new value beside the current one; the id of its version."""
        version = str(uuid4())
        with redacting_errors(value):
            self._client.put_secret_value(
                SecretId=arn,
                ClientRequestToken=version,
                SecretString=value.reveal(),
                VersionStages=[PENDING, LABELS[how]],
            )
        return version

    def unstage(self, answer: Mapping[str, Any]) -> None:
        """Take the labels of a change from its version, those that say what it is for first."""
        pending = stages_of(answer).pending
        labels = _versions(answer).get(pending, [])
        for label in (*sorted({*labels} & {*DOING}), PENDING):
            self._client.update_secret_version_stage(
                SecretId=answer["ARN"], VersionStage=label, RemoveFromVersionId=pending
            )

    def promote(self, arn: str, version: str, instead_of: str, how: str, made: datetime | None = None) -> Since:
        """Make a version the one that readers get; since when it is. made: when its newest value was made, now without it."""
        answer = self._client.update_secret_version_stage(
            SecretId=arn, VersionStage=CURRENT, MoveToVersionId=version, RemoveFromVersionId=instead_of
        )
        moment = answered_at(answer) + SECOND
        return self.note(arn, Since(moment, version, how, made or moment))

    def note(self, arn: str, since: Since) -> Since:
        """Keep since when a version is current."""
        self._client.tag_resource(SecretId=arn, Tags=to_list({SINCE_TAG: since.tag()}))
        return since

    def undelete(self, arn: str) -> None:
        """Restore a secret that is scheduled for deletion."""
        self._client.restore_secret(SecretId=arn)


def _versions(answer: Mapping[str, Any]) -> dict[str, list[str]]:
    versions: dict[str, list[str]] = answer.get("VersionIdsToStages") or answer.get("SecretVersionsToStages") or {}
    return versions
