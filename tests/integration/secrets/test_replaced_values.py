"""A secret of another name, where something that stands uses the one before: refused, copied or meant."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.harness import Account

OLD, NEW = "talentbase-dev/web/session-secret", "talentbase-dev/web/session"


def preflight(account: Account, dev: dict[str, Any]) -> list[str]:
    """The lines of the report; none where a deploy may begin."""
    account.zero()
    result = account.module_alone("preflight", inventory=dev, checks=["secrets"])
    assert account.calls()["writes"] == 0
    return [line.partition(". ")[2] for line in result["msg"].splitlines()[1:]] if result.get("failed") else []


def value(account: Account, name: str) -> str:
    return str(account.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"])


def test_a_deployed_environment_is_ready(built_dev: Account, dev: dict[str, Any]) -> None:
    assert preflight(built_dev, dev) == []
    calls = built_dev.calls()["by_operation"]
    assert "ecs:DescribeServices" not in calls
    assert "rds:DescribeDBInstances" not in calls


def test_a_renamed_secret_that_a_service_uses_is_refused(built_dev: Account, dev: dict[str, Any]) -> None:
    dev["secrets"]["session"]["name"] = NEW
    assert preflight(built_dev, dev) == [
        f"secrets.session.name: is {NEW}, which would be made with a value of its own, but services.web runs with "
        f"SESSION_SECRET from {OLD}; set secrets.session.copy_from to {OLD}, so that the new one takes over its value, "
        "or to none where another value is meant"
    ]


def test_an_external_one_that_would_be_a_placeholder_is_refused(built_dev: Account, dev: dict[str, Any]) -> None:
    dev["secrets"]["s3"]["name"] = "talentbase/dev/s3"
    (line,) = preflight(built_dev, dev)
    assert line.startswith("secrets.s3.name: ")


def test_a_variable_that_gets_another_secret_is_refused(built_dev: Account, dev: dict[str, Any]) -> None:
    dev["secrets"]["other"] = {**dev["secrets"]["session"], "name": NEW}
    dev["services"]["web"]["secrets"]["SESSION_SECRET"] = "other"
    (line,) = preflight(built_dev, dev)
    assert line.startswith("secrets.other.name: ")


def test_a_database_that_stands_keeps_its_password(built_dev: Account, dev: dict[str, Any]) -> None:
    dev["secrets"]["database"]["name"] = "talentbase-dev-credentials"
    for variable in ("DB_USER", "DB_PASSWORD"):
        del dev["services"]["api"]["secrets"][variable]
    (line,) = preflight(built_dev, dev)
    assert line.startswith("secrets.database.name: is talentbase-dev-credentials")
    assert "databases.main stands" in line


def test_another_value_may_be_meant(built_dev: Account, dev: dict[str, Any]) -> None:
    dev["secrets"]["session"] |= {"name": NEW, "copy_from": "none"}
    assert preflight(built_dev, dev) == []


@pytest.mark.parametrize("source", ["talentbase-dev/nothing", "arn:aws:secretsmanager:us-east-1:258993895334:secret:x"])
def test_what_is_copied_must_be_there(built_dev: Account, dev: dict[str, Any], source: str) -> None:
    dev["secrets"]["session"] |= {"name": NEW, "copy_from": source}
    (line,) = preflight(built_dev, dev)
    assert line.startswith(f"secrets.session.copy_from: is {source}, which this account does not have here;")


def test_a_value_is_copied_and_not_shown(built_dev: Account, dev: dict[str, Any]) -> None:
    dev["secrets"]["session"] |= {"name": NEW, "copy_from": OLD}
    assert preflight(built_dev, dev) == []
    options = {name: dev[name] for name in ("secrets", "resource_tags")}
    result = built_dev.module_alone("secret_bootstrap", **options)
    assert result["plan"] == [f"create secret {NEW}"]
    assert value(built_dev, NEW) == value(built_dev, OLD)
    assert json.loads(value(built_dev, NEW))["SESSION_SECRET"] not in json.dumps(result)
    assert not built_dev.module_alone("secret_bootstrap", **options)["changed"]


def test_a_value_of_another_form_is_not_copied(built_dev: Account, dev: dict[str, Any]) -> None:
    dev["secrets"]["other"] = {"name": "other", "kind": "hex", "key": "OTHER", "copy_from": OLD}
    result = built_dev.module_alone("secret_bootstrap", secrets=dev["secrets"], resource_tags={})
    assert result["msg"].startswith(
        f"Secret {OLD} does not hold JSON with OTHER, as secret other is to. To do: correct"
    )
    assert value(built_dev, OLD)[20:40] not in json.dumps(result)


def test_a_parameter_takes_over_the_value_of_another(built_dev: Account) -> None:
    secure = {"type": "SecureString", "kind": "hex"}
    given = {"resource_tags": {}, "account_id": "258993895334", "aws_account_id": "258993895334"}
    first = {"token": {**secure, "name": "/dev/token"}}
    del given["account_id"]
    assert not built_dev.module_alone("ssm_parameters", parameters=first, **given).get("failed")
    second = {"token": {**secure, "name": "/dev/new-token", "copy_from": "/dev/token"}}
    result = built_dev.module_alone("ssm_parameters", parameters=second, **given)
    assert not result.get("failed"), result
    ssm = built_dev.client("ssm")
    values = {
        ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
        for name in ("/dev/token", "/dev/new-token")
    }
    assert len(values) == 1
    assert values.pop() not in json.dumps(result)
