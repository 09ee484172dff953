"""What a stack of CloudFormation would take with it, and in which order stacks go."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._adopt.stacks import unkept
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.templates import (
    Stack,
    deletion_order,
    template_of,
)


def stack(name: str = "S", template: Any = None, **kinds: str) -> Stack:
    resources = [
        {"LogicalResourceId": logical, "ResourceType": f"AWS::{kind}", "PhysicalResourceId": f"id-{logical}"}
        for logical, kind in kinds.items()
    ]
    return Stack(name, tuple(resources), template or {"Resources": {}})


@pytest.mark.parametrize(
    ("kind", "entry", "expected"),
    [
        ("SQS::Queue", {}, ["A (AWS::SQS::Queue, Delete)"]),
        ("RDS::DBInstance", {}, ["A (AWS::RDS::DBInstance, Snapshot)"]),
        ("SQS::Queue", {"DeletionPolicy": "Retain"}, []),
        ("SQS::Queue", {"DeletionPolicy": "RetainExceptOnCreate"}, []),
        ("CDK::Metadata", {}, []),
    ],
)
def test_what_is_not_retained_would_be_lost(kind: str, entry: dict[str, Any], expected: list[str]) -> None:
    assert stack(template={"Resources": {"A": entry}}, A=kind).lost() == expected


def test_the_change_is_told_once_for_all_stacks_of_an_app() -> None:
    lines = unkept([stack("One", Meta="CDK::Metadata", **dict.fromkeys("ABCDE", "SQS::Queue")), stack("Two", A="X::Y")])
    assert lines[0].startswith("stack One: 5 of 5 resources would be deleted with it: A (AWS::SQS::Queue, Delete), ")
    assert lines[0].endswith(" and 2 more")
    assert [line.split(":")[0] for line in lines] == ["stack One", "stack Two", "To do", "To do"]
    assert "RemovalPolicy.RETAIN" in lines[2]
    assert "DeletionPolicy: Retain" in lines[3]


def test_a_stack_goes_before_those_that_it_imports_from() -> None:
    def exporting(*names: str) -> dict[str, Any]:
        return {name: {"Value": "x", "Export": {"Name": name}} for name in names}

    network = stack("Network", {"Outputs": exporting("Vpc")})
    data = stack("Data", {"Outputs": exporting("Host"), "Resources": {"A": {"V": {"Fn::ImportValue": "Vpc"}}}})
    services = stack("Services", {"Resources": {"A": [{"Fn::ImportValue": "Host"}, {"Fn::ImportValue": "Vpc"}]}})
    assert deletion_order([network, services, data]) == ["Services", "Data", "Network"]


def test_a_template_may_be_yaml_with_the_short_forms_of_functions() -> None:
    text = "Resources:\n  A:\n    Type: AWS::X::Y\n    DeletionPolicy: Retain\n    Properties: {B: !Ref C, D: !Sub [a, {b: !GetAtt c.d}]}\n"
    assert template_of(text)["Resources"]["A"]["DeletionPolicy"] == "Retain"
    assert template_of('{"Resources": {}}') == {"Resources": {}}
    assert template_of({"Resources": {}}) == {"Resources": {}}
