"""What opens more than a service needs is named; in a protected environment it is refused unless it is said twice."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.checks import load_and_check

ELSEWHERE = "999999999999"


def allow(actions: Any, resources: Any = "*", **more: Any) -> list[dict[str, Any]]:
    return [{"Effect": "Allow", "Action": actions, "Resource": resources, **more}]


def policy(principal: Any, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [{**statement, **more}]}


CONDITION = {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}
RISKS: list[tuple[str, Any, str]] = [
    ("services.api.task_policy", allow("*"), "allows every action"),
    ("services.api.task_policy", allow("*:*"), "allows every action"),
    ("services.api.task_policy", allow(["s3:ListBucket", "*"], "arn:aws:s3:::x"), "allows every action"),
    (
        "services.api.task_policy",
        [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}],
        "allows every action but those of NotAction",
    ),
    ("services.api.task_policy", allow("iam:PassRole"), "allows iam:PassRole on every resource"),
    (
        "services.api.task_policy",
        allow("iam:passrole", "arn:aws:iam::*:role/*"),
        "allows iam:passrole on every resource",
    ),
    ("services.api.task_policy", allow("iam:*"), "allows iam:* on every resource"),
    ("services.api.task_policy", allow(["sts:Assume*"]), "allows sts:Assume* on every resource"),
    ("services.api.task_policy", allow("s3:*", "arn:aws:s3:::*"), "allows s3:* on every resource"),
    ("services.api.task_policy", allow("secretsmanager:GetSecretValue"), "on every resource"),
    ("network.security_group_rules.rds", [{"port": 5432, "source": "0.0.0.0/0"}], "opens port 5432 to every address"),
    ("network.security_group_rules.redis", [{"port": 6379, "source": "0.0.0.0/0"}], "opens port 6379 to every address"),
    ("network.security_group_rules.ecs", [{"port": 22, "source": "128.0.0.0/1"}], "opens port 22 to every address"),
    ("secrets.session.policy", policy({"AWS": ELSEWHERE}), f"lets {ELSEWHERE} in, from outside of this account"),
    ("secrets.session.policy", policy({"AWS": f"arn:aws:iam::{ELSEWHERE}:role/x"}), f"lets arn:aws:iam::{ELSEWHERE}"),
    ("secrets.session.policy", policy("*", **CONDITION), "lets everybody in"),
    ("ingress.tls_policy", "ELBSecurityPolicy-2016-08", "takes TLS 1.0 or 1.1"),
    ("ingress.tls_policy", "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04", "takes TLS 1.0 or 1.1"),
]
HARMLESS: list[tuple[str, Any]] = [
    ("services.api.task_policy", allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::uploads/*")),
    ("services.api.task_policy", allow("iam:PassRole", "arn:aws:iam::258993895334:role/worker")),
    ("services.api.task_policy", allow("iam:PassRole", **CONDITION)),
    ("services.api.task_policy", allow(["cloudwatch:PutMetricData", "xray:Put*"])),
    ("services.api.task_policy", [{"Effect": "Deny", "Action": "*", "Resource": "*"}]),
    ("network.security_group_rules.alb", [{"port": 8443, "source": "0.0.0.0/0"}]),
    ("network.security_group_rules.rds", [{"port": 5432, "source": "10.0.0.0/8"}, {"port": 5432, "source": "ecs"}]),
    ("secrets.session.policy", policy({"AWS": "arn:aws:iam::258993895334:role/reader"})),
    ("secrets.session.policy", policy({"Service": "rds.amazonaws.com"})),
    ("ingress.tls_policy", "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06"),
    ("ingress.tls_policy", "ELBSecurityPolicy-FS-1-2-Res-2020-10"),
]


def faults(inventory: dict[str, Any], key: str, value: Any, **variables: Any) -> list[tuple[str, bool, str]]:
    at = inventory
    *folders, last = key.split(".")
    for name in folders:
        at = at.setdefault(name, {})
    at[last] = value
    found = load_and_check({**inventory, **variables})[1]
    return [(fault.key, fault.warning, str(fault)) for fault in found]


@pytest.mark.parametrize(("key", "value", "words"), RISKS, ids=str)
def test_a_risk_is_named_and_refused_where_it_is_protected_unless_said_twice(
    dev: dict[str, Any], key: str, value: Any, words: str
) -> None:
    ((at, warning, text),) = faults(dev, key, value)
    assert (at, warning) == (key, True)
    assert words in text
    ((at, warning, text),) = faults(dev, key, value, protected=True)
    assert (at, warning) == (key, False)
    assert f"or add {key} to accept_risks" in text
    assert faults(dev, key, value, protected="true", accept_risks=[key]) == []


@pytest.mark.parametrize(("key", "value"), HARMLESS, ids=str)
def test_what_a_service_needs_is_no_risk(dev: dict[str, Any], key: str, value: Any) -> None:
    assert faults(dev, key, value, protected=True) == []


def test_an_acceptance_of_nothing_is_named(dev: dict[str, Any]) -> None:
    given = faults(dev, "services.api.task_policy", allow("*"), accept_risks=["services.api.task_polcy"])
    assert [(key, warning) for key, warning, _text in given] == [
        ("services.api.task_policy", True),
        ("accept_risks", True),
    ]
    assert "did you mean services.api.task_policy?" in given[1][2]
    assert faults(dev, "services.api.task_policy", [], accept_risks="all")[0][:2] == ("accept_risks", False)
