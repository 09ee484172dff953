"""The costs of environments side by side."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.talentbase.aws.plugins.filter.cost_document import cost_document
from ansible_collections.talentbase.aws.plugins.module_utils._cost.desired import desired_resources
from ansible_collections.talentbase.aws.plugins.module_utils._cost.estimate import estimate
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load


def estimates(*inventories: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for variables in inventories:
        inventory = load(variables, [])
        about = {
            "environment": inventory.environment_name,
            "region": inventory.region,
            "before_usd": inventory.cost.before,
            "usage_from": "cost.usage of the inventory",
        }
        result = estimate(desired_resources(inventory), inventory.region, inventory.cost.usage, 30).to_result()
        found[inventory.environment_name] = {**about, **result}
    return found


def test_one_row_for_what_both_have(dev: dict[str, Any], prod: dict[str, Any]) -> None:
    lines = cost_document(estimates(dev, prod))
    assert isinstance(lines, list)
    rows = {line.rsplit(None, 2)[0].strip(): line.split()[-2:] for line in lines if line}
    assert rows["what"] == ["dev", "prod"]
    assert rows["NAT gateway talentbase-nat-us-east-1a"] == ["32.85", "32.85"]
    assert rows["database talentbase"] == ["13.14", "52.56"]
    assert rows["all, at the most tasks"] == ["204.00", "927.68"]
    assert rows["thought before"] == ["38.40", "140.40"]
    assert any(line.startswith("not in the sums of dev: Container Insights") for line in lines)
    assert any(line.startswith("No use is assumed for dev, prod") for line in lines)


def test_it_says_where_the_use_is_from(dev: dict[str, Any]) -> None:
    lines = cost_document(estimates({**dev, "cost": {"usage": {"logs_gb": 1}}}))
    assert "use of dev: cost.usage of the inventory." in lines
    assert not any(line.startswith("No use is assumed") for line in lines)


def test_the_keys_that_programs_read(dev: dict[str, Any]) -> None:
    text = cost_document(estimates(dev), "json")
    assert isinstance(text, str)
    found = json.loads(text)["environments"]["dev"]
    assert {"fixed_usd", "usage_usd", "at_minimum_usd", "at_maximum_usd", "lines"} <= set(found)
    keys = {"what", "service", "unit", "quantity", "price_usd", "month_usd", "source", "date"}
    assert all(keys <= set(line) for line in found["lines"])
    assert round(sum(line["month_usd"] for line in found["lines"]), 2) == found["month_usd"]
    api = [line for line in found["lines"] if line["service"] == "talentbase-api-dev"]
    assert {line["unit"] for line in api} == {"vCPU-hour", "GB-hour"}


def test_markdown_is_a_table_and_no_name_leaves_its_cell(dev: dict[str, Any]) -> None:
    found = estimates(dev)
    found["a|b<script>\n# x"] = {**found.pop("dev"), "environment": "dev"}
    text = cost_document(found, "markdown")
    assert isinstance(text, str)
    assert "| what | a\\|b&lt;script> # x |" in text
    assert all(line.startswith(("| ", "- ", "## ")) for line in text.splitlines() if line)
