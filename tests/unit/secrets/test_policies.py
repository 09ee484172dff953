"""Resource policies: what says the same is the same, and what would open or close a secret to everybody is refused."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.check_policies import policy_faults
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.resource_policy import canonical

ROLE = "arn:aws:iam::258993895334:role/auditor"
ROOT = "arn:aws:iam::258993895334:root"
READ = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
UNLESS = {"StringNotEquals": {"aws:PrincipalArn": ROLE}}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


SAME = [
    (policy(READ), {"Version": "2012-10-17", "Statement": READ}),
    (policy(READ), policy({**READ, "Action": ["secretsmanager:GetSecretValue"], "Principal": {"AWS": [ROLE]}})),
    (policy({**READ, "Principal": {"AWS": "258993895334"}}), policy({**READ, "Principal": {"AWS": ROOT}})),
    (policy({**READ, "Principal": "*"}), policy({**READ, "Principal": {"AWS": ["*"]}})),
    (policy({**READ, "Action": ["a:B", "a:C"]}), policy({**READ, "Action": ["a:C", "a:B"]})),
    (policy(READ, {**READ, "Effect": "Deny"}), policy({**READ, "Effect": "Deny"}, READ)),
    (policy({**READ, "Condition": {"Bool": {"x": True}}}), policy({**READ, "Condition": {"Bool": {"x": ["true"]}}})),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_says_the_same_is_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    "change",
    [
        {"Effect": "Deny"},
        {"Principal": {"AWS": ROOT}},
        {"Action": "secretsmanager:*"},
        {"Condition": UNLESS},
        {"Principal": {"Service": ROLE}},
    ],
)
def test_what_says_something_else_differs(change: dict[str, Any]) -> None:
    assert canonical(policy(READ)) != canonical(policy({**READ, **change}))


RIGHT = [{}, policy(READ), policy({**READ, "Effect": "Deny", "Principal": "*", "Condition": UNLESS})]


@pytest.mark.parametrize("document", RIGHT)
def test_what_may_be(document: dict[str, Any]) -> None:
    assert list(policy_faults("secrets.x.policy", document)) == []


WRONG = [
    ({"Version": "2012-10-17"}, "secrets.x.policy: has no Statement"),
    (policy({**READ, "Effect": "Permit"}), "Statement[0].Effect: is Permit"),
    (policy({name: value for name, value in READ.items() if name != "Resource"}), "Statement[0].Resource: is missing"),
    (
        policy({name: value for name, value in READ.items() if name != "Principal"}),
        "Statement[0].Principal: is missing",
    ),
    (policy({**READ, "Principal": "*"}), "Statement[0].Principal: lets everybody read the secret"),
    (policy(READ, {**READ, "Principal": {"AWS": ["*"]}}), "Statement[1].Principal: lets everybody read the secret"),
    (policy({**READ, "Effect": "Deny", "Principal": "*"}), "Statement[0].Principal: locks everybody out"),
    (policy({**READ, "Effect": "Deny", "Principal": {"AWS": ROOT}}), "Statement[0].Principal: locks everybody out"),
    (policy({**READ, "Sid": "x" * 20480}), "secrets.x.policy: has 20"),
]


@pytest.mark.parametrize(("document", "message"), WRONG)
def test_what_may_not_be_has_one_message(document: dict[str, Any], message: str) -> None:
    (fault,) = policy_faults("secrets.x.policy", document)
    assert message in str(fault)
