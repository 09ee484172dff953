# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read roles and boundaries: two for all of the account's, or four for each role where these are refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .._aws.errors import ClientError, code_of, unless_absent
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._plan.owner import owned_alone
from .actual import document_of
from .boundaries import Boundary
from .names import BOUNDARY_PATH, POLICY_NAME

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
    """The roles that there are, of those that were read, and the account's own managed policies by name.

    complete: whether these are all of the account's.
    """

    roles: Sequence[RoleAnswer]
    boundaries: Mapping[str, Boundary] = field(default_factory=dict)
    complete: bool = False


def read_roles(aws: Aws, names: Collection[str]) -> RolesSnapshot:
    """The roles of these names."""
    if not names:
        return RolesSnapshot([])
    aws.client("iam")
    try:
        return _read_all(aws, names)
    except ClientError as error:
        if code_of(error) not in REFUSED:
            raise
    roles = gather({name: partial(unless_absent, partial(_read_one, aws, name), None) for name in names})
    return RolesSnapshot([role for role in roles.values() if role], _boundaries_by_path(aws))


def owned_roles(aws: Aws, tags: Mapping[str, str]) -> list[RoleAnswer]:
    """The roles that the environment of these tags alone has; none where the credentials may not list all.

    Without their descriptions. IAM is global, and an environment of the same name may be in another region.
    """
    try:
        pages = _details(aws)
    except ClientError as error:
        if code_of(error) not in REFUSED:
            raise
        return []
    roles = [_answer(item, "") for page in pages for item in page.get("RoleDetailList") or ()]
    return [role for role in roles if owned_alone(to_dict(role.role.get("Tags")), tags)]


def _read_all(aws: Aws, names: Collection[str]) -> RolesSnapshot:
    """GetAccountAuthorizationDetails tells all but the descriptions, which ListRoles has.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleDetail.html
    """
    answers = gather(
        {
            "details": partial(_details, aws),
            "roles": partial(aws.pages, "iam", "list_roles", "Roles", PaginationConfig={"PageSize": PAGE}),
        }
    )
    descriptions = {item["RoleName"]: item.get("Description", "") for item in answers["roles"]}
    roles = [
        _answer(item, descriptions.get(item["RoleName"], ""))
        for page in answers["details"]
        for item in page.get("RoleDetailList") or ()
        if item["RoleName"] in names
    ]
    policies = [item for page in answers["details"] for item in page.get("Policies") or ()]
    return RolesSnapshot(roles, {item["Arn"].rsplit("/", 1)[1]: _boundary(item) for item in policies}, complete=True)


def _answer(item: Mapping[str, Any], description: str) -> RoleAnswer:
    return RoleAnswer(
        {**item, "Description": description},
        {policy["PolicyName"]: policy["PolicyDocument"] for policy in item.get("RolePolicyList") or ()},
        item.get("AttachedManagedPolicies") or (),
    )


def _details(aws: Aws) -> list[Mapping[str, Any]]:
    """The pages of all roles and of the account's own managed policies, each with its documents; read once in a run."""

    def read() -> list[Mapping[str, Any]]:
        pages = aws.client("iam").get_paginator("get_account_authorization_details")
        return list(pages.paginate(Filter=["Role", "LocalManagedPolicy"], PaginationConfig={"PageSize": PAGE}))

    details: list[Mapping[str, Any]] = aws.once("account authorization details", read)
    return details


def _boundary(policy: Mapping[str, Any]) -> Boundary:
    versions = policy.get("PolicyVersionList") or ()
    current = next((item["Document"] for item in versions if item["IsDefaultVersion"]), None)
    return Boundary(policy["Arn"], document_of(current) if current else None)


def _boundaries_by_path(aws: Aws) -> dict[str, Boundary]:
    """The boundaries that playbooks/permissions.yml has made, without their documents; none where these may not be listed, either."""
    try:
        policies = aws.pages("iam", "list_policies", "Policies", Scope="Local", PathPrefix=BOUNDARY_PATH)
    except ClientError as error:
        if code_of(error) not in REFUSED:
            raise
        return {}
    return {item["PolicyName"]: Boundary(item["Arn"]) for item in policies}


def _read_one(aws: Aws, name: str) -> RoleAnswer:
    iam = aws.client("iam")
    role = iam.get_role(RoleName=name)["Role"]
    policies = {
        item: iam.get_role_policy(RoleName=name, PolicyName=item)["PolicyDocument"] if item == POLICY_NAME else {}
        for item in aws.pages("iam", "list_role_policies", "PolicyNames", RoleName=name)
    }
    attached = aws.pages("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=name)
    return RoleAnswer(role, policies, attached)
