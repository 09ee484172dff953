"""For which CPUs an image is, and what becomes of a task that has another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...moto_patches.ecr_layers import config_of
from ..task import Container, Task
from . import registry

CPUS = {"x86_64": "amd64", "arm64": "arm64"}
"""The attribute ecs.cpu-architecture of a task, and what an image calls it."""
# https://zenn.dev/teba_eleven/articles/e54f67b897ebea
NO_DESCRIPTOR = (
    "CannotPullContainerError: pull image manifest has been retried 7 time(s): "
    "image Manifest does not contain descriptor matching platform 'linux/{}'"
)


def pull_failure(account_id: str, task: Task) -> str | None:
    """Why an index cannot be pulled that has no image for the task's CPU, or None."""
    for container in task.containers:
        indexed = set(_indexed(registry.stored(account_id, container.image)[1]))
        if indexed and _cpu(task) not in indexed:
            return NO_DESCRIPTOR.format(_cpu(task))
    return None


def exec_failure(account_id: str, task: Task, container: Container) -> str | None:
    """What is said of a single image for another CPU, which is pulled and cannot be run; None where it was pushed without a config.

    The words on Fargate, and the exit code 1: https://github.com/aws-samples/amazon-bedrock-serverless-prompt-chaining/issues/213
    """
    repository, manifest = registry.stored(account_id, container.image)
    config = config_of(repository, manifest) if repository else {}
    if config.get("architecture") in (None, _cpu(task)):
        return None
    made = config.get("config") or {}
    line = container.command.split() or [*(made.get("Entrypoint") or []), *(made.get("Cmd") or []), "/app"]
    return f"exec {line[0]}: exec format error"


def _cpu(task: Task) -> str:
    values = {item["name"]: item["value"] for item in task.details["attributes"]}
    return CPUS[values["ecs.cpu-architecture"]]


def _indexed(manifest: dict[str, Any]) -> Iterator[str]:
    """The CPUs that an index has images for; none of a single image. Attestations are `unknown`."""
    for entry in manifest.get("manifests") or []:
        if name := (entry.get("platform") or {}).get("architecture"):
            yield str(name)
