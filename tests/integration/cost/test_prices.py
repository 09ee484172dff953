"""The prices are renewed from AWS's price list."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tests.harness import Account
from tools import prices
from tools.prices import FILE, Row, rendered, renewed, rows_of_file


def in_region(rows: list[Row], region: str) -> dict[tuple[str, str, str], float]:
    return {row.key: row.usd for row in rows if row.region == region}


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_what_aws_lists_is_what_the_data_has(account: Account, region: str) -> None:
    """Through prefixes, tiers that are given away, and pages."""
    before = rows_of_file()
    after, lines, missing = renewed(before, region, [], account.client("pricing"))
    assert in_region(after, region) == in_region(before, region)
    assert (len(after), missing) == (len(before), 0)
    assert lines[-1].endswith(f"{len(in_region(before, region))} prices, 0 new, 0 changed, 0 not found")


def test_what_changed_what_is_new_and_what_is_not_found(account: Account, tmp_path: Path) -> None:
    rows = rows_of_file()
    nat = next(row for row in rows if (row.region, row.usage) == ("eu-west-1", "NatGateway-Hours"))
    gone = nat._replace(usage="Gone-Hours")
    before = [row for row in rows if row.usage != "LoadBalancerUsage" or row.region != "eu-west-1"]
    before[before.index(nat)] = nat._replace(usd=9.0)
    after, lines, missing = renewed([*before, gone], "eu-west-1", ["cache.t9.micro"], account.client("pricing"))
    assert in_region(after, "eu-west-1") == {**in_region(rows, "eu-west-1"), gone.key: gone.usd}
    said = {line.split()[1]: line.split(maxsplit=3)[-1].strip() for line in lines}
    assert said["NatGateway-Hours"] == "9.0 -> 0.048"
    assert said["LoadBalancerUsage"] == "0.0252, new"
    assert said["Gone-Hours"].endswith(f"not found, {gone.usd} of {gone.date} stays")
    assert said["NodeUsage:cache.t9.micro"].endswith("not found")
    assert missing == 1
    assert lines[-1].endswith("1 new, 1 changed, 1 not found")
    copy = tmp_path / "price_rows.py"
    copy.write_text(rendered(FILE.read_text(), after))
    written = runpy.run_path(str(copy))
    assert [row[:6] for row in written["ROWS"]] == [tuple(row[:6]) for row in after]
    assert {row[6] for row in written["ROWS"] if row[0] == "eu-west-1" and row[2] != "Gone-Hours"} == {written["QUERY"]}


def test_two_prices_of_one_thing_are_no_price() -> None:
    class Twice:
        def get_paginator(self, _name: str) -> Twice:
            return self

        def paginate(self, **_given: object) -> list[dict[str, list[str]]]:
            tier = '{"beginRange": "0", "pricePerUnit": {"USD": "%s"}}'
            text = '{"publicationDate": "2026-11-30T", "terms": {"OnDemand": {"a": {"priceDimensions": {"b": %s}}}}}'
            return [{"PriceList": [text % (tier % "0.1"), text % (tier % "0.2")]}]

    assert prices.look_up(Twice(), "us-east-1", "", ("AmazonVPC", "X", "")) == "at several prices: 0.1, 0.2"
