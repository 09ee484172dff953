"""A stack of CloudFormation, as far as an account shows it: its resources, and the tags that each of them has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

REGION = "us-east-1"
ACCOUNT_ID = "258993895334"
GIVEN = {"Environment": "development", "Project": "TalentBase", "CostCenter": "development", "ManagedBy": "CDK"}
"""The tags that the app gives every resource, with Tags.of(app).add()."""


@dataclass
class Stack:
    """A stack while it is laid. resources: as its template has them; physical_ids: those that AWS gave, by logical id."""

    name: str
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    physical_ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.holds("CDKMetadata", "CDK::Metadata", "5e8c2f30-6f4e-11ef-9d6b-0e1b2c3d4e5f")

    @property
    def arn(self) -> str:
        """Its id, as the tag aws:cloudformation:stack-id has it."""
        return f"arn:aws:cloudformation:{REGION}:{ACCOUNT_ID}:stack/{self.name}/5b2b3ab0-6f4e-11ef-8f3a-0affc0d6a5e9"

    def tags(self, logical: str, **more: str) -> dict[str, str]:
        """The tags of one resource."""
        own = {"stack-name": self.name, "stack-id": self.arn, "logical-id": logical}
        return {**{f"aws:cloudformation:{name}": value for name, value in own.items()}, **GIVEN, **more}

    def listed(self, logical: str, **more: str) -> list[dict[str, str]]:
        """The tags of one resource, as most of AWS's services take them."""
        return as_list(self.tags(logical, **more))

    def for_ecs(self, logical: str) -> list[dict[str, str]]:
        """The tags of one resource, as ECS takes them."""
        return [{"key": key, "value": value} for key, value in self.tags(logical).items()]

    def told(self) -> dict[str, Any]:
        """The stack as PUT stacks of the embedded account takes it."""
        template = {"Resources": self.resources}
        return {"name": self.name, "id": self.arn, "template": template, "physical_ids": self.physical_ids}

    def holds(self, logical: str, kind: str, physical: str, policy: str = "", **properties: Any) -> str:
        """Note a resource that was made; its physical id. kind: without AWS:: in front; policy: its DeletionPolicy, where CDK sets one."""
        policies = {"DeletionPolicy": policy, "UpdateReplacePolicy": policy} if policy else {}
        self.resources[logical] = {"Type": f"AWS::{kind}", "Properties": properties, **policies}
        self.physical_ids[logical] = physical
        return physical


def as_list(tags: dict[str, str]) -> list[dict[str, str]]:
    """Tags as most of AWS's services take them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
