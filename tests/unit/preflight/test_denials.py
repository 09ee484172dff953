"""What IAM's simulation answers, as denials: which are certain, and of which calls."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._preflight.permissions import denials_of
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.planned_calls import PlannedCall

OWN, OTHER = "arn:aws:x:::own", "arn:aws:x:::other"
NO_BOUNDARY = {"PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": False}}


def denials(action: str, decision: str, whole: dict[str, Any] | None = None, **single: Any) -> list[tuple[str, bool]]:
    """Reasons, and whether they are certain, of an action on two resources of which one is called."""
    results = [
        {"EvalResourceName": name, "EvalResourceDecision": decision, "MissingContextValues": [], **single}
        for name in (OWN, OTHER)
    ]
    result = {"EvalActionName": action, "EvalDecision": decision, "ResourceSpecificResults": results, **(whole or {})}
    found = list(denials_of(result, {(action, OWN): PlannedCall("services", action, OWN)}))
    assert {item.call.resource for item in found} <= {OWN}
    assert all(item.hint for item in found)
    return [(item.reason, item.certain) for item in found]


def test_only_pairs_that_are_called_count() -> None:
    assert denials("ecs:CreateService", "allowed") == []
    assert denials("ecs:CreateService", "implicitDeny") == [("no identity-based policy allows it", True)]
    assert denials("ecs:CreateService", "explicitDeny") == [("an identity-based policy denies it", True)]


@pytest.mark.parametrize(("decision", "reason"), [("explicitDeny", "denies it"), ("implicitDeny", "allows it")])
def test_what_others_policies_say_is_not_certain(decision: str, reason: str) -> None:
    above = {"OrganizationsDecisionDetail": {"AllowedByOrganizations": False}}
    [(said, certain)] = denials("ecs:CreateService", decision, above)
    assert (said.endswith(f"service control policy {reason}"), certain) == (True, False)
    [(said, certain)] = denials("ecs:CreateService", decision, **NO_BOUNDARY)
    assert (said.endswith(f"permissions boundary {reason}"), certain) == (True, False)


def test_what_a_missing_key_or_the_resources_policy_may_allow_is_not_certain() -> None:
    assert denials("ecs:CreateService", "implicitDeny", MissingContextValues=["aws:SourceVpc"])[0][1] is False
    assert denials("secretsmanager:PutSecretValue", "implicitDeny")[0][1] is False
    assert denials("sns:Subscribe", "implicitDeny")[0][1] is False
    assert denials("sns:Subscribe", "explicitDeny")[0][1] is True
    assert denials("secretsmanager:CreateSecret", "implicitDeny")[0][1] is True


def test_a_result_without_resources_is_of_all_of_them() -> None:
    action = "acm:RequestCertificate"
    result = {"EvalActionName": action, "EvalResourceName": "*", "EvalDecision": "implicitDeny"}
    [found] = denials_of(result, {(action, "*"): PlannedCall("ingress", action, "*")})
    assert found.reason == "no identity-based policy allows it"
