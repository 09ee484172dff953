"""Stacks of CloudFormation that were told: read, updated where nothing changes, and deleted where everything is retained."""

from __future__ import annotations

import json
from typing import Any

import pytest

STACK: dict[str, Any] = {
    "name": "Data",
    "id": "arn:aws:cloudformation:us-east-1:258993895334:stack/Data/1",
    "template": {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "a"}}}},
    "physical_ids": {"Topic": "arn:aws:sns:us-east-1:258993895334:a"},
}


def changed(**more: Any) -> str:
    return json.dumps({"Resources": {"Topic": {**STACK["template"]["Resources"]["Topic"], **more}}})


@pytest.fixture
def cloudformation(account: Any) -> Any:
    """A client, in an account that was told a stack."""
    assert account.ask("PUT", "stacks", [STACK]) == (200, {"stacks": ["Data"]})
    return account.client("cloudformation")


def test_a_told_stack_is_described_and_makes_nothing(account: Any, cloudformation: Any) -> None:
    resource = cloudformation.describe_stack_resources(StackName="Data")["StackResources"][0]
    assert resource["PhysicalResourceId"] == STACK["physical_ids"]["Topic"]
    assert cloudformation.get_template(StackName="Data")["TemplateBody"] == STACK["template"]
    assert account.client("sns").list_topics()["Topics"] == []
    assert account.ask("POST", "reset")[0] == 200
    assert cloudformation.describe_stacks()["Stacks"] == []


def test_a_policy_changes_together_with_other_things_and_a_resource_never(cloudformation: Any, refused: Any) -> None:
    update = cloudformation.update_stack
    refused("ValidationError", update, StackName="Data", TemplateBody=changed(DeletionPolicy="Retain"))
    refused("NotImplemented", update, StackName="Data", TemplateBody=changed(Properties={"TopicName": "b"}))
    update(StackName="Data", TemplateBody=changed(DeletionPolicy="Retain", Metadata={"Retained": "true"}))
    found = cloudformation.get_template(StackName="Data")["TemplateBody"]["Resources"]["Topic"]
    assert found["DeletionPolicy"] == "Retain"


def test_a_stack_that_retains_everything_is_deleted(cloudformation: Any, refused: Any) -> None:
    refused("NotImplemented", cloudformation.delete_stack, StackName="Data")
    body = changed(DeletionPolicy="Retain", Metadata={"Retained": "true"})
    cloudformation.update_stack(StackName="Data", TemplateBody=body)
    cloudformation.delete_stack(StackName="Data")
    assert cloudformation.describe_stacks()["Stacks"] == []
    events = cloudformation.describe_stack_events(StackName=STACK["id"])["StackEvents"]
    assert events[0]["ResourceStatus"] == "DELETE_SKIPPED"


def test_a_body_of_another_form_is_refused(account: Any) -> None:
    assert account.ask("PUT", "stacks", [{**STACK, "physical_ids": {}}])[0] == 400
