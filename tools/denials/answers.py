"""What AWS says where it denies an operation, refuses it for a while, or answers with an error that nobody expected. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._aws.passing_error import PassingError
from ansible_collections.talentbase.aws.plugins.module_utils._aws.passing_errors import PASSING_ERRORS
from tools.permission_names import PREFIXES

Answer = dict[str, Any]
ACCOUNT = "258993895334"
USER = f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/ci"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/new-role"
# The services that answer in XML say AccessDenied, those that answer in JSON AccessDeniedException; EC2 has its own code:
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
XML = ("cloudwatch", "elasticache", "elbv2", "iam", "rds", "route53", "sns", "sts")
UNEXPECTED = {"code": "UnheardOfException", "message": "Something that nobody has heard of", "status": 400}


def denied(operation: str) -> Answer:
    """An operation that is denied for good."""
    service, name = operation.split(":")
    action = f"{PREFIXES.get(service, service)}:{name}"
    words = (
        f"User: {USER} is not authorized to perform: {action} on resource: {resource_of(operation)} "
        f"because no identity-based policy allows the {action} action"
    )
    if service == "ec2":
        code, words = "UnauthorizedOperation", f"You are not authorized to perform this operation. {words}"
    else:
        code = "AccessDenied" if service in XML else "AccessDeniedException"
    return {"operation": operation, "code": code, "message": words, "status": 400 if code.endswith("n") else 403}


def resource_of(operation: str) -> str:
    """The resource that a denial names."""
    service, name = operation.split(":")
    return f"arn:aws:{PREFIXES.get(service, service)}:us-east-1:{ACCOUNT}:denied/{name}"


def unexpected(operation: str) -> Answer:
    """The first call of an operation, answered by an error of which nothing is known."""
    return {"operation": operation, **UNEXPECTED, "first": 1}


def passing(operations: Iterable[str]) -> Iterator[Answer]:
    """Each passing error of the table, once, for each operation that it concerns."""
    called = list(operations)
    for row in PASSING_ERRORS:
        for operation in called:
            if any(fnmatchcase(operation, glob) for glob in row.operations):
                code = row.codes[0].replace("*", "")
                yield {"operation": operation, "code": code, "message": words_of(row), "status": 400, "first": 1}


def words_of(row: PassingError) -> str:
    """Words that a row's regular expression matches; of the right to pass a role, those of a role that IAM does not know."""
    if row.new_role:
        return f"User: {USER} is not authorized to perform: iam:PassRole on resource: {ROLE} because it is new"
    if row.words.startswith("^(?!"):  # what the words must not be
        return "It is not available now"
    first = row.words.replace(".*", " ").split("|")[0]
    example = re.sub(r"[()^$?\\]", "", first).replace(".", " ")
    return example if example and re.search(row.words, example, re.IGNORECASE) else "It is not available now"
