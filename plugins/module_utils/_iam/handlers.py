# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make, change and remove roles."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._aws.tags import to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .names import POLICY_NAME


class RoleHandler(BaseHandler):
    """Makes, changes and removes roles."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    @property
    def _iam(self) -> Any:
        """Made once it is needed, as a layer may have no role."""
        return self._aws.client("iam")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        role = self._iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps(properties["trust"]),
            Description=properties["description"],
            Tags=to_list(properties["tags"]),
            **_boundary(properties),
        )["Role"]
        if properties["policy"]:
            self._put(name, properties)
        return {"arn": role["Arn"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        name = actual.address.name
        if "boundary" in changed:  # first: a deployer may write policies only into a role that has its boundary
            self._iam.put_role_permissions_boundary(RoleName=name, **_boundary(properties))
        if "trust" in changed:
            self._iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(properties["trust"]))
        if "policy" in changed and properties["policy"]:
            self._put(name, properties)
        elif "policy" in changed:
            self._iam.delete_role_policy(RoleName=name, PolicyName=POLICY_NAME)
        if "description" in changed:
            self._iam.update_role(RoleName=name, Description=properties["description"])
        if "tags" in changed:
            self._iam.tag_role(RoleName=name, Tags=to_list(properties["tags"]))
        if "more_policies" in changed:
            self._strip(actual)

    def delete(self, actual: Actual) -> None:
        name = actual.address.name
        self._strip(actual)
        if actual.properties["policy"] is not None:
            self._iam.delete_role_policy(RoleName=name, PolicyName=POLICY_NAME)
        self._iam.delete_role(RoleName=name)

    def _strip(self, actual: Actual) -> None:
        """Remove policies of the role that are not this collection's."""
        for policy in actual.properties["more_policies"]:
            if policy.startswith("arn:"):
                self._iam.detach_role_policy(RoleName=actual.address.name, PolicyArn=policy)
            else:
                self._iam.delete_role_policy(RoleName=actual.address.name, PolicyName=policy)

    def _put(self, name: str, properties: Mapping[str, Any]) -> None:
        document = json.dumps(properties["policy"])
        self._iam.put_role_policy(RoleName=name, PolicyName=POLICY_NAME, PolicyDocument=document)


def _boundary(properties: Mapping[str, Any]) -> dict[str, str]:
    """The permissions boundary as IAM's calls take it; nothing where the role has none."""
    return {"PermissionsBoundary": properties["boundary"]} if properties.get("boundary") else {}
