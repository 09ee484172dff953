"""AWS's models judge every request: what they refuse, in whose words, and what is never quoted."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto.core.utils import get_service_model

from rehearsal.request_models.constraints import Compiler
from rehearsal.request_models.errors import error
from rehearsal.request_models.patterns import matcher


@pytest.fixture
def client(account: Any) -> Any:
    """Makes clients that send what botocore would refuse by itself."""

    def make(service: str) -> Any:
        return boto3.client(
            service,
            region_name="us-east-1",
            endpoint_url=account.url,
            aws_access_key_id="any",
            aws_secret_access_key="thing",
            config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
        )

    return make


@pytest.mark.parametrize(
    ("service", "operation", "request_", "code", "message"),
    [
        (
            "logs",
            "create_log_group",
            {"logGroupName": "a b"},
            "InvalidParameterException",
            "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
        ),
        (
            "logs",
            "create_log_group",
            {"logGroupName": "a", "tags": {}},
            "InvalidParameterException",
            "Value '{}' at 'tags' failed to satisfy constraint: Member must have length greater than or equal to 1",
        ),
        (
            "iam",
            "get_role",
            {"RoleName": "r" * 65},
            "ValidationError",
            "Member must have length less than or equal to 64",
        ),
        (
            "ecs",
            "run_task",
            {"taskDefinition": "a", "launchType": "MOON"},
            "InvalidParameterException",
            "Value 'MOON' at",
        ),
        (
            "acm",
            "request_certificate",
            {"DomainName": "a.b", "Tags": []},
            "ValidationException",
            "Value '[]' at 'tags'",
        ),
        ("secretsmanager", "create_secret", {}, "ValidationException", "Value null at 'name' failed"),
        (
            "application-autoscaling",
            "describe_scalable_targets",
            {"ServiceNamespace": "ecs", "ResourceIds": ["x" * 1601]},
            "ValidationException",
            "at 'resourceIds.1.member' failed",
        ),
        ("route53", "list_resource_record_sets", {"HostedZoneId": "Z" * 40}, "InvalidInput", "'hostedZoneId'"),
        ("ec2", "create_subnet", {}, "MissingParameter", "The request must contain the parameter VpcId"),
        (
            "ec2",
            "describe_vpcs",
            {"MaxResults": 1},
            "InvalidParameterValue",
            "Value (1) for parameter MaxResults is invalid.",
        ),
        ("elbv2", "describe_load_balancers", {"PageSize": 401}, "ValidationError", "Member must have value less than"),
        ("cloudwatch", "describe_alarms", {"MaxRecords": 101}, "ValidationError", "at 'maxRecords'"),
    ],
)
def test_what_a_model_forbids_is_refused_in_the_services_words(
    client: Any, refused: Any, service: str, operation: str, request_: dict[str, Any], code: str, message: str
) -> None:
    assert message in refused(code, getattr(client(service), operation), **request_)


def test_a_secret_is_never_quoted(client: Any, refused: Any) -> None:
    told = refused(
        "ValidationException", client("secretsmanager").create_secret, Name="n", SecretString="s3cret" * 11_000
    )
    assert "s3cret" not in told
    assert "Value at 'secretString' failed to satisfy constraint" in told


def test_the_environment_of_a_container_is_not_quoted() -> None:
    shape = get_service_model("ecs").operation_model("RegisterTaskDefinition").input_shape
    check = Compiler().check(shape)
    container = {"environmentFiles": [{"value": "v", "type": "hidden"}], "logConfiguration": {"logDriver": "told"}}
    assert check is not None
    failures = check({"family": "f", "containerDefinitions": [container]}) or []
    assert {failure.path.split(".")[3]: failure.value for failure in failures} == {
        "environmentFiles": None,
        "logConfiguration": "told",
    }


def test_several_failures_are_told_together() -> None:
    check = Compiler().check(get_service_model("iam").operation_model("CreateRole").input_shape)
    assert check is not None
    answer = error("iam", check({"RoleName": "a b", "AssumeRolePolicyDocument": ""}) or [])
    assert answer.message.startswith("3 validation errors detected: Value 'a b' at 'roleName'")


def test_counts_say_what_was_judged_and_refused(account: Any, refused: Any) -> None:
    iam = account.client("iam")
    iam.list_roles()
    refused("ValidationError", iam.get_role, RoleName="a b")
    assert account.ask("GET", "models")[1] == {"judged": 2, "refused": {"iam:GetRole roleName: pattern": 1}}


def test_it_is_a_quirk_to_be_switched_off(account: Any, refused: Any) -> None:
    assert account.ask("PUT", "quirks", {"request-models": False})[0] == 200
    assert "1 validation error" not in refused("NoSuchEntity", account.client("iam").get_role, RoleName="a b")


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        (r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*", "käse 🧀", True),
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", "käse 1", True),
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", "a;b", False),
        (r"\w+", "käse", False),
        ("[a-z]", "ab", False),
    ],
)
def test_patterns_are_javas_and_match_the_whole(pattern: str, text: str, matches: bool) -> None:
    assert bool(matcher(pattern)(text)) is matches
