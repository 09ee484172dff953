"""Prints the figures of the code's structure, each with its worst offenders: python -m tools.structure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from tools.structure import imports, operations, sizes
from tools.structure.sizes import Size
from tools.structure.sources import Source, read

ROOT = Path(__file__).parents[2]
FOLDERS = ("plugins", "rehearsal", "tools")
MODULES = PurePosixPath("plugins/modules")
MAX_FILE = 300
SHOWN = 5


def main() -> None:
    """Print everything."""
    sources = read(ROOT, FOLDERS)
    plugins = [source for source in sources if source.path.parts[0] == "plugins"]
    modules = [source for source in sources if source.path.parent == MODULES]
    for lines in (
        _sizes("files", sizes.file_sizes(sources)),
        _sizes("files, without the documentation of modules", sizes.code_sizes(sources)),
        _sizes("modules, without documentation", sizes.code_sizes(modules)),
        _too_long(sources),
        _sizes("functions", sizes.function_sizes(sources)),
        _annotated(sources),
        _circles(plugins),
        *(_callers(plugins, operation) for operation in operations.WATCHED),
    ):
        print("\n".join(lines))


def _sizes(title: str, measured: Sequence[Size]) -> list[str]:
    longest = sizes.longest(measured, SHOWN)
    figures = [f"{name} {sizes.percentile(measured, percent)}" for name, percent in (("p50", 50), ("p90", 90))]
    return [
        f"{title}: {len(measured)}, {', '.join(figures)}, max {longest[0].lines if longest else 0} lines",
        *_indented(longest),
    ]


def _too_long(sources: Iterable[Source]) -> list[str]:
    long = [size for size in sizes.code_sizes(sources) if size.lines > MAX_FILE]
    return [
        f"files over {MAX_FILE} lines, without the documentation of modules: {len(long)}",
        *_indented(sizes.longest(long, len(long))),
    ]


def _annotated(sources: Sequence[Source]) -> list[str]:
    missing, total = sizes.unannotated(sources), len(sizes.function_sizes(sources))
    share = 100 * (total - len(missing)) / total if total else 100.0
    return [f"annotated: {share:.1f} % of {total} functions", *_indented(missing[:SHOWN])]


def _circles(plugins: Iterable[Source]) -> list[str]:
    edges = imports.imports(plugins)
    groups, against = imports.circles(edges), imports.against_order(edges)
    return [
        f"circles of imports between the folders of plugins/module_utils: {len(groups)}",
        *_indented(f"{len(group)} folders: {', '.join(sorted(group))}" for group in groups),
        *_indented(imports.in_circles(edges)),
        f"imports against the order {' < '.join(imports.ORDER)} < the rest: {len(against)}",
        *_indented(against),
    ]


def _callers(plugins: Iterable[Source], operation: str) -> list[str]:
    files = operations.callers(plugins, operation)
    return [f"files of plugins that call {operation}: {len(files)}", *_indented(files)]


def _indented(items: Iterable[object]) -> list[str]:
    return [f"    {item}" for item in items]


if __name__ == "__main__":
    main()
