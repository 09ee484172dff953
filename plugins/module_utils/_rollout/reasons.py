# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The words in which AWS says why a task failed, and what each means. Pure.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

EXEC_FORMAT = "exec format error"
"""What the kernel says of a program for another CPU; the container logs it, ECS does not repeat it."""

# Each: kind, what AWS's reason must hold (any of the groups, all of its words), title, remedy.
REASONS: list[tuple[str, tuple[tuple[str, ...], ...], str, str]] = [
    # An index without the CPU cannot be pulled: https://github.com/aws/containers-roadmap/issues/1120 and
    # https://zenn.dev/teba_eleven/articles/e54f67b897ebea. A single image is pulled, and its log says the last of these.
    (
        "image_architecture",
        (
            ("does not contain descriptor matching platform",),
            ("descriptor for platform",),
            ("no match for platform",),
            (EXEC_FORMAT,),
        ),
        "the image is for another CPU than the service",
        "build it for services.KEY.cpu_architecture (docker buildx build --platform linux/amd64 or linux/arm64), or change that",
    ),
    (
        "image_missing",
        (
            ("CannotPullContainer", "not found"),
            ("CannotPullContainer", "manifest unknown"),
            ("CannotPullContainer", "does not exist"),
        ),
        "the image is not in its registry",
        "push the image, or deploy a tag that exists; aws ecr describe-images --region REGION --repository-name REPOSITORY lists them",
    ),
    (
        "no_egress",
        (
            ("CannotPullContainer", "timeout"),
            ("CannotPullContainer", "i/o timeout"),
            ("CannotPullContainer", "request canceled"),
            ("context deadline exceeded",),
            ("connection issue",),
        ),
        "the task has no way out of its subnet",
        "check the private subnet's route to the NAT gateway: ansible-playbook deploy.yml --tags network --check --diff",
    ),
    (
        "role_denied",
        (("AccessDenied",), ("is not authorized to perform",), ("unable to assume the role",)),
        "the execution role is not allowed to do this",
        "run the whole deploy, which grants what the service's entry names; a secret with its own KMS key or policy must allow the role, too",
    ),
    (
        "secret_key_missing",
        (("did not contain json key",), ("retrieved secret", "json key")),
        "the secret lacks the JSON key that the service names",
        "add the key to the secret's value, or correct services.KEY.secrets",
    ),
    (
        "secret_missing",
        (
            ("can't find the specified secret",),
            ("invalid ssm parameters",),
            ("unable to retrieve secret", "ResourceNotFound"),
            ("ParameterNotFound",),
            ("unable to pull secrets", "ResourceNotFound"),
        ),
        "a secret or parameter that the service names does not exist or has no value",
        "run the whole deploy, which creates it; playbooks/secrets.yml with -e secret_action=restore -e secret_name=KEY restores a deleted one",
    ),
    (
        "log_group_missing",
        (("log group does not exist",),),
        "the log group does not exist",
        "run the whole deploy, which makes it",
    ),
    (
        "capacity",
        (("Capacity is unavailable",),),
        "Fargate has no capacity here now",
        "run again in a few minutes, or add availability zones or capacity providers",
    ),
    (
        "quota",
        (("limit on the number of vCPUs",), ("vCPU limit",)),
        "the account's Fargate vCPU quota is used up",
        "raise quota L-3032A538 in Service Quotas, or run fewer or smaller tasks",
    ),
    (
        "subnet_full",
        (("InsufficientFreeAddresses",), ("insufficient free addresses",), ("not enough free addresses",)),
        "a subnet has no free address left",
        "remove what holds addresses, or give the network larger subnets",
    ),
    (
        "out_of_memory",
        (("OutOfMemory",), ("killed due to memory",)),
        "the container needed more memory than it has",
        "raise services.KEY.memory, or find what uses it",
    ),
]


def known_reason(text: str) -> tuple[str, str, str] | None:
    """Kind, title and remedy of a reason that AWS gave, if it is a known one."""
    lowered = text.lower()
    for kind, groups, title, remedy in REASONS:
        if any(all(word.lower() in lowered for word in group) for group in groups):
            return kind, title, remedy
    return None


def logged_reason(lines: Sequence[str]) -> tuple[str, tuple[str, str, str]] | None:
    """The log line that tells why a container could not be run at all, and its kind, title and remedy."""
    line = next((line for line in lines if EXEC_FORMAT in line.lower()), "")
    known = known_reason(line)
    return (line, known) if known else None


def reason_of(task: Mapping[str, Any]) -> str:
    """Everything ECS says of why a task stopped."""
    parts = [task.get("stoppedReason") or "", *(item.get("reason") or "" for item in task.get("containers") or [])]
    return "; ".join(dict.fromkeys(part for part in parts if part))
