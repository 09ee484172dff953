# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Takes a tag off every resource that one environment alone has, and that still has it with the value that the environment gave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import ABSENT, ClientError, code_of
from .._aws.session import Aws, gather
from .._aws.tag_index import REFUSED
from .._aws.tags import to_dict
from .._iam.reads import owned_roles
from .._plan.owner import owned_alone, owner_tags, owners

KINDS = (
    "acm", "application-autoscaling", "cloudwatch", "ec2", "ecs", "elasticache", "elasticloadbalancing", "logs", "rds",
    "secretsmanager", "sns", "ssm",
)  # fmt: skip
"""What GetResources tells; roles of IAM are no part of it."""
PAGE = 100


def tagged_resources(aws: Aws, left: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, list[str]]:
    """The ARNs of the resources that have a tag, by the tag's name. left: names and values; wanted: tags of the environment."""
    if not left:
        return {}
    roles = {item.role["Arn"]: to_dict(item.role.get("Tags")) for item in owned_roles(aws, wanted)}
    found = gather({name: partial(_arns, aws, name, value, wanted) for name, value in left.items()})
    more = {name: [arn for arn, tags in roles.items() if tags.get(name) == value] for name, value in left.items()}
    return {name: sorted({*found[name], *more[name]}) for name in left if found[name] or more[name]}


def untag(aws: Aws, resources: Mapping[str, Sequence[str]]) -> None:
    """Take the tags off; resources: ARNs by the name of a tag.

    A resource that the inventory no longer names may be out of the deployer's rights, and one may be gone by now: these are passed over.
    """
    names: dict[str, list[str]] = {}
    for name, arns in resources.items():
        for arn in arns:
            names.setdefault(arn, []).append(name)
    gather({arn: partial(_untag, aws, arn, some) for arn, some in names.items()})


def _untag(aws: Aws, arn: str, names: Sequence[str]) -> None:
    try:
        UNTAG[arn.split(":")[2]](aws, arn, names)
    except ClientError as error:
        if code_of(error) not in {*REFUSED, *ABSENT} and "NotFound" not in code_of(error):
            raise


def _arns(aws: Aws, name: str, value: str, wanted: Mapping[str, str]) -> list[str]:
    own = [tag for owner in owners(wanted) for tag in owner_tags(owner).items()]
    filters = [{"Key": key, "Values": [item]} for key, item in (*own, (name, value))]
    arguments = {"TagFilters": filters, "ResourceTypeFilters": list(KINDS), "ResourcesPerPage": PAGE}
    items = aws.pages("resourcegroupstaggingapi", "get_resources", "ResourceTagMappingList", **arguments)
    return _newest([item["ResourceARN"] for item in items if owned_alone(to_dict(item["Tags"]), wanted)])


def _newest(arns: Sequence[str]) -> list[str]:
    """Of a task definition the newest revision alone; whatever ran before is history."""
    revisions: dict[str, int] = {}
    for arn in arns:
        if ":task-definition/" in arn:
            family, _colon, revision = arn.rpartition(":")
            revisions[family] = max(revisions.get(family, 0), int(revision))
    others = [arn for arn in arns if ":task-definition/" not in arn]
    return [*others, *(f"{family}:{revision}" for family, revision in revisions.items())]


def _last(arn: str) -> str:
    return arn.rsplit("/", 1)[-1]


def _parameter(arn: str) -> str:
    """The name of a parameter: its ARN leaves the first slash of a path out."""
    path = arn.partition(":parameter/")[2]
    return f"/{path}" if "/" in path else path


def _ec2(aws: Aws, arn: str, names: Sequence[str]) -> Any:
    return aws.client("ec2").delete_tags(Resources=[_last(arn)], Tags=[{"Key": name} for name in names])


def _elbv2(aws: Aws, arn: str, names: Sequence[str]) -> Any:
    return aws.client("elbv2").remove_tags(ResourceArns=[arn], TagKeys=names)


def _acm(aws: Aws, arn: str, names: Sequence[str]) -> Any:
    tags = [{"Key": name} for name in names]
    return aws.client("acm").remove_tags_from_certificate(CertificateArn=arn, Tags=tags)


def _ssm(aws: Aws, arn: str, names: Sequence[str]) -> Any:
    return aws.client("ssm").remove_tags_from_resource(
        ResourceType="Parameter", ResourceId=_parameter(arn), TagKeys=names
    )


UNTAG: Mapping[str, Callable[[Aws, str, Sequence[str]], Any]] = {
    "acm": _acm,
    "ec2": _ec2,
    "elasticloadbalancing": _elbv2,
    "ssm": _ssm,
    "application-autoscaling": lambda aws, arn, names: aws.client("application-autoscaling").untag_resource(
        ResourceARN=arn, TagKeys=names
    ),
    "cloudwatch": lambda aws, arn, names: aws.client("cloudwatch").untag_resource(ResourceARN=arn, TagKeys=names),
    "ecs": lambda aws, arn, names: aws.client("ecs").untag_resource(resourceArn=arn, tagKeys=names),
    "elasticache": lambda aws, arn, names: aws.client("elasticache").remove_tags_from_resource(
        ResourceName=arn, TagKeys=names
    ),
    "iam": lambda aws, arn, names: aws.client("iam").untag_role(RoleName=_last(arn), TagKeys=names),
    "logs": lambda aws, arn, names: aws.client("logs").untag_resource(resourceArn=arn, tagKeys=names),
    "rds": lambda aws, arn, names: aws.client("rds").remove_tags_from_resource(ResourceName=arn, TagKeys=names),
    "secretsmanager": lambda aws, arn, names: aws.client("secretsmanager").untag_resource(SecretId=arn, TagKeys=names),
    "sns": lambda aws, arn, names: aws.client("sns").untag_resource(ResourceArn=arn, TagKeys=names),
}
