# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The roles of all services: read in parallel, changed one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._aws.tags import to_list
from .._inventory.inventory import Inventory
from .._module.apply import BaseHandler
from .._plan.values import Actual, Address, KindRules, Resource
from .policies import INFRASTRUCTURE, KIND, desired_infrastructure_role, desired_roles, role_name
from .reads import POLICY_NAME, read_roles


class RolesLayer:
    """The execution role and task role of each service, and the infrastructure role of one whose traffic moves.

    Each has one inline policy. traffic: ARNs by service as alb_ingress gives them; absent: also what an earlier strategy left.
    """

    part = "roles"
    looks_first = False
    rules: Mapping[str, KindRules] = {}
    prune: Sequence[str] = ()

    def __init__(
        self,
        aws: Aws,
        inventory: Inventory,
        arns: Mapping[str, str],
        tags: Mapping[str, str],
        traffic: Mapping[str, Mapping[str, str]] | None = None,
        absent: bool = False,
    ) -> None:
        self._aws = aws
        self._iam = aws.client("iam")
        self._region = aws.region
        self._inventory = inventory
        self._arns = arns
        self._tags = tags
        self._traffic = traffic or {}
        self._absent = absent
        self.handlers = {KIND: RoleHandler(aws)}

    def desired(self) -> list[Resource]:
        roles = [
            role
            for service in self._inventory.services.values()
            for role in desired_roles(service, self._inventory, self._region, self._arns, self._tags)
        ]
        # A service that rolls again may still have the role in its running deployment, so only its end takes the role away.
        return roles + [
            desired_infrastructure_role(service, self._region, self._traffic.get(key, {}), self._tags)
            for key, service in self._inventory.services.items()
            if service.deployment.shifts_traffic or (self._absent and service.hosts)
        ]

    def read(self) -> dict[Address, Actual]:
        names = [role.address.name for role in self.desired()]
        found = read_roles(self._aws, names) if names else []
        return {role.address: role for role in found}

    def outputs(self, attributes: Mapping[Address, Mapping[str, Any]]) -> dict[str, Any]:
        def arns(purpose: str) -> dict[str, Any]:
            return {
                key: attributes[Address(KIND, role_name(service, self._region, purpose))]["arn"]
                for key, service in self._inventory.services.items()
            }

        infrastructure = {
            key: attributes[Address(KIND, role_name(service, self._region, INFRASTRUCTURE))]["arn"]
            for key, service in self._inventory.services.items()
            if service.deployment.shifts_traffic
        }
        return {
            "execution_roles": arns("execution"),
            "task_roles": arns("task"),
            "infrastructure_roles": infrastructure,
        }


class RoleHandler(BaseHandler):
    """Makes, changes and removes roles."""

    def __init__(self, aws: Aws) -> None:
        self._iam = aws.client("iam")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        role = self._iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps(properties["trust"]),
            Description=properties["description"],
            Tags=to_list(properties["tags"]),
        )["Role"]
        self._put(name, properties)
        return {"arn": role["Arn"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        name = actual.address.name
        if "trust" in changed:
            self._iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(properties["trust"]))
        if "policy" in changed:
            self._put(name, properties)
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
        """Take away the policies that somebody else gave the role."""
        for policy in actual.properties["more_policies"]:
            if policy.startswith("arn:"):
                self._iam.detach_role_policy(RoleName=actual.address.name, PolicyArn=policy)
            else:
                self._iam.delete_role_policy(RoleName=actual.address.name, PolicyName=policy)

    def _put(self, name: str, properties: Mapping[str, Any]) -> None:
        document = json.dumps(properties["policy"])
        self._iam.put_role_policy(RoleName=name, PolicyName=POLICY_NAME, PolicyDocument=document)
