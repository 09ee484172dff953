# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Permissions boundaries: which one bounds a service's roles, and whether it allows what they need. Pure.

A role may do what its policy and its boundary both allow:
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._aws.errors import Failure
from .._inventory.inventory import Inventory
from .._inventory.services import Service
from .._plan.values import UNKNOWN, Resource
from .names import BOUNDARY, role_name


@dataclass(frozen=True)
class Boundary:
    """A managed policy that may bound roles. document: None where it could not be read."""

    arn: str
    document: Mapping[str, Any] | None = None


def boundary_of(service: Service, region: str, requested: str, known: Mapping[str, Boundary]) -> Boundary | None:
    """The boundary of a service's roles: the inventory's, or the one that an administrator made for it; None without one.

    requested: the inventory's permissions_boundary; known: the account's own managed policies by name.
    """
    if requested:
        return next((item for item in known.values() if item.arn == requested), Boundary(requested))
    return known.get(role_name(service, region, BOUNDARY))


def check(
    roles: Sequence[Resource], inventory: Inventory, known: Mapping[str, Boundary], complete: bool = True
) -> None:
    """Raise Failure where a boundary does not exist, or where a service's own one would refuse a task what it needs.

    complete: whether known has all of the account's own managed policies.
    """
    requested, arns = inventory.permissions_boundary, {item.arn for item in known.values()}
    if complete and requested.split(":")[4:5] == [inventory.account_id] and requested not in arns:
        raise Failure(f"permissions_boundary: {requested} does not exist", todo="name a managed policy of the account")
    documents = {item.arn: item.document for item in known.values() if item.arn != requested}
    for role in roles:
        boundary = str(role.properties.get("boundary", ""))
        document = documents.get(boundary)
        if document and (missing := not_allowed(role.properties["policy"] or {}, document)):
            raise Failure(
                f"{role.address} needs {', '.join(missing)}, which its permissions boundary {boundary} does not allow",
                todo="let an administrator run playbooks/permissions.yml with this inventory, then run the same command again",
            )


def not_allowed(policy: Mapping[str, Any], boundary: Mapping[str, Any]) -> list[str]:
    """What a role's policy allows and its boundary does not, each as "ACTION on RESOURCE"."""
    limits = list(_pairs(boundary))
    return [
        f"{action} on {resource}"
        for action, resource, condition in _pairs(policy)
        if UNKNOWN not in resource and not any(_within(action, resource, condition, limit) for limit in limits)
    ]


def _pairs(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Each action with each resource that a document allows, and the condition; of Allow statements that name both."""
    for item in _listed(document.get("Statement")):
        if item.get("Effect") == "Allow":
            for action in _listed(item.get("Action")):
                for resource in _listed(item.get("Resource")):
                    yield str(action), str(resource), item.get("Condition") or {}


def _within(action: str, resource: str, condition: Any, limit: tuple[str, str, Any]) -> bool:
    return (
        _glob(limit[0].lower(), action.lower())
        and _glob(limit[1], resource)
        and (not limit[2] or limit[2] == condition)
    )


def _glob(pattern: str, text: str) -> bool:
    """Whether a pattern of IAM, in which * is any characters and ? is one, covers a text, which may be a pattern, too."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text, re.DOTALL) is not None


def _listed(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, (list, tuple)) else [value]
