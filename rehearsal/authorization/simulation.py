"""What IAM's policy simulator answers: the same decisions as for calls, of whoever is named, on what is named.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from moto.iam.models import iam_backends

from .. import ACCOUNT_ID
from ..iam_conditions import Context
from ..iam_evaluation import Call, Decision, decide, decide_above, statements
from ..iam_principals import SERVICE_CONTROL_POLICIES, boundary_of, find_role, identity_policies, policies_of_user

ALLOWED, DENIED, NOT_ALLOWED = "allowed", "explicitDeny", "implicitDeny"
WITHIN = "PermissionsBoundaryDecisionDetail"
BY_SEVERITY = (DENIED, NOT_ALLOWED, ALLOWED)


class Policies(NamedTuple):
    """The policies of a role or a user."""

    identity: list[str]
    boundary: list[str] | None


def policies_of(arn: str) -> Policies | None:
    """The policies of the role or user behind an ARN; None where there is none."""
    role = find_role(arn)
    if role is not None:
        return Policies(identity_policies(role), boundary_of(role))
    users = iam_backends[ACCOUNT_ID]["aws"].users.values()
    user = next((item for item in users if item.arn == arn), None)
    return None if user is None else Policies(policies_of_user(user), boundary_of(user))


def context_of(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The condition keys of a request's ContextEntries."""
    given = {str(item["ContextKeyName"]): tuple(item.get("ContextKeyValues") or ()) for item in entries}
    return {key: values[0] if len(values) == 1 else values for key, values in given.items()}


def simulate(policies: Policies, actions: Sequence[str], resources: Sequence[str], context: Context) -> list[Any]:
    """An EvaluationResult for each action; its resources' own results where it is about some."""
    return [_result(policies, action, list(resources), context) for action in actions]


def _result(policies: Policies, action: str, resources: list[str], context: Context) -> dict[str, Any]:
    calls = [Call(action, resource, context) for resource in resources or ["*"]]
    resources = [] if resources == ["*"] else resources
    single = [_single(policies, call) for call in calls]
    missing = {key for item in single for key in item["MissingContextValues"]}
    result: dict[str, Any] = {
        "EvalActionName": action,
        "EvalResourceName": "*",
        "EvalDecision": min((item["EvalResourceDecision"] for item in single), key=BY_SEVERITY.index),
        "MissingContextValues": sorted(missing),
    }
    if SERVICE_CONTROL_POLICIES:
        allowed = all(decide_above(call, SERVICE_CONTROL_POLICIES).allowed for call in calls)
        result["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": allowed}
    if policies.boundary is not None:
        within = all(item[WITHIN]["AllowedByPermissionsBoundary"] for item in single)
        result[WITHIN] = {"AllowedByPermissionsBoundary": within}
    return {**result, "ResourceSpecificResults": single} if resources else result


def _single(policies: Policies, call: Call) -> dict[str, Any]:
    """The decision on one resource."""
    decision = decide(call, *policies, organization=SERVICE_CONTROL_POLICIES)
    result: dict[str, Any] = {
        "EvalResourceName": call.resource,
        "EvalResourceDecision": _decision(decision),
        "MissingContextValues": _missing(policies, call),
    }
    if policies.boundary is not None:
        result[WITHIN] = {"AllowedByPermissionsBoundary": decide(call, policies.boundary).allowed}
    return result


def _decision(decision: Decision) -> str:
    if decision.allowed:
        return ALLOWED
    return DENIED if "explicit deny" in decision.reason else NOT_ALLOWED


def _missing(policies: Policies, call: Call) -> list[str]:
    """The keys of conditions on this action in the principal's own policies that the request did not give."""
    given = {key.lower() for key in call.context}
    about = [item for item in statements(policies.identity) if item.is_about(call)]
    wanted = {key for item in about for keys in item.condition.values() for key in keys}
    return sorted(key for key in wanted if key.lower() not in given)
