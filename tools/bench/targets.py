"""The figures that the benchmark must reach, and whether it does."""

from __future__ import annotations

from collections.abc import Iterator

from tools.bench import inventory
from tools.bench.runs import LATENCY, Rows, listed_calls


def targets(ours: dict[int, Rows], stock: dict[int, Rows]) -> Iterator[str]:
    """The target figures, and whether they are met."""
    two, hundred = ours.get(2), ours.get(100)
    if two:
        if 2 in stock:
            yield from _against_stock(two, stock[2])
        yield from _of_two(two)
        if hundred:
            yield from _of_hundred(hundred, two)


def _against_stock(ours: Rows, stock: Rows) -> Iterator[str]:
    rerun, latency = ours["rerun"], ours["latency"]
    ratio = stock["rerun"].seconds / rerun.seconds
    yield _at_least("rerun: time of stock modules divided by ours, at least 15", ratio, 15)
    ratio = stock["rerun"].calls / rerun.calls
    yield _at_least("rerun: calls of stock modules divided by ours, at least 5", ratio, 5)
    ratio = stock["latency"].seconds / latency.seconds
    yield _at_least(f"rerun at {LATENCY} ms: time of stock modules divided by ours, at least 15", ratio, 15)


def _of_two(two: Rows) -> Iterator[str]:
    rerun = two["rerun"]
    yield _at_most("rerun: writes, at most 0", rerun.writes, 0)
    yield _at_most("rerun: calls, at most 50", rerun.calls, 50)
    ratio = two["check"].seconds / rerun.seconds
    yield _at_most("check: time divided by that of the rerun, at most 1.2", ratio, 1.2)
    more = two["image"].seconds - rerun.seconds
    yield _at_most("one image changed: seconds more than the rerun, rollout included, at most 3", more, 3)


def _of_hundred(hundred: Rows, two: Rows) -> Iterator[str]:
    rerun, small = hundred["rerun"], two["rerun"]
    ratio = rerun.seconds / small.seconds
    yield _at_most("rerun of 100 services: time divided by that of 2, at most 1.6", ratio, 1.6)
    ratio = (rerun.seconds - rerun.account_seconds) / (small.seconds - small.account_seconds)
    yield (
        f"of these times the embedded account itself took {rerun.account_seconds:.1f} s and "
        f"{small.account_seconds:.1f} s; without them the ratio is {ratio:.2f}"
    )
    yield _at_most("rerun: calls per added service, at most 0.3", (rerun.calls - small.calls) / 98, 0.3)
    more = {name: count - small.by_operation.get(name, 0) for name, count in rerun.by_operation.items()}
    most = sorted(((count, name) for name, count in more.items() if count > 0), reverse=True)[:6]
    yield f"98 more services ({inventory.workers(100)} of them workers) add these calls: {listed_calls(most)}"
    yield _at_most("first deploy of 100 services: MiB of all processes, at most 400", hundred["first"].memory, 400)


def _at_least(title: str, value: float, least: float) -> str:
    return f"{'met' if value >= least else 'MISSED'}: {title}: {value:.1f}"


def _at_most(title: str, value: float, most: float) -> str:
    return f"{'met' if value <= most else 'MISSED'}: {title}: {value:.2f}"
