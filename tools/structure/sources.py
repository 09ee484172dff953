"""Python files of the project, parsed."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True)
class Source:
    """A file: its path from the project's root, its text and its syntax tree."""

    path: PurePosixPath
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return len(self.text.splitlines())


def parse(path: str, text: str) -> Source:
    """A source from its text."""
    return Source(PurePosixPath(path), text, ast.parse(text))


def read(root: Path, folders: Iterable[str]) -> list[Source]:
    """Every Python file below these folders of the project, in order of its path."""
    return [parse(path.relative_to(root).as_posix(), path.read_text()) for path in sorted(_files(root, folders))]


def _files(root: Path, folders: Iterable[str]) -> Iterator[Path]:
    for folder in folders:
        yield from (root / folder).rglob("*.py")
