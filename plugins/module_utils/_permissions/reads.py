# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The call that reads managed policies, and a policy in the shape of the desired one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._aws.session import Aws
from .._iam.actual import document_of
from .._plan.values import Actual, Address
from .names import POLICY

PAGE = 1000  # the most that IAM gives at once


@dataclass(frozen=True)
class PoliciesSnapshot:
    """The account's own managed policies as GetAccountAuthorizationDetails gives them, by name."""

    policies: Mapping[str, Mapping[str, Any]]


def read_policies(aws: Aws) -> PoliciesSnapshot:
    """All of the account's own managed policies with their documents, which one paginated call tells."""
    options = {"Filter": ["LocalManagedPolicy"], "PaginationConfig": {"PageSize": PAGE}}
    policies = aws.pages("iam", "get_account_authorization_details", "Policies", **options)
    return PoliciesSnapshot({item["Arn"].rsplit("/", 1)[1]: item for item in policies})


def actual_policy(name: str, answer: Mapping[str, Any]) -> Actual:
    """A policy with its default version's document."""
    versions = answer.get("PolicyVersionList") or []
    current = [item["Document"] for item in versions if item["IsDefaultVersion"]]
    properties = {"path": answer.get("Path", "/"), "document": document_of(current[0]) if current else {}}
    return Actual(Address(POLICY, name), properties, {"arn": answer["Arn"]})
