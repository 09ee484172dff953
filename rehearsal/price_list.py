"""AWS's price list: pricing:GetProducts, over the prices that the collection counts with.

Each product is a text of JSON in the answer, its tiers in no order, one for nothing among them where AWS gives some away:
https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .clock import Clock, naive_utc
from .error_responses import ErrorResponse, respond
from .paging import page

ROWS = Path(__file__).parent.parent / "plugins" / "module_utils" / "_cost" / "price_rows.py"
PREFIXES = {"us-east-1": "", "eu-west-1": "EU-"}
PREFIXED = "USE1-"
"""In us-east-1 some services have it and some have none; of Fargate it is documented."""
GIVEN_AWAY = {"DataTransfer-Out-Bytes": "100"}
MOST = 100
MATCHES: Mapping[str, Callable[[str, str], bool]] = {
    "TERM_MATCH": lambda found, asked: found.lower() == asked.lower(),
    "EQUALS": lambda found, asked: found == asked,
    "CONTAINS": lambda found, asked: asked in found,
    "ANY_OF": lambda found, asked: found in asked.split(","),
    "NONE_OF": lambda found, asked: found not in asked.split(","),
}


def answer(environ: dict[str, Any], start_response: Callable[..., Any], clock: Clock) -> Iterable[bytes]:
    """A page of products."""
    given = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or b"{}")
    if not environ.get("HTTP_X_AMZ_TARGET", "").endswith(".GetProducts"):
        error = ErrorResponse(
            400, "NotImplemented", "This rehearsal account answers GetProducts of the price list alone."
        )
        return respond(error, "pricing", environ, start_response)
    matching = [item for item in _products() if _matches(item, given)]
    size = min(int(given.get("MaxResults") or MOST), MOST)
    shown, token = page([_text(item, clock) for item in matching], given.get("NextToken"), size)
    body = json.dumps(
        {"FormatVersion": "aws_v1", "PriceList": shown, **({"NextToken": token} if token else {})}
    ).encode()
    start_response("200 OK", [("Content-Type", "application/x-amz-json-1.1"), ("Content-Length", str(len(body)))])
    return [body]


@cache
def _products() -> list[dict[str, str]]:
    """The attributes of each product, and its price."""
    found = []
    for region, code, usage, operation, _unit, usd, _source, _date in runpy.run_path(str(ROWS))["ROWS"]:
        prefix = PREFIXED if region == "us-east-1" and "Fargate" in usage else PREFIXES.get(region, "")
        names = {"servicecode": code, "regionCode": region, "usagetype": prefix + usage, "operation": operation}
        found.append({**names, "usd": f"{usd:.10f}"})
    return found


def _matches(product: Mapping[str, str], given: Mapping[str, Any]) -> bool:
    filters = given.get("Filters") or []
    return product["servicecode"] == given["ServiceCode"] and all(
        MATCHES[item["Type"]](product.get(item["Field"], ""), item["Value"]) for item in filters
    )


def _text(product: Mapping[str, str], clock: Clock) -> str:
    attributes = {name: value for name, value in product.items() if name != "usd"}
    free = next((to for usage, to in GIVEN_AWAY.items() if product["usagetype"].endswith(usage)), "0")
    tiers = [_tier(free, "Inf", product["usd"])]
    if free != "0":
        tiers.append(_tier("0", free, "0.0000000000"))
    term = {"priceDimensions": {f"tier-{number}": tier for number, tier in enumerate(tiers)}}
    published = naive_utc(clock.now()).strftime("%Y-%m-%dT00:00:00Z")
    terms = {"OnDemand": {"term": term}}
    return json.dumps({"product": {"attributes": attributes}, "publicationDate": published, "terms": terms})


def _tier(begin: str, end: str, usd: str) -> dict[str, Any]:
    return {"beginRange": begin, "endRange": end, "unit": "Quantity", "pricePerUnit": {"USD": usd}}
