# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Templates of CloudFormation: what of them decides whether a resource stays when its stack is deleted. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

with suppress(ImportError):  # Ansible itself needs it, so it is there wherever a playbook runs
    import yaml

Answer = Mapping[str, Any]
# RetainExceptOnCreate keeps what was made: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
KEPT = ("Retain", "RetainExceptOnCreate")
# What is nothing in AWS beside the stack itself.
NOTHING = ("AWS::CDK::Metadata", "AWS::CloudFormation::WaitConditionHandle", "AWS::CloudFormation::WaitCondition")
NESTED = "AWS::CloudFormation::Stack"
# Without a DeletionPolicy, see the same page.
SNAPSHOTS = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance")


@dataclass(frozen=True)
class Stack:
    """A stack as it stands. resources: as ListStackResources gives them; template: what it was made from."""

    name: str
    resources: tuple[Answer, ...] = ()
    template: Answer = field(default_factory=dict)

    @property
    def physical_ids(self) -> set[str]:
        """The ids of its resources in their own services."""
        return {str(item.get("PhysicalResourceId") or "") for item in self.resources}

    @property
    def is_of_cdk(self) -> bool:
        """Whether an app of CDK made it."""
        return any(item.get("ResourceType") == NOTHING[0] for item in self.resources) or "aws:cdk:path" in str(
            self.template
        )

    def of_type(self, kind: str) -> list[Answer]:
        """Its resources of a type, such as AWS::IAM::Role."""
        return [item for item in self.resources if item["ResourceType"] == kind]

    def entries(self) -> Mapping[str, Answer]:
        """The resources of the template by logical id."""
        found: Mapping[str, Answer] = self.template.get("Resources") or {}
        return found

    def lost(self) -> list[str]:
        """What would go with the stack: logical id, type and policy of each resource that is not kept."""
        kinds = {str(item["LogicalResourceId"]): str(item["ResourceType"]) for item in self.resources}
        policies = {logical: _policy(kind, self.entries().get(logical) or {}) for logical, kind in kinds.items()}
        return [
            f"{logical} ({kind}, {policies[logical]})"
            for logical, kind in sorted(kinds.items())
            if kind not in NOTHING and policies[logical] not in KEPT
        ]

    def exports(self) -> set[str]:
        """The names that other stacks may import."""
        outputs = self.template.get("Outputs") or {}
        return {str((item.get("Export") or {}).get("Name")) for item in outputs.values() if item.get("Export")}

    def imports(self) -> set[str]:
        """The names that it imports."""
        return set(_imports(self.template))

    def properties(self, physical_id: str) -> Answer:
        """The properties that the template gives a resource, by its id in its own service."""
        logical = next(
            (item["LogicalResourceId"] for item in self.resources if item.get("PhysicalResourceId") == physical_id), ""
        )
        found: Answer = (self.entries().get(str(logical)) or {}).get("Properties") or {}
        return found


def template_of(body: Any) -> Answer:
    """A template as GetTemplate gives it: JSON is parsed already, YAML is a text whose tags stand for functions."""
    if isinstance(body, Mapping):
        return body
    text = str(body)
    found = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, _loader())
    return found if isinstance(found, Mapping) else {}


def deletion_order(stacks: list[Stack]) -> list[str]:
    """The stacks so that each comes before those whose exports it imports, as CloudFormation asks for."""
    left, order = list(stacks), list[str]()
    while left:
        free = [item for item in left if not any(item.exports() & other.imports() for other in left if other != item)]
        chosen = free or left
        order += [item.name for item in chosen]
        left = [item for item in left if item not in chosen]
    return order


def _policy(kind: str, entry: Answer) -> str:
    usual = "Snapshot" if kind in SNAPSHOTS else "Delete"
    return str(entry.get("DeletionPolicy") or usual)


def _imports(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name == "Fn::ImportValue" and isinstance(item, str):
                yield item
            yield from _imports(item)
    elif isinstance(value, list):
        for item in value:
            yield from _imports(item)


def _loader() -> Any:
    """A loader that takes any tag for what stands behind it."""

    class Loader(yaml.SafeLoader):  # pylint: disable=too-many-ancestors
        """Of templates."""

    def plain(loader: Any, _suffix: str, node: Any) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return loader.construct_scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node, deep=True)
        return loader.construct_mapping(node, deep=True)

    Loader.add_multi_constructor("!", plain)
    return Loader
