# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layer of an environment's policies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._iam.names import BOUNDARY
from .._inventory.inventory import Inventory
from .._module.layer import Attributes, State
from .._plan.values import Address, KindRules, Resource
from .documents import Policy, arns_of
from .handlers import PolicyHandler
from .names import POLICY, path_of
from .reads import PoliciesSnapshot, actual_policy, read_policies


class PermissionsLayer:
    """The policies of each purpose and the boundaries of the services' roles.

    A policy of a purpose that needs fewer than before is deleted; the boundary of a service that has left may still bound a role, and stays.
    """

    part = "permissions"
    desired_follows_actual = False
    facts: Collection[str] = ("policies", "boundaries")
    rules: Mapping[str, KindRules] = {
        POLICY: KindRules(fixed=frozenset({"path"}), initial=frozenset({"description", "tags"}))
    }
    prune: Sequence[str] = (POLICY,)

    def __init__(self, aws: Aws, inventory: Inventory, policies: Sequence[Policy], tags: Mapping[str, str]) -> None:
        self._aws, self._inventory, self._tags = aws, inventory, tags
        self._policies = policies
        self.handlers = {POLICY: PolicyHandler(aws)}

    def observe(self) -> PoliciesSnapshot:
        """The account's own managed policies."""
        return read_policies(self._aws)

    def desired(self, snapshot: PoliciesSnapshot) -> list[Resource]:
        """Every policy of the environment."""
        return [
            Resource(
                Address(POLICY, item.name),
                {
                    "path": item.path,
                    "document": item.document,
                    "description": item.description,
                    "tags": dict(self._tags),
                },
            )
            for item in self._policies
        ]

    def actual(self, snapshot: PoliciesSnapshot) -> State:
        """The policies of these names, and the others of the environment's purposes."""
        names, path = {item.name for item in self._policies}, path_of(self._inventory)
        found = [
            actual_policy(name, answer)
            for name, answer in snapshot.policies.items()
            if name in names or (answer.get("Path") == path and not name.endswith(f"-{BOUNDARY}"))
        ]
        return {policy.address: policy for policy in found}

    def outputs(self, snapshot: PoliciesSnapshot, attributes: Attributes) -> dict[str, Any]:
        """ARNs of the policies by purpose, and of the boundaries."""
        return arns_of(self._policies, self._inventory)
