"""What looks like a secret is not in a twin's file."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._twin.redaction import is_secret, redacted

ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-abcdef"


def definition(**container: Any) -> dict[str, Any]:
    """ECS's answers with one container."""
    return {
        "ecs": {
            "DescribeTaskDefinition": [
                {"taskDefinitionArn": "arn:web:1", "containerDefinitions": [{"name": "web", **container}]}
            ]
        }
    }


def container_of(answers: dict[str, Any]) -> dict[str, Any]:
    """The container of these."""
    found: dict[str, Any] = answers["ecs"]["DescribeTaskDefinition"][0]["containerDefinitions"][0]
    return found


def test_a_variable_that_is_named_like_a_secret_is_hidden_and_its_place_is_told() -> None:
    variables = [{"name": "API_TOKEN", "value": "hunter2"}, {"name": "DEBUG", "value": "hunter3"}]
    answers, hidden = redacted(definition(environment=variables))
    assert container_of(answers)["environment"] == [
        {"name": "API_TOKEN", "value": "(hidden)"},
        {"name": "DEBUG", "value": "hunter3"},
    ]
    assert hidden == ["ecs/DescribeTaskDefinition/arn:web:1/containerDefinitions/web/environment/API_TOKEN/value"]


def test_a_reference_to_a_secret_is_no_secret() -> None:
    answers, hidden = redacted(definition(environment=[{"name": "APP_SECRET", "value": ARN}]))
    assert container_of(answers)["environment"][0]["value"] == ARN
    assert hidden == []


def test_the_password_in_an_address_is_hidden_and_the_address_is_not() -> None:
    answers, hidden = redacted(
        definition(environment=[{"name": "REDIS_URL", "value": "redis://app:hunter2@cache:6379/0"}])
    )
    assert container_of(answers)["environment"][0]["value"] == "redis://app:(hidden)@cache:6379/0"
    assert len(hidden) == 1


def test_options_of_logs_and_labels_are_hidden_by_their_names() -> None:
    logs = {"logDriver": "splunk", "options": {"splunk-token": "hunter2", "splunk-url": "https://splunk"}}
    answers, _hidden = redacted(definition(logConfiguration=logs, dockerLabels={"api-key": "hunter2", "team": "web"}))
    container = container_of(answers)
    assert container["logConfiguration"]["options"] == {"splunk-token": "(hidden)", "splunk-url": "https://splunk"}
    assert container["dockerLabels"] == {"api-key": "(hidden)", "team": "web"}


def test_a_parameter_is_hidden_by_its_name_and_those_of_the_collection_are_not() -> None:
    parameters = [
        {"Name": "/app/db_password", "Value": "hunter2"},
        {"Name": "/app/url", "Value": "https://app"},
        {"Name": "/talentbase.aws/converged/app/secrets", "Value": "{}"},
    ]
    answers, hidden = redacted({"ssm": {"GetParameters": parameters}})
    assert [item["Value"] for item in answers["ssm"]["GetParameters"]] == ["(hidden)", "https://app", "{}"]
    assert len(hidden) == 1


def test_the_secret_header_of_a_cdn_is_hidden() -> None:
    condition = {"HttpHeaderName": "X-Origin-Verify", "Values": ["hunter2"]}
    rules = {"listener": [{"RuleArn": "rule", "Conditions": [{"Field": "http-header", "HttpHeaderConfig": condition}]}]}
    answers, hidden = redacted({"elbv2": {"DescribeRules": rules}})
    [rule] = answers["elbv2"]["DescribeRules"]["listener"]
    assert rule["Conditions"][0]["HttpHeaderConfig"]["Values"] == ["(hidden)"]
    assert len(hidden) == 1


def test_what_a_rule_of_waf_looks_for_in_a_secret_header_is_hidden() -> None:
    def match(header: str) -> dict[str, Any]:
        return {"SearchString": "hunter2", "FieldToMatch": {"SingleHeader": {"Name": header}}}

    acl = {"Rules": [{"Name": "r", "Statement": {"OrStatement": [match("X-Origin-Verify"), match("accept")]}}]}
    answers, hidden = redacted({"wafv2": {"GetWebACL": {"arn": acl}}})
    found = answers["wafv2"]["GetWebACL"]["arn"]["Rules"][0]["Statement"]["OrStatement"]
    assert [item["SearchString"] for item in found] == ["(hidden)", "hunter2"]
    assert len(hidden) == 1


@pytest.mark.parametrize("name", ["DB_PASSWORD", "db-password", "/app/api_token", "sentry.dsn"])
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", ["DEBUG", "/secrets/url", "DB_HOST"])
def test_other_names(name: str) -> None:
    assert not is_secret(name)
