"""What IAM decides, without a server: statements, conditions, boundaries, resources' policies and trust."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rehearsal.iam_conditions import holds
from rehearsal.iam_evaluation import Call, Decision, Principal, decide, grants, refusal

KEY = "arn:aws:secretsmanager:us-east-1:258993895334:secret:app/key-AbCdEf"
READ = Call("secretsmanager:GetSecretValue", KEY)
SILENT = Decision(False, "because no identity-based policy allows the secretsmanager:GetSecretValue action")
ACCOUNT = ("arn:aws:iam::258993895334:root", "258993895334")
ROLE = Principal("AWS", ("arn:aws:iam::258993895334:role/app",), ACCOUNT)
TASKS = Principal("Service", ("ecs-tasks.amazonaws.com",))


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        (allow("secretsmanager:GetSecretValue", KEY), True),
        (allow("SecretsManager:getsecret*", "*"), True),
        (allow(["s3:*", "secretsmanager:Get*Value"], [KEY[:-6] + "??????"]), True),
        (allow("*", "arn:aws:secretsmanager:*"), True),
        (allow("secretsmanager:GetSecret", KEY), False),
        (allow("secretsmanager:GetSecretValue", KEY.lower()), False),
        (allow("secretsmanager:GetSecretValue", KEY[:-1]), False),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, True),
        ({"Effect": "Allow", "NotAction": "secretsmanager:*", "Resource": "*"}, False),
        ({"Effect": "Allow", "Action": "*", "NotResource": KEY}, False),
        ({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::*"}, True),
    ],
)
def test_a_statement_is_about_actions_and_resources(statement: dict[str, Any], allowed: bool) -> None:
    assert decide(READ, [policy(statement)]) == (Decision(True) if allowed else SILENT)


def test_a_statement_need_not_be_in_a_list() -> None:
    assert decide(READ, [json.dumps({"Statement": allow()})]).allowed


def test_a_deny_in_any_policy_wins() -> None:
    denied = Decision(False, "with an explicit deny in an identity-based policy")
    assert decide(READ, [policy(allow()), policy(deny("secretsmanager:*"))]) == denied
    assert decide(READ, [policy(allow(), deny("s3:*"))]).allowed


def test_a_boundary_limits_and_gives_nothing() -> None:
    inside = [policy(allow("secretsmanager:*"))]
    assert decide(READ, [policy(allow())], inside).allowed
    assert decide(READ, [], inside) == SILENT
    outside = decide(READ, [policy(allow())], [policy(allow("s3:*"))])
    assert outside.reason == "because no permissions boundary allows the secretsmanager:GetSecretValue action"
    assert decide(READ, [policy(allow())], []) == outside  # a boundary whose policy is gone allows nothing
    refused = decide(READ, [policy(allow())], [policy(allow(), deny(resource=KEY))])
    assert refused.reason == "with an explicit deny in a permissions boundary"


def test_the_policy_of_the_resource_gives_and_denies() -> None:
    given = policy(allow(Principal={"AWS": "arn:aws:iam::258993895334:role/app"}))
    assert decide(READ, [], None, given, ROLE).allowed
    assert decide(READ, [], None, given, Principal("AWS", ("arn:aws:iam::258993895334:role/other",))) == SILENT
    delegated = policy(allow(Principal={"AWS": ACCOUNT[0]}))  # the account's own policies say whom it allows
    assert decide(READ, [], None, delegated, ROLE) == SILENT
    others = policy(deny(NotPrincipal={"AWS": "arn:aws:iam::258993895334:role/other"}))
    refused = Decision(False, "with an explicit deny in a resource-based policy")
    assert decide(READ, [policy(allow())], None, others, ROLE) == refused
    for principal in ("*", {"AWS": ACCOUNT[1]}):
        assert decide(READ, [policy(allow())], None, policy(deny(Principal=principal)), ROLE) == refused


def test_a_refusal_in_the_words_of_aws() -> None:
    user = "arn:aws:sts::258993895334:assumed-role/app/0f"
    reason = "because no identity-based policy allows the secretsmanager:GetSecretValue action"
    words = f"User: {user} is not authorized to perform: secretsmanager:GetSecretValue on resource: {KEY} {reason}"
    assert refusal(user, READ, decide(READ, [])) == words


def test_who_may_assume_a_role() -> None:
    condition = {
        "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-east-1:258993895334:*"},
        "StringEquals": {"aws:SourceAccount": "258993895334"},
    }
    statement = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = policy({**statement, "Condition": condition})
    context = {
        "aws:SourceArn": "arn:aws:ecs:us-east-1:258993895334:task/c/0f",
        "aws:SourceAccount": "258993895334",
    }
    elsewhere = {**context, "aws:SourceArn": "arn:aws:ecs:eu-west-1:258993895334:task/c/0f"}
    assert grants(trust, TASKS, Call("sts:AssumeRole", context=context))
    assert not grants(trust, TASKS, Call("sts:AssumeRole", context=elsewhere))
    assert not grants(trust, TASKS, Call("sts:AssumeRole"))
    assert not grants(trust, Principal("Service", ("ecs.amazonaws.com",)), Call("sts:AssumeRole", context=context))
    denied = policy(statement, {**statement, "Effect": "Deny"})
    assert not grants(denied, TASKS, Call("sts:AssumeRole", context=context))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"StringEquals": {"aws:ResourceTag/env": ["dev", "prod"]}}, True),
        ({"StringEquals": {"AWS:resourcetag/ENV": "dev"}}, True),
        ({"StringEquals": {"aws:ResourceTag/env": "Dev"}}, False),
        ({"StringEqualsIgnoreCase": {"aws:ResourceTag/env": "Dev"}}, True),
        ({"StringNotEquals": {"aws:ResourceTag/env": ["dev", "prod"]}}, False),
        ({"StringNotEquals": {"aws:ResourceTag/none": "dev"}}, True),
        ({"StringEquals": {"aws:ResourceTag/none": "dev"}}, False),
        ({"StringEqualsIfExists": {"aws:ResourceTag/none": "dev"}}, True),
        ({"StringEqualsIfExists": {"aws:ResourceTag/env": "prod"}}, False),
        ({"StringLike": {"aws:ResourceTag/env": "d?*"}}, True),
        ({"StringNotLike": {"aws:ResourceTag/env": "d*"}}, False),
        ({"StringLike": {"aws:ResourceTag/env": "${aws:PrincipalTag/env}"}}, True),
        ({"StringLike": {"aws:ResourceTag/env": "${aws:PrincipalTag/none}"}}, False),
        ({"ArnLike": {"ecs:cluster": "arn:aws:ecs:*:*:cluster/de*"}}, True),
        ({"ArnEquals": {"ecs:cluster": "arn:aws:ecs:*:cluster/dev"}}, False),
        ({"ArnNotEquals": {"ecs:cluster": "arn:aws:ecs:us-east-1:1:cluster/prod"}}, True),
        ({"Bool": {"aws:SecureTransport": True}}, True),
        ({"Bool": {"aws:SecureTransport": "false"}}, False),
        ({"Null": {"aws:TokenIssueTime": "true"}}, True),
        ({"Null": {"aws:ResourceTag/env": "true"}}, False),
        ({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"]}}, True),
        ({"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}, False),
        ({"NumericLessThanEquals": {"s3:max-keys": "10"}}, True),
        ({"NumericGreaterThan": {"s3:max-keys": "10"}}, False),
        ({"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}, True),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["env", "owner", "team"]}}, True),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["env"]}}, False),
        ({"ForAllValues:StringEquals": {"aws:Absent": ["env"]}}, True),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["env"]}}, True),
        ({"ForAnyValue:StringLike": {"aws:TagKeys": ["x*"]}}, False),
        ({"ForAnyValue:StringEquals": {"aws:Absent": ["env"]}}, False),
        ({"StringEquals": {"aws:ResourceTag/env": "dev", "aws:PrincipalTag/env": "prod"}}, False),
        ({"StringEquals": {"aws:ResourceTag/env": "dev"}, "Bool": {"aws:SecureTransport": "false"}}, False),
        ({}, True),
    ],
)
def test_a_condition(condition: dict[str, Any], expected: bool) -> None:
    context = {
        "aws:ResourceTag/env": "dev",
        "aws:PrincipalTag/env": "dev",
        "ecs:cluster": "arn:aws:ecs:us-east-1:1:cluster/dev",
        "aws:SecureTransport": "true",
        "aws:SourceIp": "192.0.2.7",
        "s3:max-keys": "10",
        "aws:CurrentTime": "2026-11-28T00:00:00Z",
        "aws:TagKeys": ["env", "owner"],
    }
    assert holds(condition, context) is expected


def test_a_resource_may_hold_a_variable() -> None:
    own = [policy(allow("s3:GetObject", "arn:aws:s3:::home/${aws:username}/*"))]
    mine, yours = "arn:aws:s3:::home/ann/a", "arn:aws:s3:::home/bob/a"
    assert decide(Call("s3:GetObject", mine, {"aws:username": "ann"}), own).allowed
    assert not decide(Call("s3:GetObject", yours, {"aws:username": "ann"}), own).allowed
    assert not decide(Call("s3:GetObject", mine), own).allowed
