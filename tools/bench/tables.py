"""The tables of docs/performance.md. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tools.bench.runs import LATENCY, Result, Rows, listed_calls
from tools.bench.targets import targets

NAMES = {
    "first": "first deploy",
    "rerun": "rerun, nothing changed",
    "image": "one image changed",
    "network": "one security group rule gone",
    "check": "check, nothing changed",
    "latency": f"rerun, {LATENCY} ms latency",
}


def tables(ours: dict[int, Rows], stock: dict[int, Rows]) -> str:
    """The tables, from the runs by the number of services."""
    lines = [
        "| services | run | seconds | calls | writes | MiB | stock: seconds | calls | writes | MiB |",
        "|--:|---|" + "--:|" * 8,
    ]
    for count, rows in ours.items():
        for key, row in rows.items():
            other = stock.get(count, {}).get(key)
            lines.append(f"| {count} | {NAMES[key]} | {_cells(row)} | {_cells(other) if other else ' | | | '} |")
    lines += ["", *(_item(line) for line in targets(ours, stock))]
    least = min(ours)
    lines += ["", f"Calls by operation, {least} services:", "", *_operations("", ours[least])]
    lines += _operations("stock, ", stock.get(least, {}))
    return "\n".join(lines)


def _operations(prefix: str, rows: Rows) -> Iterator[str]:
    """An item for each run with its calls, the most frequent first; a run with the calls of another names it."""
    known: dict[str, str] = {}
    for key, row in rows.items():
        ordered = sorted(row.by_operation.items(), key=lambda item: (-item[1], item[0]))
        text = listed_calls((count, name) for name, count in ordered)
        yield _item(f"{prefix}{NAMES[key]}: {f'the same as {known[text]}' if text in known else text}")
        known.setdefault(text, NAMES[key])


def _item(text: str) -> str:
    """A list item in lines of at most 100 characters; a NUL is a space at which no line ends."""
    lines = textwrap.fill(f"- {text}", 100, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    return lines.replace("\0", " ")


def _cells(row: Result) -> str:
    return f"{row.seconds:.1f} | {row.calls} | {row.writes} | {row.memory:.0f}"
