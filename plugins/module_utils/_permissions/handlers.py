# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make, change and delete managed policies."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._aws.tags import to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual

VERSIONS = 5
"""Versions that IAM keeps of a policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html"""


class PolicyHandler(BaseHandler):
    """Managed policies. A change is a new version; the oldest one goes where IAM takes no more."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._iam = aws.client("iam")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._iam.create_policy(
            PolicyName=name,
            Path=properties["path"],
            Description=properties["description"],
            PolicyDocument=_text(properties["document"]),
            Tags=to_list(properties["tags"]),
        )
        return {"arn": answer["Policy"]["Arn"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        arn = actual.attributes["arn"]
        versions = self._aws.pages("iam", "list_policy_versions", "Versions", PolicyArn=arn)
        old = sorted((item["CreateDate"], item["VersionId"]) for item in versions if not item["IsDefaultVersion"])
        if len(versions) >= VERSIONS:
            self._iam.delete_policy_version(PolicyArn=arn, VersionId=old[0][1])
        document = _text(properties["document"])
        self._iam.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)

    def delete(self, actual: Actual) -> None:
        """Delete a policy; it is detached first from whoever has it."""
        arn = actual.attributes["arn"]
        for kind in ("Role", "User", "Group"):
            entities = self._aws.pages("iam", "list_entities_for_policy", f"Policy{kind}s", PolicyArn=arn)
            detach = getattr(self._iam, f"detach_{kind.lower()}_policy")
            for entity in entities:
                detach(**{f"{kind}Name": entity[f"{kind}Name"]}, PolicyArn=arn)
        for version in self._aws.pages("iam", "list_policy_versions", "Versions", PolicyArn=arn):
            if not version["IsDefaultVersion"]:
                self._iam.delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])
        self._iam.delete_policy(PolicyArn=arn)


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, separators=(",", ":"))
