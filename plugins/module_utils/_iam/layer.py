# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layer of the roles of all services."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._inventory.inventory import Inventory
from .._inventory.services import Service
from .._module.layer import Attributes, State
from .._plan.values import Address, KindRules, Resource
from .actual import actual_role
from .boundaries import Boundary, boundary_of, check
from .desired import desired_infrastructure_role, desired_roles
from .given_roles import check_given, given_roles, own_roles
from .handlers import RoleHandler
from .names import EXECUTION, INFRASTRUCTURE, ROLE, TASK, role_name
from .reads import RolesSnapshot, read_roles
from .widening import kept, widened_policy


class RolesLayer:
    """The execution role and task role of each service, and the infrastructure role of one whose traffic moves.

    Each has one inline policy. traffic: ARNs by service as alb_ingress gives them; removing: also what an earlier strategy left.
    """

    part = "roles"
    desired_follows_actual = False
    facts: Collection[str] = ("execution_roles", "task_roles", "infrastructure_roles")
    rules: Mapping[str, KindRules] = {ROLE: KindRules(widen={"policy": widened_policy, "more_policies": kept})}
    prune: Sequence[str] = ()

    def __init__(
        self,
        aws: Aws,
        inventory: Inventory,
        arns: Mapping[str, str],
        tags: Mapping[str, str],
        traffic: Mapping[str, Mapping[str, str]] | None = None,
        removing: bool = False,
    ) -> None:
        self._aws, self._inventory, self._arns, self._tags = aws, inventory, arns, tags
        self._services, self._traffic, self._removing = inventory.services, traffic or {}, removing
        self._given = given_roles(inventory.services, inventory.account_id, aws.region)
        self.handlers = {ROLE: RoleHandler(aws)}

    def observe(self) -> RolesSnapshot:
        """The roles of the services, as far as there are any."""
        return read_roles(self._aws, sorted(self._made | {role.name for role in self._given}))

    @property
    def _made(self) -> set[str]:
        """The names of the roles that are made here."""
        return {role.address.name for role in self._roles({})}

    def desired(self, snapshot: RolesSnapshot) -> list[Resource]:
        """The roles that the services need; raises Failure where a permissions boundary would keep one from its work."""
        roles = self._roles(snapshot.boundaries)
        if not self._removing:
            check(roles, self._inventory, snapshot.boundaries, snapshot.complete)
            check_given(self._given, snapshot)
        return roles

    def actual(self, snapshot: RolesSnapshot) -> State:
        """The roles that there are."""
        own = own_roles(snapshot, self._given, self._made)
        roles = [actual_role(answer.role, answer.policies, answer.attached) for answer in own]
        return {role.address: role for role in roles}

    def outputs(self, snapshot: RolesSnapshot, attributes: Attributes) -> dict[str, Any]:
        """ARNs by service."""

        def arns(purpose: str, keys: Collection[str]) -> dict[str, Any]:
            given = {role.service: role.arn for role in self._given if role.purpose == purpose}
            names = {key: role_name(self._services[key], self._aws.region, purpose) for key in keys if key not in given}
            return {**given, **{key: attributes[Address(ROLE, name)]["arn"] for key, name in names.items()}}

        shifting = [key for key, service in self._services.items() if service.deployment.shifts_traffic]
        return {
            "execution_roles": arns(EXECUTION, self._services),
            "task_roles": arns(TASK, [key for key, service in self._services.items() if service.has_task_role]),
            "infrastructure_roles": arns(INFRASTRUCTURE, shifting),
        }

    def _roles(self, known: Mapping[str, Boundary]) -> list[Resource]:
        region, roles = self._aws.region, []
        for service in self._services.values():
            boundary = self._boundary(service, known)
            roles += desired_roles(service, self._inventory, region, self._arns, self._tags, boundary)
        # A service that rolls again may still have the role in its running deployment, so only its end takes the role away.
        return roles + [
            desired_infrastructure_role(
                service, region, self._traffic.get(key, {}), self._tags, self._boundary(service, known)
            )
            for key, service in self._services.items()
            if service.deployment.shifts_traffic or (self._removing and service.takes_requests)
        ]

    def _boundary(self, service: Service, known: Mapping[str, Boundary]) -> str:
        found = boundary_of(service, self._aws.region, self._inventory.permissions_boundary, known)
        return found.arn if found else ""
