"""Resource policies and KMS keys of secrets, through the module secret_bootstrap."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.harness import Account

Bootstrap = Callable[..., dict[str, Any]]
NAME = "app-dev/session"
READER = "arn:aws:iam::258993895334:role/auditor"
POLICY = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"AWS": READER},
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
    },
}


def inventory(policy: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    named = {"policy": policy} if policy else {}
    others = {f"other{number}": {"name": f"app-dev/other{number}", "kind": "hex"} for number in range(3)}
    return {"secrets": {"session": {"name": NAME, "kind": "hex", **named, **changes}, **others}, "resource_tags": {}}


def policy_of(account: Account) -> Any:
    found = account.client("secretsmanager").get_resource_policy(SecretId=NAME).get("ResourcePolicy")
    return json.loads(found) if found else None


def test_a_policy_is_set_compared_and_left_alone_where_none_is_named(account: Account, bootstrap: Bootstrap) -> None:
    bootstrap(inventory())
    foreseen = bootstrap(inventory(POLICY), check=True)
    assert (foreseen["plan"], account.calls()["writes"]) == ([f"update secret {NAME} (policy)"], 0)
    assert READER in foreseen["diff"][0]["after"]
    assert bootstrap(inventory(POLICY))["plan"] == foreseen["plan"]
    assert policy_of(account) == POLICY

    as_list = {**POLICY, "Statement": [{**POLICY["Statement"], "Action": ["secretsmanager:GetSecretValue"]}]}
    assert (bootstrap(inventory(as_list))["changed"], account.calls()["writes"]) == (False, 0)
    assert account.calls()["by_operation"]["secretsmanager:GetResourcePolicy"] == 1

    assert (bootstrap(inventory())["changed"], account.calls()["writes"]) == (False, 0)
    assert "secretsmanager:GetResourcePolicy" not in account.calls()["by_operation"]
    assert policy_of(account) == POLICY


def test_a_new_secret_is_born_with_its_policy_and_key(account: Account, bootstrap: Bootstrap) -> None:
    key = "arn:aws:kms:us-east-1:258993895334:key/own"
    wanted = inventory(POLICY, kms_key=key)
    assert bootstrap(wanted)["plan"][0] == f"create secret {NAME}"
    assert policy_of(account) == POLICY
    assert account.client("secretsmanager").describe_secret(SecretId=NAME)["KmsKeyId"] == key
    assert (bootstrap(wanted)["changed"], account.calls()["writes"]) == (False, 0)


def test_what_would_shut_the_account_out_or_let_everybody_in_is_refused(account: Account, bootstrap: Bootstrap) -> None:
    for change, wrong in (({"Effect": "Deny"}, "locks everybody out"), ({}, "lets everybody read")):
        document = {**POLICY, "Statement": {**POLICY["Statement"], "Principal": "*", **change}}
        refused = bootstrap(inventory(document))
        assert refused["failed"]
        assert f"secrets.session.policy.Statement[0].Principal: {wrong}" in refused["msg"]
        assert account.calls()["total"] == 0


def test_a_public_policy_that_only_aws_can_see_through_is_blocked_by_it(account: Account, bootstrap: Bootstrap) -> None:
    bootstrap(inventory(POLICY))
    body = {**POLICY["Statement"], "Principal": "*", "Condition": {"StringLike": {"aws:PrincipalArn": "*"}}}
    refused = bootstrap(inventory({**POLICY, "Statement": body}))
    assert refused["failed"]
    assert "PublicPolicyException" in refused["msg"]
    assert policy_of(account) == POLICY
