"""Imports between the folders of plugins/module_utils: their circles, and those against the order. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from tools.structure.sources import Source

MODULE_UTILS = PurePosixPath("plugins/module_utils")
ABSOLUTE = "ansible_collections.talentbase.aws.plugins.module_utils."
ORDER = ("_text", "_plan", "_inventory", "_aws", "_lock", "_module")
"""What everything else is built on, the lowest first: each of these folders imports from those before it only."""


class Import(NamedTuple):
    """One import from another folder."""

    importer: str
    imported: str
    path: PurePosixPath
    line: int
    statement: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.importer} -> {self.imported}: {self.statement}"


def imports(sources: Iterable[Source]) -> list[Import]:
    """The imports from one folder of module_utils to another, those for type checking included."""
    return [edge for source in sources if MODULE_UTILS in source.path.parents for edge in _of_source(source)]


def _of_source(source: Source) -> Iterator[Import]:
    package = source.path.relative_to(MODULE_UTILS).parent.parts
    importer = package[0] if package else "."
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for imported in sorted(set(_folders(node, package)) - {importer}):
                yield Import(importer, imported, source.path, node.lineno, ast.unparse(node))


def _folders(node: ast.Import | ast.ImportFrom, package: tuple[str, ...]) -> Iterator[str]:
    """The folders of module_utils that a statement in a package imports from."""
    for name in _modules(node, package):
        if name.startswith(ABSOLUTE):
            yield name.removeprefix(ABSOLUTE).split(".")[0]


def _modules(node: ast.Import | ast.ImportFrom, package: tuple[str, ...]) -> Iterator[str]:
    """The absolute names of what a statement imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    if not node.level:
        base = node.module or ""
    else:
        above = package[: len(package) - (node.level - 1)] if node.level - 1 <= len(package) else ()
        base = ABSOLUTE + ".".join([*above, *([node.module] if node.module else [])])
    yield from (f"{base.rstrip('.')}.{alias.name}" for alias in node.names)


def circles(edges: Iterable[Import]) -> list[set[str]]:
    """The folders that import one another in a circle, directly or by way of others: each circle's folders."""
    reached = _reachable(edges)
    groups: list[set[str]] = []
    for folder in sorted(reached):
        circle = {other for other in reached[folder] if folder in reached.get(other, set())}
        if circle and circle not in groups:
            groups.append(circle)
    return groups


def _reachable(edges: Iterable[Import]) -> dict[str, set[str]]:
    """For each folder those that it imports, and those that they import, and so on."""
    reached: dict[str, set[str]] = {}
    for edge in edges:
        reached.setdefault(edge.importer, set()).add(edge.imported)
    changed = True
    while changed:
        changed = False
        for folders in reached.values():
            more = set().union(*(reached.get(folder, set()) for folder in folders)) - folders
            folders |= more
            changed = changed or bool(more)
    return reached


def in_circles(edges: Iterable[Import]) -> list[Import]:
    """The imports that are part of a circle."""
    listed = list(edges)
    groups = circles(listed)
    return [edge for edge in listed if any({edge.importer, edge.imported} <= group for group in groups)]


def against_order(edges: Iterable[Import]) -> list[Import]:
    """The imports of a folder of ORDER that are not from a lower one."""
    lower = {folder: set(ORDER[:index]) for index, folder in enumerate(ORDER)}
    return [edge for edge in edges if edge.importer in lower and edge.imported not in lower[edge.importer]]
