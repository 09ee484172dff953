# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles with their policies: all of the account's in two calls, or four for each where the credentials may not ask for all."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any
from urllib.parse import unquote

from .._aws.errors import ClientError, code_of, unless_absent
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._plan.values import Actual, Address
from .policies import KIND

POLICY_NAME = "talentbase.aws"
PAGE = 1000  # the most that IAM gives at once; it may give fewer
REFUSED = {"AccessDenied", "AccessDeniedException"}
Answer = Mapping[str, Any]


def read_roles(aws: Aws, names: Collection[str]) -> list[Actual]:
    """Those of the roles that are there."""
    aws.client("iam")
    try:
        return _read_all(aws, names)
    except ClientError as error:
        if code_of(error) not in REFUSED:
            raise
    found = gather({name: partial(unless_absent, partial(_read_one, aws, name), None) for name in names})
    return [role for role in found.values() if role]


def _read_all(aws: Aws, names: Collection[str]) -> list[Actual]:
    """GetAccountAuthorizationDetails tells all but the descriptions, which ListRoles has.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleDetail.html
    """
    details = partial(aws.pages, "iam", "get_account_authorization_details", "RoleDetailList")
    found = gather(
        {
            "details": partial(details, Filter=["Role"], PaginationConfig={"PageSize": PAGE}),
            "roles": partial(aws.pages, "iam", "list_roles", "Roles", PaginationConfig={"PageSize": PAGE}),
        }
    )
    described = {item["RoleName"]: item.get("Description", "") for item in found["roles"]}
    return [
        _actual(
            {**item, "Description": described.get(item["RoleName"], "")},
            {policy["PolicyName"]: policy["PolicyDocument"] for policy in item.get("RolePolicyList") or ()},
            item.get("AttachedManagedPolicies") or (),
        )
        for item in found["details"]
        if item["RoleName"] in names
    ]


def _read_one(aws: Aws, name: str) -> Actual:
    iam = aws.client("iam")
    role = iam.get_role(RoleName=name)["Role"]
    policies = aws.pages("iam", "list_role_policies", "PolicyNames", RoleName=name)
    ours = {
        item: iam.get_role_policy(RoleName=name, PolicyName=item)["PolicyDocument"] if item == POLICY_NAME else {}
        for item in policies
    }
    return _actual(role, ours, aws.pages("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=name))


def _actual(role: Answer, policies: Mapping[str, Any], attached: Collection[Answer]) -> Actual:
    others = [name for name in policies if name != POLICY_NAME]
    properties = {
        "trust": _document(role["AssumeRolePolicyDocument"]),
        "policy": _document(policies[POLICY_NAME]) if POLICY_NAME in policies else None,
        "more_policies": others + [item["PolicyArn"] for item in attached],
        "description": role.get("Description", ""),
        "tags": to_dict(role.get("Tags")),
    }
    return Actual(Address(KIND, role["RoleName"]), properties, {"arn": role["Arn"]})


def _document(document: Any) -> dict[str, Any]:
    """A policy document; botocore decodes it already, an endpoint that it does not know may not."""
    return dict(json.loads(unquote(document))) if isinstance(document, str) else dict(document)
