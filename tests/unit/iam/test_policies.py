"""A role allows what its service names, and no more."""

from __future__ import annotations

from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._iam.policies import (
    execution_policy,
    partition,
    role_name,
    task_policy,
)
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import read_services
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.secrets import Secret
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service

SECRETS = {
    "a": Secret("app/a", "hex", kms_key="arn:aws:kms:eu-west-1:1:key/k"),
    "b": Secret("app/b", "hex"),
    "c": Secret("app/c", "hex"),
}
ARNS = {f"secret.{key}": f"arn:aws:secretsmanager:eu-west-1:1:secret:{key}-abcdef" for key in SECRETS}
ARNS["parameter.url"] = "arn:aws:ssm:eu-west-1:1:parameter/app/url"


def service(**changes: Any) -> Service:
    entry = {"name": "app-web", "repository": "app-web", "cpu": 256, "memory": 512, **changes}
    return read_services({"services": {"web": entry}}, [])["web"]


def allowed(item: Service) -> dict[str, list[str]]:
    policy = execution_policy(item, "1", "eu-west-1", SECRETS, ARNS)
    return {statement["Sid"]: statement["Resource"] for statement in policy["Statement"]}


def test_exactly_the_named_secrets_and_parameters() -> None:
    sidecar = {"image": "x", "secrets": {"B": "b"}}
    found = allowed(service(secrets={"A": "a.KEY", "URL": "parameter.url"}, sidecars={"log": sidecar}))
    assert found["Secrets"] == [ARNS["secret.a"], ARNS["secret.b"]]
    assert found["Parameters"] == [ARNS["parameter.url"]]
    assert found["Keys"] == ["arn:aws:kms:eu-west-1:1:key/k"]


def test_a_wildcard_only_where_aws_knows_no_resource() -> None:
    found = allowed(service(secrets={"A": "a"}))
    assert [sid for sid, resources in found.items() if "*" in resources] == ["Login"]
    assert found["Pull"] == ["arn:aws:ecr:eu-west-1:1:repository/app-web"]
    assert found["Logs"] == ["arn:aws:logs:eu-west-1:1:log-group:/ecs/app-web:*"]


def test_an_arn_with_a_json_key_allows_the_secret_itself() -> None:
    arn = "arn:aws:secretsmanager:eu-west-1:1:secret:x-abcdef"
    assert allowed(service(secrets={"X": f"{arn}:KEY::"}))["Secrets"] == [arn]


def test_nothing_is_read_where_nothing_is_named() -> None:
    assert set(allowed(service())) == {"Login", "Logs", "Pull"}


def test_the_task_role_has_exec_and_the_grants_of_the_entry() -> None:
    grant = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::files/*"}
    assert grant in task_policy(service(task_policy=[grant]))["Statement"]
    assert task_policy(service(execute_command=False))["Statement"] == []


def test_names_fit_and_differ() -> None:
    long = [service(name="x" * 80 + end) for end in "ab"]
    names = {role_name(item, "ap-southeast-2", "execution") for item in long}
    assert len(names) == 2
    assert all(len(name) <= 64 for name in names)


def test_partitions() -> None:
    assert [partition(region) for region in ("eu-west-1", "cn-north-1", "us-gov-west-1")] == [
        "aws",
        "aws-cn",
        "aws-us-gov",
    ]
