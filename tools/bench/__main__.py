"""Prints docs/performance.md's tables: python -m tools.bench [--services 2 10 30 100] [--stock 2 10] [--first] [--write].

--first measures a first deploy against its critical path instead. --write puts the tables into docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from tools.account import ROOT, Account
from tools.bench import inventory
from tools.bench.first import first_deploy
from tools.bench.runs import OURS, STOCK, Result, measure

SPEED = 600
LATENCY = 80
RERUNS = 3
CHECKS = ["region", "images", "certificate", "hosted_zone", "secrets", "network"]
"""All but the quotas: a new account may not run the tasks of a hundred services."""
DOCUMENT = ROOT / "docs" / "performance.md"
MARK = "<!-- make bench -->\n"
NAMES = {
    "first": "first deploy",
    "rerun": "rerun, nothing changed",
    "image": "one image changed",
    "network": "one security group rule gone",
    "check": "check, nothing changed",
    "latency": f"rerun, {LATENCY} ms latency",
}
Rows = dict[str, Result]


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, nargs="+", default=[2, 10, 30, 100])
    parser.add_argument("--stock", type=int, nargs="*", default=[2, 10])
    parser.add_argument("--first", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    text = first_deploy() if given.first else _tables(given.services, given.stock)
    print(text)
    if given.write and not given.first:
        head = DOCUMENT.read_text().partition(MARK)[0]
        DOCUMENT.write_text(f"{head}{MARK}\n{text}\n")


def _tables(counts: list[int], stock: list[int]) -> str:
    ours = {count: _ours(count) for count in counts}
    theirs = {count: _theirs(count) for count in stock}
    lines = [
        "| services | run | seconds | calls | writes | MiB | stock: seconds | calls | writes | MiB |",
        "|--:|---|" + "--:|" * 8,
    ]
    for count, rows in ours.items():
        for key, row in rows.items():
            other = theirs.get(count, {}).get(key)
            lines.append(f"| {count} | {NAMES[key]} | {_cells(row)} | {_cells(other) if other else ' | | | '} |")
    lines += ["", *(_item(line) for line in _verdicts(ours, theirs))]
    least = min(counts)
    lines += ["", f"Calls by operation, {least} services:", "", *_operations("", ours[least])]
    lines += _operations("stock, ", theirs.get(least, {}))
    return "\n".join(lines)


def _operations(whose: str, rows: Rows) -> Iterator[str]:
    """A line for each run with its calls by operation, the most frequent first; a run that made those of another names it."""
    known: dict[str, str] = {}
    for key, row in rows.items():
        ordered = sorted(row.by_operation.items(), key=lambda item: (-item[1], item[0]))
        text = _calls((count, name) for name, count in ordered)
        yield _item(f"{whose}{NAMES[key]}: {f'the same as {known[text]}' if text in known else text}")
        known.setdefault(text, NAMES[key])


def _calls(counted: Iterable[tuple[int, str]]) -> str:
    """The calls, each with its count; no line ends between the two."""
    return ", ".join(f"{count}\0{name}" for count, name in counted)


def _item(text: str) -> str:
    """A list item in lines of at most 100 characters; a NUL is a space at which no line ends."""
    lines = textwrap.fill(f"- {text}", 100, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    return lines.replace("\0", " ")


def _cells(row: Result) -> str:
    return f"{row.seconds:.1f} | {row.calls} | {row.writes} | {row.memory:.0f}"


def _ours(count: int) -> Rows:
    with _account(count) as (account, folder):
        run = partial(measure, account, OURS, folder, "-e", json.dumps({"preflight_checks": CHECKS}))
        rows = {"first": run()}
        rows["rerun"] = _median([run() for _ in range(RERUNS)])
        rows["check"] = _median([run("--check", "--diff") for _ in range(RERUNS)])
        rows["image"] = run("-e", json.dumps({"image_tags": {"api": _other_tag(account)}}))
        run()
        _break(account)
        rows["network"] = run()
        account.ask("PUT", "faults", {"latency_ms": LATENCY})
        rows["latency"] = _median([run() for _ in range(RERUNS)])
        print(f"{count} services measured", flush=True)
        return rows


def _theirs(count: int) -> Rows:
    with _account(count) as (account, folder):
        rows = {"first": measure(account, STOCK, folder)}
        measure(account, STOCK, folder)
        rows["rerun"] = measure(account, STOCK, folder)
        rows["image"] = measure(account, STOCK, folder, "-e", json.dumps({"image_tags": {"api": _other_tag(account)}}))
        _break(account)
        rows["network"] = measure(account, STOCK, folder)
        account.ask("PUT", "faults", {"latency_ms": LATENCY})
        rows["latency"] = measure(account, STOCK, folder)
        print(f"{count} services measured with stock modules", flush=True)
        return rows


@contextmanager
def _account(count: int) -> Iterator[tuple[Account, Path]]:
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        yield account, inventory.write(Path(folder) / "inventory", count)


def _other_tag(account: Account) -> str:
    images = account.client("ecr").describe_images(repositoryName="talentbase-api")["imageDetails"]
    return str(next(tag for image in images for tag in image["imageTags"] if tag != "latest"))


def _break(account: Account) -> None:
    """Take away the rule by which the services reach the database."""
    ec2 = account.client("ec2")
    groups = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["talentbase-dev-rds"]}])[
        "SecurityGroups"
    ]
    group = groups[0]
    ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])


def _median(results: list[Result]) -> Result:
    middle = median(row.seconds for row in results)
    return next(row for row in results if row.seconds == middle)


def _verdicts(ours: dict[int, Rows], theirs: dict[int, Rows]) -> Iterator[str]:
    """The target figures, and whether they are met."""
    two = ours.get(2)
    if two and (stock := theirs.get(2)):
        yield _verdict(
            "rerun: time of stock modules divided by ours, at least 10",
            stock["rerun"].seconds / two["rerun"].seconds,
            10,
        )
        yield _verdict(
            "rerun: calls of stock modules divided by ours, at least 5", stock["rerun"].calls / two["rerun"].calls, 5
        )
        yield _verdict(
            f"rerun at {LATENCY} ms: time of stock modules divided by ours, at least 15",
            stock["latency"].seconds / two["latency"].seconds,
            15,
        )
    if two:
        yield _limit("rerun: writes, at most 0", two["rerun"].writes, 0)
        yield _limit(
            "check: time divided by that of the rerun, at most 1.2", two["check"].seconds / two["rerun"].seconds, 1.2
        )
        over = two["image"].seconds - two["rerun"].seconds
        yield _limit("one image changed: seconds more than the rerun, rollout included, at most 3", over, 3)
    if two and (many := ours.get(100)):
        yield _limit(
            "rerun of 100 services: time divided by that of 2, at most 1.6",
            many["rerun"].seconds / two["rerun"].seconds,
            1.6,
        )
        own = many["rerun"].account, two["rerun"].account
        rest = (many["rerun"].seconds - own[0]) / (two["rerun"].seconds - own[1])
        yield f"of these times the embedded account itself took {own[0]:.1f} s and {own[1]:.1f} s; without them the ratio is {rest:.2f}"
        yield _limit(
            "rerun: calls per added service, at most 0.3", (many["rerun"].calls - two["rerun"].calls) / 98, 0.3
        )
        more = {name: n - two["rerun"].by_operation.get(name, 0) for name, n in many["rerun"].by_operation.items()}
        grown = sorted(((n, name) for name, n in more.items() if n > 0), reverse=True)[:6]
        yield f"98 more services ({inventory.workers(100)} of them workers) add these calls: {_calls(grown)}"
        yield _limit("first deploy of 100 services: MiB of all processes, at most 400", many["first"].memory, 400)


def _verdict(what: str, value: float, least: float) -> str:
    return f"{'met' if value >= least else 'MISSED'}: {what}: {value:.1f}"


def _limit(what: str, value: float, most: float) -> str:
    return f"{'met' if value <= most else 'MISSED'}: {what}: {value:.2f}"


if __name__ == "__main__":
    main()
