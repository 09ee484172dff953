# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles that the inventory gives and others have made: their ARNs are read, and nothing of them is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .._aws.errors import Failure
from .._aws.partition import partition
from .._inventory.services import Service
from .actual import document_of
from .names import EXECUTION, TASK, given_role
from .reads import RoleAnswer, RolesSnapshot


class GivenRole(NamedTuple):
    """A role as the inventory gives it. key: the inventory's key; role: its ARN, made of its name where that is given."""

    key: str
    service: str
    purpose: str
    arn: str

    @property
    def name(self) -> str:
        """Its name, without its path."""
        return self.arn.rsplit("/", 1)[1]


def given_roles(services: Mapping[str, Service], account_id: str, region: str) -> list[GivenRole]:
    """The roles that the entries of services give."""
    prefix = f"arn:{partition(region)}:iam::{account_id}:role/"
    return [
        GivenRole(f"services.{key}.{purpose}_role", key, purpose, role if role.startswith("arn:") else prefix + role)
        for key, service in services.items()
        for purpose in (EXECUTION, TASK)
        if (role := given_role(service, purpose)) and (purpose != TASK or service.has_task_role)
    ]


def check_given(roles: list[GivenRole], snapshot: RolesSnapshot) -> None:
    """Raise Failure for a role that does not exist, or that tasks may not assume."""
    known = {item.role["RoleName"]: item for item in snapshot.roles}
    for role in roles:
        found = known.get(role.name)
        if found is None:
            raise Failure(
                f"{role.key}: the role {role.name} does not exist", todo="name one that does, or drop the line"
            )
        if found.role["Arn"] != role.arn:
            raise Failure(f"{role.key}: the role is {found.role['Arn']}, not {role.arn}", todo="give this ARN")
        if "ecs-tasks.amazonaws.com" not in _trusted(found):
            raise Failure(
                f"{role.key}: no task may assume the role {role.name}",
                todo="let its trust policy allow sts:AssumeRole to the service ecs-tasks.amazonaws.com",
            )


def own_roles(snapshot: RolesSnapshot, given: list[GivenRole], made: set[str]) -> Iterator[RoleAnswer]:
    """The roles without those that are only given."""
    others = {role.name for role in given} - made
    yield from (item for item in snapshot.roles if item.role["RoleName"] not in others)


def _trusted(role: RoleAnswer) -> set[str]:
    """The services that a role's trust policy names in statements that allow."""
    statements = document_of(role.role["AssumeRolePolicyDocument"]).get("Statement") or []
    found: set[str] = set()
    for item in statements if isinstance(statements, list) else [statements]:
        principal = item.get("Principal") or {}
        services = principal.get("Service") or [] if isinstance(principal, dict) else []
        if item.get("Effect") == "Allow":
            found |= {services} if isinstance(services, str) else set(services)
    return found
