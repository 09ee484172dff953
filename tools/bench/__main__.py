"""Prints docs/performance.md's tables: python -m tools.bench [--services 2 10 30 100] [--stock 2 10].

--first measures a first deploy against its critical path instead. --write puts the tables into docs/performance.md.
"""

from __future__ import annotations

import argparse

from tools.account import ROOT
from tools.bench.first_deploy import first_deploy
from tools.bench.stacks import measure_ours, measure_stock
from tools.bench.tables import tables

DOCUMENT = ROOT / "docs" / "performance.md"
MARK = "<!-- make bench -->\n"


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, nargs="+", default=[2, 10, 30, 100])
    parser.add_argument("--stock", type=int, nargs="*", default=[2, 10])
    parser.add_argument("--first", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    text = first_deploy() if options.first else _measured(options.services, options.stock)
    print(text)
    if options.write and not options.first:
        head = DOCUMENT.read_text().partition(MARK)[0]
        DOCUMENT.write_text(f"{head}{MARK}\n{text}\n")


def _measured(counts: list[int], stock_counts: list[int]) -> str:
    ours = {count: measure_ours(count) for count in counts}
    return tables(ours, {count: measure_stock(count) for count in stock_counts})


if __name__ == "__main__":
    main()
