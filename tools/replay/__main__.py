"""python -m tools.replay FOLDER: a table of operations, and what failed or differed."""

from __future__ import annotations

import sys
from pathlib import Path

from .run import Result, replay


def main() -> int:
    """1 where an answer could not be read, or was seen to differ from itself."""
    if len(sys.argv) != 2:
        print("usage: python -m tools.replay FOLDER", file=sys.stderr)
        return 2
    results = replay(Path(sys.argv[1]))
    print(f"{'operation':52}{'answers':>8}{'items':>8}{'failures':>10}{'differences':>13}")
    for operation, result in [*results.items(), ("all", _total(results))]:
        print(f"{operation:52}{result.answers:8}{result.items:8}{len(result.failures):10}{len(result.differences):13}")
    for operation, result in results.items():
        for line in (*result.failures, *result.differences):
            print(f"{operation} {line}")
    return 0 if results and not any(item.failures or item.differences for item in results.values()) else 1


def _total(results: dict[str, Result]) -> Result:
    total = Result()
    for item in results.values():
        total.answers += item.answers
        total.items += item.items
        total.failures += item.failures
        total.differences += item.differences
    return total


if __name__ == "__main__":
    sys.exit(main())
