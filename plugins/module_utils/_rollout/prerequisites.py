# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether what a task definition needs is still there: images, secrets, parameters, log groups and its role's rights.

Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import partial

from .._aws.errors import ClientError, code_of
from .._aws.session import Aws, chunks, gather
from .._iam.actual import document_of
from .._iam.names import POLICY_NAME
from .rollback_target import Image, Prerequisites


def missing_prerequisites(aws: Aws, prerequisites: Prerequisites) -> list[str]:
    """What is not there any more, a line each."""
    reads = {f"image {image}": partial(_missing_image, aws, image) for image in prerequisites.images}
    reads |= {arn: partial(_missing_secret, aws, arn) for arn in prerequisites.secrets}
    reads |= {f"log group {name}": partial(_missing_log_group, aws, name) for name in prerequisites.log_groups}
    reads["parameters"] = partial(_missing_parameters, aws, prerequisites.parameters)
    reads["rights"] = partial(_missing_rights, aws, prerequisites)
    return [line for lines in gather(reads).values() for line in lines]


def _missing_image(aws: Aws, image: Image) -> list[str]:
    identity = {"imageDigest": image.digest} if image.digest else {"imageTag": image.tag}
    try:
        aws.client("ecr").describe_images(repositoryName=image.repository, imageIds=[identity])
    except ClientError as error:
        if code_of(error) not in ("ImageNotFoundException", "RepositoryNotFoundException"):
            raise
        return [f"the image {image.repository}:{image.tag or image.digest} is not in ECR any more"]
    return []


def _missing_secret(aws: Aws, arn: str) -> list[str]:
    try:
        secret = aws.client("secretsmanager").describe_secret(SecretId=arn)
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
        return [f"the secret {arn} does not exist any more"]
    return [f"the secret {secret['Name']} is scheduled for deletion"] if secret.get("DeletedDate") else []


def _missing_log_group(aws: Aws, name: str) -> list[str]:
    groups = aws.pages("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=name)
    return (
        []
        if any(item["logGroupName"] == name for item in groups)
        else [f"the log group {name} does not exist any more"]
    )


def _missing_rights(aws: Aws, prerequisites: Prerequisites) -> list[str]:
    """Of a role that this collection manages; what other policies of a role grant is not told apart here."""
    wanted = [*prerequisites.secrets, *prerequisites.parameters]
    if not wanted or not prerequisites.execution_role:
        return []
    name = prerequisites.execution_role
    try:
        policy = aws.client("iam").get_role_policy(RoleName=name, PolicyName=POLICY_NAME)["PolicyDocument"]
    except ClientError as error:
        if code_of(error) == "NoSuchEntity":
            return []
        raise
    granted = [pattern for item in document_of(policy)["Statement"] for pattern in item.get("Resource") or []]
    return [
        f"its role {name} may not read {arn} any more"
        for arn in wanted
        if not any(fnmatchcase(arn, pattern) for pattern in granted if pattern != "*")
    ]


def _missing_parameters(aws: Aws, arns: Sequence[str]) -> list[str]:
    """By their names; values are never read, so SSM is asked only for descriptions."""
    names = [arn.split(":parameter", 1)[1] for arn in arns]
    present = set()
    for part in chunks(names, 10):
        filters = [{"Key": "Name", "Values": [*part, *(name.removeprefix("/") for name in part)]}]
        described = aws.pages("ssm", "describe_parameters", "Parameters", ParameterFilters=filters)
        present |= {item["Name"].removeprefix("/") for item in described}
    return [f"the parameter {name} does not exist any more" for name in names if name.removeprefix("/") not in present]
