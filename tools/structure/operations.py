"""The files that call an operation of AWS. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from tools.structure.sources import Source

WATCHED = (
    "describe_services",
    "describe_task_definition",
    "describe_tasks",
    "list_service_deployments",
    "describe_target_health",
)


def callers(sources: Iterable[Source], operation: str) -> list[str]:
    """The files that name an operation of a client, as a method or as the text that a paginator takes."""
    return [str(source.path) for source in sources if any(_names(node, operation) for node in ast.walk(source.tree))]


def _names(node: ast.AST, operation: str) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == operation
    return isinstance(node, ast.Constant) and node.value == operation
