"""Whether a permissions boundary allows what a role's policy does."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._iam.boundaries import not_allowed
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import UNKNOWN

SECRET = "arn:aws:secretsmanager:us-east-1:1:secret:app/key"


def policy(action: str, resource: str, **more: Any) -> dict[str, Any]:
    return {"Statement": [{"Effect": "Allow", "Action": [action], "Resource": [resource], **more}]}


@pytest.mark.parametrize(
    ("action", "resource", "limit", "covered"),
    [
        ("secretsmanager:GetSecretValue", f"{SECRET}-AbCdEf", f"{SECRET}-??????", True),
        ("secretsmanager:GetSecretValue", f"{SECRET}-prod-AbCdEf", f"{SECRET}-??????", False),
        ("SecretsManager:GetSecretValue", f"{SECRET}-AbCdEf", "*", True),
        ("secretsmanager:PutSecretValue", f"{SECRET}-AbCdEf", "*", False),
        ("secretsmanager:GetSecretValue", UNKNOWN, f"{SECRET}-??????", True),
        ("secretsmanager:GetSecretValue", "*", f"{SECRET}-??????", False),
    ],
)
def test_action_and_resource(action: str, resource: str, limit: str, covered: bool) -> None:
    boundary = policy("secretsmanager:GetSecretValue", limit)
    assert (not_allowed(policy(action, resource), boundary) == []) is covered


def test_a_condition_of_the_boundary_must_be_the_policy_s() -> None:
    condition = {"StringLike": {"kms:ViaService": "ssm.us-east-1.amazonaws.com*"}}
    bounded = policy("kms:Decrypt", "*", Condition=condition)
    assert not_allowed(policy("kms:Decrypt", "*"), bounded) == ["kms:Decrypt on *"]
    assert not_allowed(bounded, bounded) == []
    assert not_allowed(bounded, policy("kms:*", "*")) == []
