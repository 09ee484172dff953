# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read roles: two for all of the account's, or four for each where the credentials may not list them all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._aws.errors import ClientError, code_of, unless_absent
from .._aws.session import Aws, gather
from .names import POLICY_NAME

PAGE = 1000  # the most that IAM gives at once; it may give fewer
REFUSED = {"AccessDenied", "AccessDeniedException"}


@dataclass(frozen=True)
class RoleAnswer:
    """IAM's answers about one role: the documents of its inline policies by name, and the policies attached to it."""

    role: Mapping[str, Any]
    policies: Mapping[str, Any]
    attached: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class RolesSnapshot:
    """The roles that there are, of those that were read."""

    roles: Sequence[RoleAnswer]


def read_roles(aws: Aws, names: Collection[str]) -> RolesSnapshot:
    """The roles of these names."""
    if not names:
        return RolesSnapshot([])
    aws.client("iam")
    try:
        return RolesSnapshot(_read_all(aws, names))
    except ClientError as error:
        if code_of(error) not in REFUSED:
            raise
    roles = gather({name: partial(unless_absent, partial(_read_one, aws, name), None) for name in names})
    return RolesSnapshot([role for role in roles.values() if role])


def _read_all(aws: Aws, names: Collection[str]) -> list[RoleAnswer]:
    """GetAccountAuthorizationDetails tells all but the descriptions, which ListRoles has.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleDetail.html
    """
    details = partial(aws.pages, "iam", "get_account_authorization_details", "RoleDetailList")
    answers = gather(
        {
            "details": partial(details, Filter=["Role"], PaginationConfig={"PageSize": PAGE}),
            "roles": partial(aws.pages, "iam", "list_roles", "Roles", PaginationConfig={"PageSize": PAGE}),
        }
    )
    descriptions = {item["RoleName"]: item.get("Description", "") for item in answers["roles"]}
    return [
        RoleAnswer(
            {**item, "Description": descriptions.get(item["RoleName"], "")},
            {policy["PolicyName"]: policy["PolicyDocument"] for policy in item.get("RolePolicyList") or ()},
            item.get("AttachedManagedPolicies") or (),
        )
        for item in answers["details"]
        if item["RoleName"] in names
    ]


def _read_one(aws: Aws, name: str) -> RoleAnswer:
    iam = aws.client("iam")
    role = iam.get_role(RoleName=name)["Role"]
    policies = {
        item: iam.get_role_policy(RoleName=name, PolicyName=item)["PolicyDocument"] if item == POLICY_NAME else {}
        for item in aws.pages("iam", "list_role_policies", "PolicyNames", RoleName=name)
    }
    attached = aws.pages("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=name)
    return RoleAnswer(role, policies, attached)
