"""How long files and functions are, and which functions are annotated. Pure."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tools.structure.sources import Source

DOCUMENTATION = ("DOCUMENTATION", "EXAMPLES", "RETURN")
"""The variables of a module or action plugin that hold documentation for ansible-doc, no code."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Size(NamedTuple):
    """A file's or a function's lines, and where it is."""

    lines: int
    place: str

    def __str__(self) -> str:
        return f"{self.lines:>5}  {self.place}"


def file_sizes(sources: Iterable[Source]) -> list[Size]:
    """Each file's lines, all of them."""
    return [Size(source.lines, str(source.path)) for source in sources]


def code_sizes(sources: Iterable[Source]) -> list[Size]:
    """Each file's lines without the documentation strings of a plugin."""
    return [Size(source.lines - _documentation_lines(source.tree), str(source.path)) for source in sources]


def _documentation_lines(tree: ast.Module) -> int:
    return sum(_length(node) for node in tree.body if _is_documentation(node))


def _is_documentation(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Assign):
        return False
    return any(isinstance(target, ast.Name) and target.id in DOCUMENTATION for target in node.targets)


def _length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def function_sizes(sources: Iterable[Source]) -> list[Size]:
    """Each function's lines from `def` to its end; one inside another counts for both."""
    return [Size(_length(node), place) for place, node in functions(sources)]


def functions(sources: Iterable[Source]) -> Iterator[tuple[str, Function]]:
    """Every function and method, with its file, line and name."""
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, Function):
                yield f"{source.path}:{node.lineno} {node.name}", node


def unannotated(sources: Iterable[Source]) -> list[str]:
    """The functions that lack a return type or the type of a parameter."""
    return [place for place, node in functions(sources) if not _is_annotated(node)]


def _is_annotated(node: Function) -> bool:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    if positional and positional[0].arg in ("self", "cls"):
        positional = positional[1:]
    starred = [item for item in (arguments.vararg, arguments.kwarg) if item is not None]
    parameters = [*positional, *arguments.kwonlyargs, *starred]
    return node.returns is not None and all(parameter.annotation is not None for parameter in parameters)


def percentile(sizes: Sequence[Size], percent: int) -> int:
    """The smallest of the lengths that so many percent do not exceed; 0 of nothing."""
    ordered = sorted(size.lines for size in sizes)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else 0


def longest(sizes: Iterable[Size], count: int) -> list[Size]:
    """The longest, the worst first."""
    return sorted(sizes, key=lambda size: (-size.lines, size.place))[:count]
