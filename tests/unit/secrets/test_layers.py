"""The layers of secrets and of parameters compute from a snapshot alone, and no value is in any of it."""

from __future__ import annotations

from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.parameters import Parameter
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.secrets import Secret
from ansible_collections.talentbase.aws.plugins.module_utils._parameters.layer import ParametersLayer
from ansible_collections.talentbase.aws.plugins.module_utils._parameters.names import PARAMETER, SECURE_PARAMETER
from ansible_collections.talentbase.aws.plugins.module_utils._parameters.reads import ParametersSnapshot
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Address
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.layer import SecretsLayer
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.names import PLACEHOLDER_TAG, SECRET
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.reads import SecretsSnapshot

TAGS = {"Environment": "test"}
TAG_LIST = [{"Key": "Environment", "Value": "test"}]


class NoCalls:
    """Stands where the session stands; whoever calls AWS fails."""

    region = "eu-west-1"

    def client(self, _service: str) -> None:
        return None


def secret_answer(name: str, **more: Any) -> dict[str, Any]:
    answer = {"ARN": f"arn:{name}", "Name": name, "VersionIdsToStages": {"v1": ["AWSCURRENT"]}, "Tags": TAG_LIST}
    return {**answer, **more}


def test_secrets_that_are_as_desired_need_no_step() -> None:
    secrets = {"session": Secret("app/session", "hex"), "mail": Secret("app/mail", "external")}
    layer = SecretsLayer(NoCalls(), secrets, TAGS)  # type: ignore[arg-type]
    tags = [*TAG_LIST, {"Key": PLACEHOLDER_TAG, "Value": "v1"}]
    snapshot = SecretsSnapshot(
        {"app/session": secret_answer("app/session"), "app/mail": secret_answer("app/mail", Tags=tags)}, {}
    )
    actual = layer.actual(snapshot)
    assert not make_plan(layer.desired(snapshot), actual, layer.rules, layer.prune)
    outputs = layer.outputs(snapshot, {address: item.attributes for address, item in actual.items()})
    assert outputs["secrets"]["session"]["arn"] == "arn:app/session"
    assert outputs["waiting_for_a_person"] == ["app/mail (plain text)"]
    assert set(layer.facts) <= set(outputs)


def test_a_resource_policy_is_compared_where_the_inventory_has_one() -> None:
    policy = {"Version": "2012-10-17", "Statement": []}
    layer = SecretsLayer(NoCalls(), {"a": Secret("a", "hex", policy=policy)}, TAGS)  # type: ignore[arg-type]
    other = SecretsSnapshot({"a": secret_answer("a")}, {"a": {}})
    (step,) = make_plan(layer.desired(other), layer.actual(other), layer.rules).steps
    assert set(step.after) == {"policy"}
    same = SecretsSnapshot({"a": secret_answer("a")}, {"a": policy})
    assert layer.actual(same)[Address(SECRET, "a")].properties["policy"] == policy


def test_parameters_that_are_as_desired_need_no_step_and_absent_ones_go() -> None:
    parameters = {
        "level": Parameter("/app/level", value="info"),
        "token": Parameter("/app/token", type="SecureString", kind="external"),
        "old": Parameter("/app/old", value="x", state="absent"),
    }
    layer = ParametersLayer(NoCalls(), parameters, "123456789012", TAGS)  # type: ignore[arg-type]
    answers = {
        "/app/level": {"Name": "/app/level", "Type": "String", "Value": "info", "Version": 3},
        "/app/token": {"Name": "/app/token", "Type": "SecureString", "Version": 1, "KeyId": "alias/aws/ssm"},
        "/app/old": {"Name": "/app/old", "Type": "String", "Value": "x", "Version": 1},
    }
    tags = dict.fromkeys(answers, TAGS) | {"/app/token": {**TAGS, PLACEHOLDER_TAG: "1"}}
    snapshot = ParametersSnapshot(answers, tags)
    actual = layer.actual(snapshot)
    plan = make_plan(layer.desired(snapshot), actual, layer.rules, layer.prune)
    assert [str(step) for step in plan.steps] == ["delete parameter /app/old"]
    outputs = layer.outputs(snapshot, {address: item.attributes for address, item in actual.items()})
    assert outputs["waiting_for_a_person"] == ["/app/token (SecureString parameter)"]
    assert outputs["parameters"]["level"]["arn"] == "arn:aws:ssm:eu-west-1:123456789012:parameter/app/level"
    assert "value" not in actual[Address(SECURE_PARAMETER, "/app/token")].properties
    assert actual[Address(PARAMETER, "/app/level")].properties["value"] == "info"
