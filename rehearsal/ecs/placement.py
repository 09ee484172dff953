"""Why Fargate cannot place a task at all, in the words of service events and of RunTask's failures. Pure."""

from __future__ import annotations

from .task import Task

# ECS Developer Guide, "Service event messages" and "API failure reasons".
REASONS = {
    "capacity": "Capacity is unavailable at this time. Please try again later or in a different availability zone",
    "quota": "You've reached the limit on the number of vCPUs you can run concurrently",
}


def failure(task: Task) -> str | None:
    """The reason for which no task can be placed, or None."""
    kinds = (container.behaviour.fail for container in task.containers)
    return next((REASONS[kind] for kind in kinds if kind in REASONS), None)
