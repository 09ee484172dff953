# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of log groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._module.apply import BaseHandler
from .._plan.values import Actual


class LogGroupHandler(BaseHandler):
    """Creates log groups. Only state absent removes them, and what a person asks to have pruned."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    @property
    def _logs(self) -> Any:
        """Made once it is needed, as a layer may have none."""
        return self._aws.client("logs")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        key = {"kmsKeyId": properties["kms_key"]} if properties.get("kms_key") else {}
        self._logs.create_log_group(logGroupName=name, tags=properties["tags"], **key)
        if "retention_days" in properties:
            self._logs.put_retention_policy(logGroupName=name, retentionInDays=properties["retention_days"])
        return {}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        name = actual.address.name
        if "retention_days" in changed:
            self._logs.put_retention_policy(logGroupName=name, retentionInDays=properties["retention_days"])
        if "kms_key" in changed:
            self._logs.associate_kms_key(logGroupName=name, kmsKeyId=properties["kms_key"])
        if "tags" in changed:
            self._logs.tag_resource(resourceArn=actual.attributes["arn"], tags=properties["tags"])

    def delete(self, actual: Actual) -> None:
        self._logs.delete_log_group(logGroupName=actual.address.name)
