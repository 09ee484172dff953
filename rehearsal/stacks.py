"""Stacks of CloudFormation that made what is in the account: told through PUT stacks, then read, updated and deleted as AWS does.

No resource is made or changed. An update is accepted where it changes nothing but what CloudFormation keeps to itself, a
deletion where every resource is retained.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import Event, Stack, cloudformation_backends

from . import ACCOUNT_ID, REGION

FORM = (
    'The body must be a list of {"name", "id", "template": {"Resources": {...}}, "physical_ids": {LOGICAL: PHYSICAL}}.'
)
POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")
OWN = (*POLICIES, "Metadata")


def tell(body: object) -> dict[str, Any]:
    """Replace the stacks of the account; ValueError for a body of another form."""
    if not isinstance(body, list) or not all(_is_stack(item) for item in body):
        raise ValueError(FORM)
    known = cloudformation_backends[ACCOUNT_ID][REGION].stacks
    known.clear()
    for item in body:
        stack = ToldStack(item["id"], item["name"], item["template"], item["physical_ids"])
        known[stack.stack_id] = stack
    return {"stacks": [stack.name for stack in known.values()]}


def _is_stack(item: object) -> bool:
    return (
        isinstance(item, dict)
        and all(isinstance(item.get(name), str) for name in ("name", "id"))
        and all(isinstance(item.get(name), dict) for name in ("template", "physical_ids"))
        and set(item["template"].get("Resources") or ()) == set(item["physical_ids"])
    )


class ToldResources(Mapping[str, Any]):
    """The resources of a stack by logical id, as moto's stack reads them."""

    no_echo_parameter_keys: tuple[str, ...] = ()

    def __init__(self, template: Mapping[str, Any], physical_ids: Mapping[str, str]) -> None:
        self.template, self.resolved_parameters = template, dict[str, Any]()
        self._resources = {
            logical: SimpleNamespace(
                logical_resource_id=logical,
                physical_resource_id=physical_ids[logical],
                cf_resource_type=resource["Type"],
            )
            for logical, resource in template["Resources"].items()
        }

    def __getitem__(self, key: str) -> Any:
        return self._resources[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._resources)

    def __len__(self) -> int:
        return len(self._resources)

    def update(self, template: Mapping[str, Any], _parameters: object) -> None:
        """Take another template, unless it changes a resource."""
        before, after = (_by_resource(item, POLICIES) for item in (self.template, template))
        if before == after:
            # https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
            raise ValidationError(message="No updates are to be performed.")
        if _by_resource(self.template, OWN) != _by_resource(template, OWN):
            raise NotImplementedError
        self.template = template

    def deletable(self) -> bool:
        """Whether nothing would be deleted with the stack."""
        resources = [item for item in self.template["Resources"].values() if item["Type"] != "AWS::CDK::Metadata"]
        return all(item.get("DeletionPolicy") == "Retain" for item in resources)


def _by_resource(template: Mapping[str, Any], without: tuple[str, ...]) -> dict[str, Any]:
    resources = template.get("Resources") or {}
    return {name: {key: item[key] for key in item if key not in without} for name, item in resources.items()}


class ToldStack(Stack):
    """A stack whose resources are there already."""

    def __init__(self, stack_id: str, name: str, template: dict[str, Any], physical_ids: dict[str, str]) -> None:
        self._physical_ids = physical_ids
        super().__init__(stack_id, name, json.dumps(template), {}, ACCOUNT_ID, REGION)
        self.status = "CREATE_COMPLETE"

    @staticmethod
    def cloudformation_name_type() -> str:
        """Which property names it."""
        return "StackName"

    def is_created(self) -> bool:
        """Whether all of it is there."""
        return True

    def _create_resource_map(self) -> Any:
        return ToldResources(self.template_dict, self._physical_ids)

    def update(self, template: str, *args: Any, **kwargs: Any) -> None:
        """UpdateStack; what is refused leaves the stack as it is."""
        self.resource_map.update(self.parse_template(template), None)
        self.template = template
        self._parse_template()
        self._add_stack_event("UPDATE_COMPLETE")
        self.status = "UPDATE_COMPLETE"

    def delete(self) -> None:
        """DeleteStack where everything is retained: the stack goes, and each resource is skipped."""
        for resource in self.resource_map.values():
            self.events.append(_skipped(self, resource))
        self.status = "DELETE_COMPLETE"


def _skipped(stack: Stack, resource: Any) -> Event:
    return Event(
        stack_id=stack.stack_id,
        stack_name=stack.name,
        logical_resource_id=resource.logical_resource_id,
        physical_resource_id=resource.physical_resource_id,
        resource_type=resource.cf_resource_type,
        resource_status="DELETE_SKIPPED",
        resource_status_reason=None,
        resource_properties=None,
    )
