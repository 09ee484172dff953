"""Renews the prices of a region from AWS: python -m tools.prices eu-west-1 [--class db.t4g.small …] [--write].

Asks pricing:GetProducts, with the credentials of the environment, for each usage type that the data has of any region, and for
those of further classes. Prints each price, and writes the data with --write. What AWS lists not at all, or at several prices,
is named and left as it is.

The API and its traps: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import boto3

from ansible_collections.talentbase.aws.plugins.module_utils._cost import price_rows
from ansible_collections.talentbase.aws.plugins.module_utils._cost.usages import OPERATIONS

FILE = Path(__file__).parents[1] / "plugins" / "module_utils" / "_cost" / "price_rows.py"
BEGIN = re.compile(r"^ROWS: .*? = \($", re.MULTILINE)
ENDPOINT = "us-east-1"
"""One of the three regions that have the API."""
SOURCE = "QUERY"
LISTED_ALSO_UNDER = {"AWSELB": "AmazonEC2"}
KNOWN = "Fargate-GB-Hours"
"""A usage type that every region has, by which its prefix is found."""


class Row(NamedTuple):
    """A row of the data, its source by the name of the constant."""

    region: str
    code: str
    usage: str
    operation: str
    unit: str
    usd: float
    source: str
    date: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What a price is of, in any region."""
        return self.code, self.usage, self.operation


class Listed(NamedTuple):
    """What AWS lists."""

    usd: float
    date: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, and write where that is asked; 1 where a price of the region was not found any more."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("region", help="such as eu-west-1")
    parser.add_argument("--class", dest="classes", action="append", default=[], help="db.CLASS or cache.TYPE")
    parser.add_argument("--write", action="store_true", help="write the data")
    options = parser.parse_args(arguments)
    before = rows_of_file()
    after, lines, missing = renewed(before, options.region, options.classes, boto3.client("pricing", ENDPOINT))
    print("\n".join(lines))
    if options.write:
        FILE.write_text(rendered(FILE.read_text(), after))
    return 1 if missing else 0


def rows_of_file() -> list[Row]:
    """The data, with the names of the sources."""
    names = {value: name for name, value in vars(price_rows).items() if name.isupper() and isinstance(value, str)}
    return [Row(*row[:6], names[row[6]], row[7]) for row in price_rows.ROWS]


def renewed(
    before: Sequence[Row], region: str, classes: Iterable[str], client: Any
) -> tuple[list[Row], list[str], int]:
    """The rows after it, what is to be said, and how many prices of the region are not found."""
    own = {row.key: row for row in before if row.region == region}
    wanted = {row.key: row.unit for row in before} | {key: "hour" for name in classes for key in of_class(name)}
    prefix, found, lines, missing = prefix_of(client, region), list[Row](), list[str](), 0
    for key, unit in wanted.items():
        old, listed = own.get(key), look_up(client, region, prefix, key)
        if isinstance(listed, Listed):
            found.append(Row(region, *key, unit, listed.usd, SOURCE, listed.date))
        elif old:
            found.append(old)
            missing += 1
        lines.append(line(key, old, listed))
    others = [row for row in before if row.region != region]
    new = sum(row.key not in own for row in found)
    changed = sum(row.key in own and row.usd != own[row.key].usd for row in found)
    lines.append(f"{region}: {len(found)} prices, {new} new, {changed} changed, {missing} not found")
    return [*others, *found], lines, missing


def of_class(name: str) -> Iterator[tuple[str, str, str]]:
    """The keys of a class of databases or a type of cache nodes."""
    if name.startswith("cache."):
        for engine in ("redis", "valkey"):
            yield "AmazonElastiCache", f"NodeUsage:{name}", OPERATIONS[engine]
    else:
        for usage in ("InstanceUsage", "Multi-AZUsage"):
            yield "AmazonRDS", f"{usage}:{name}", OPERATIONS["postgres"]


def prefix_of(client: Any, region: str) -> str:
    """What a region puts before its usage types, such as EU-."""
    filters = [
        {"Type": "TERM_MATCH", "Field": "regionCode", "Value": region},
        {"Type": "CONTAINS", "Field": "usagetype", "Value": KNOWN},
    ]
    names = [item["product"]["attributes"]["usagetype"] for item in products(client, "AmazonECS", filters)]
    fitting = [name.removesuffix(KNOWN) for name in names if name.endswith(KNOWN)]
    return min(fitting, key=len, default="")


def look_up(client: Any, region: str, prefix: str, key: tuple[str, str, str]) -> Listed | str:
    """The price; or why there is none. A usage type has the prefix of its region, or in us-east-1 often none."""
    code, usage, operation = key
    terms = {"regionCode": region, **({"operation": operation} if operation else {})}
    for service in filter(None, (code, LISTED_ALSO_UNDER.get(code))):
        for name in dict.fromkeys((prefix + usage, usage)):
            fields = {**terms, "usagetype": name}
            filters = [{"Type": "TERM_MATCH", "Field": field, "Value": value} for field, value in fields.items()]
            listed = {price for item in products(client, service, filters) if (price := first_price(item))}
            if len({item.usd for item in listed}) == 1:
                return max(listed)
            if listed:
                return f"at several prices: {', '.join(str(item.usd) for item in sorted(listed))}"
    return "not found"


def products(client: Any, code: str, filters: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
    """All that AWS lists of a service."""
    pages = client.get_paginator("get_products").paginate(ServiceCode=code, Filters=filters)
    return [json.loads(text) for answer in pages for text in answer["PriceList"]]


def first_price(product: dict[str, Any]) -> Listed | None:
    """The price of the first tier that costs something: the tiers are in no order, and the first may be given away."""
    terms = product["terms"].get("OnDemand", {}).values()
    tiers = [tier for term in terms for tier in term["priceDimensions"].values()]
    paid = [(float(tier["beginRange"]), float(tier["pricePerUnit"].get("USD", 0))) for tier in tiers]
    prices = [usd for _begin, usd in sorted(paid) if usd > 0]
    return Listed(prices[0], product["publicationDate"][:10]) if prices else None


def line(key: tuple[str, str, str], old: Row | None, listed: Listed | str) -> str:
    """One price, as it was and as it is."""
    if isinstance(listed, str):
        said = f"{listed}{f', {old.usd} of {old.date} stays' if old else ''}"
    elif old is None:
        said = f"{listed.usd}, new"
    else:
        said = f"{listed.usd}, as before" if listed.usd == old.usd else f"{old.usd} -> {listed.usd}"
    return f"{' '.join(filter(None, key)):<70} {said}"


def rendered(text: str, rows: Iterable[Row]) -> str:
    """The file with these rows."""
    begin = BEGIN.search(text)
    if begin is None:
        raise ValueError(f"{FILE} has no ROWS")
    written = [
        f"    ({', '.join(json.dumps(value) for value in row[:5])}, {row.usd!r}, {row.source}, {json.dumps(row.date)}),"
        for row in rows
    ]
    return "\n".join([text[: begin.end()], *written, ")", "# fmt: on", ""])


if __name__ == "__main__":
    sys.exit(main())
