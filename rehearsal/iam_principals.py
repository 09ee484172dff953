"""Roles and users of the account, and the policies that decide what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from moto.iam.models import iam_backends

from . import ACCOUNT_ID
from .iam_evaluation import Call, Decision, Principal, decide, refusal

SERVICE_CONTROL_POLICIES: list[str] = []
"""What the account's organization lets its roles and users do at most; empty without an organization."""
ACCOUNT_NAMES = (f"arn:aws:iam::{ACCOUNT_ID}:root", ACCOUNT_ID)


def find_role(arn: str) -> Any:
    """The role behind an ARN; None where there is none."""
    return next((role for role in iam_backends[ACCOUNT_ID]["aws"].roles.values() if role.arn == arn), None)


def identity_policies(owner: Any) -> list[str]:
    """The inline and attached policies of a role, user or group, as JSON texts."""
    return [*owner.policies.values(), *(document_of(policy) for policy in owner.managed_policies.values())]


def policies_of_user(user: Any) -> list[str]:
    """The policies of a user and of its groups, as JSON texts."""
    groups = [group for group in iam_backends[ACCOUNT_ID]["aws"].groups.values() if user in group.users]
    return [text for owner in (user, *groups) for text in identity_policies(owner)]


def boundary_of(owner: Any) -> list[str] | None:
    """The permissions boundary of a role or user, none where it has none; one whose policy is gone allows nothing."""
    arn = getattr(owner, "permissions_boundary_arn", None)
    if not arn:
        return None
    policy = iam_backends[ACCOUNT_ID]["aws"].managed_policies.get(arn)
    return [document_of(policy)] if policy is not None else []


def document_of(policy: Any) -> str:
    """The default version of a managed policy."""
    documents = {version.version_id: version.document for version in policy.versions}
    return str(documents[policy.default_version_id])


@lru_cache(maxsize=4096)
def _decide_once(
    action: str,
    resource: str,
    context: tuple[tuple[str, str | Sequence[str]], ...],
    identity: tuple[str, ...],
    boundary: tuple[str, ...] | None,
    organization: tuple[str, ...],
) -> Decision:
    """A decision by its texts alone: tasks that start again and again ask the same."""
    return decide(Call(action, resource, dict(context)), identity, boundary, organization=organization)


class RoleSession:
    """A role as whoever has assumed it holds it."""

    def __init__(self, role: Any, name: str, region: str) -> None:
        boundary = boundary_of(role)
        self._identity, self._boundary = tuple(identity_policies(role)), None if boundary is None else tuple(boundary)
        self.arn = f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/{role.name}/{name}"
        self.principal = Principal("AWS", (role.arn, self.arn), ACCOUNT_NAMES)
        tags = {item["Key"]: item["Value"] for item in role.tags or []}
        self._context = {
            "aws:PrincipalArn": str(role.arn),
            "aws:PrincipalAccount": ACCOUNT_ID,
            "aws:RequestedRegion": region,
            "aws:SecureTransport": "true",
            **{f"aws:PrincipalTag/{key}": value for key, value in tags.items()},
        }

    def decide(self, call: Call, resource_policy: str | None = None) -> Decision:
        """Whether the session may make a call; the resource's own policy counts, too."""
        context = {**self._context, **call.context}
        above = tuple(SERVICE_CONTROL_POLICIES)
        if resource_policy is None:
            given = tuple(context.items())
            return _decide_once(call.action, call.resource, given, self._identity, self._boundary, above)
        asked = call._replace(context=context)
        return decide(asked, self._identity, self._boundary, resource_policy, self.principal, above)

    def refusal(self, call: Call, resource_policy: str | None = None) -> str | None:
        """Why the session may not make a call, in AWS's words, or None."""
        decision = self.decide(call, resource_policy)
        return None if decision.allowed else refusal(self.arn, call, decision)
