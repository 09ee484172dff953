# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read the stacks of CloudFormation that made what stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from .._aws.errors import ClientError, Failure, code_of
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._iam.reads import RoleAnswer, read_roles
from .standing import Answer, Standing
from .templates import NESTED, Stack, template_of

STACK_TAG = "aws:cloudformation:stack-name"
ROLE = "AWS::IAM::Role"
GIVEN = "correct -e stacks=NAME,NAME; without it the stacks are found by the tags of what they made"


def stack_names(standing: Standing, used: Iterable[Answer]) -> list[str]:
    """The stacks that made the cluster, its services and load balancers, the VPC, and what is used besides. used: their answers."""
    every: list[Mapping[str, str]] = [standing.tags, to_dict(standing.networks.vpc.get("Tags"))]
    every += [to_dict(item.get("tags"), "key", "value") for item in standing.services]
    every += [*standing.balancers.tags.values()]
    every += [to_dict(item.get("TagList") or item.get("Tags")) for item in used]
    return sorted({tags[STACK_TAG] for tags in every if STACK_TAG in tags})


def read_stacks(aws: Aws, names: Sequence[str], given: Sequence[str]) -> list[Stack]:
    """The stacks, and those nested in them; raises Failure where one of the given is not there."""
    known: dict[str, Stack] = {}
    waiting = list(dict.fromkeys([*given, *names]))
    while waiting:
        found = gather({name: partial(_stack, aws, name, name in given) for name in waiting})
        known |= {name: stack for name, stack in found.items() if stack}
        nested = [
            str(item["PhysicalResourceId"])
            for stack in found.values()
            for item in (stack.resources if stack else ())
            if item["ResourceType"] == NESTED
        ]
        waiting = [name for name in nested if name not in known]
    return list(known.values())


def read_unused_roles(aws: Aws, standing: Standing, stacks: Iterable[Stack]) -> Sequence[RoleAnswer]:
    """The roles of stacks that neither a service nor anything beside it names; nothing is read where there is none."""
    used = repr(standing.evidence())
    made = {str(item.get("PhysicalResourceId") or "") for stack in stacks for item in stack.of_type(ROLE)}
    names = sorted(name for name in made if name and name not in used)
    return sorted(read_roles(aws, names).roles, key=lambda item: str(item.role["RoleName"]))


def _stack(aws: Aws, name: str, is_given: bool) -> Stack | None:
    """A stack; None for one that is gone, although its tags are on what it made."""
    client = aws.client("cloudformation")
    try:
        resources = aws.pages("cloudformation", "list_stack_resources", "StackResourceSummaries", StackName=name)
        body = client.get_template(StackName=name, TemplateStage="Processed")["TemplateBody"]
    except ClientError as error:
        # CloudFormation has no code of its own for a stack that is not there:
        # https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html
        if code_of(error) != "ValidationError":
            raise
        if is_given:
            raise Failure(f"stacks: there is no stack {name} in {aws.region}", todo=GIVEN) from None
        return None
    kept = [item for item in resources if item.get("ResourceStatus") != "DELETE_COMPLETE"]
    return Stack(name.rsplit("/", 2)[-2] if name.startswith("arn:") else name, tuple(kept), template_of(body))
