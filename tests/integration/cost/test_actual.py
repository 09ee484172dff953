"""What Cost Explorer says was spent, beside the estimate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._cost.document import cost_lines, cost_markdown
from tests.harness import Account

Run = Callable[..., dict[str, Any]]
TAGS = {"Environment": "development"}


@pytest.fixture
def estimate(run_module: Run, dev: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    return lambda **changes: run_module("cost_info", inventory={**dev, **changes}, names=list(dev), actual=True)


@pytest.fixture
def billed(account: Account) -> list[str]:
    """A bill of the last month and of this one; their names."""
    now = datetime.fromisoformat(account.ask("GET", "clock")["now"])
    this = now.replace(day=1)
    names = [f"{(this - timedelta(days=1)):%Y-%m}", f"{this:%Y-%m}"]
    items = [
        ("Amazon Elastic Container Service", "USE1-Fargate-vCPU-Hours:perCPU", 29.55, TAGS),
        ("Amazon Relational Database Service", "RDS:GP3-Storage", 2.30, TAGS),
        ("AmazonCloudWatch", "CW:Requests", 1.25, TAGS),
        ("Amazon Elastic Container Service", "USE1-Fargate-vCPU-Hours:perCPU", 999.0, {"Environment": "production"}),
        ("Amazon Elastic Compute Cloud - Compute", "DataTransfer-Regional-Bytes", 5.0, {}),
    ]
    form = [dict(zip(("service", "usage_type", "usd", "tags"), item, strict=True)) for item in items]
    account.ask("PUT", "costs", {"months": {names[0]: form, names[1]: form[:1]}})
    return names


def activate(account: Account) -> None:
    account.client("ce").update_cost_allocation_tags_status(
        CostAllocationTagsStatus=[{"TagKey": "Environment", "Status": "Active"}]
    )


def test_what_was_spent_stands_beside_the_estimate(
    account: Account, estimate: Callable[..., dict[str, Any]], billed: list[str]
) -> None:
    activate(account)
    account.zero()
    result = estimate()
    found = result["estimate"]["actual"]
    calls = account.calls()
    assert (calls["writes"], calls["by_operation"]["ce:GetCostAndUsage"]) == (0, 1)
    assert (found["tag"], found["active"], found["note"]) == ("Environment=development", True, "")
    assert [item["complete"] for item in found["months"]] == [True, False]
    assert found["usd"] == [33.10, 29.55]
    lines = {item["usage_type"]: (item["estimate_usd"], item["usd"]) for item in found["lines"]}
    assert lines["Fargate-vCPU-Hours:perCPU"] == (29.55, [29.55, 29.55])
    assert lines["CW:Requests"] == (None, [1.25, 0.0])
    assert lines["NatGateway-Hours"] == (32.85, [0.0, 0.0])
    page = "\n".join(cost_lines({"dev": result["estimate"]}))
    heading = next(line for line in page.splitlines() if line.startswith("spent in dev on Environment=development"))
    assert heading.split()[5:] == ["estimate", billed[0], billed[1], "so", "far"]
    assert "CW:Requests of AmazonCloudWatch" in cost_markdown({"dev": result["estimate"]})


def test_a_tag_that_is_not_active_counts_nothing_and_says_so(
    account: Account, estimate: Callable[..., dict[str, Any]], billed: list[str]
) -> None:
    found = estimate()["estimate"]["actual"]
    assert (found["active"], found["usd"]) == (False, [0.0, 0.0])
    assert found["note"].startswith("Environment is not an active cost allocation tag, so AWS counts nothing by it")
    denied = {"operation": "ce:ListCostAllocationTags", "code": "AccessDeniedException"}
    account.ask("PUT", "faults", {"answers": [denied]})
    assert estimate()["estimate"]["actual"]["active"] is None
    refused = estimate(resource_tags={"Project": "TalentBase"})
    assert "resource_tags: has no tag by whose value AWS could count" in refused["msg"]
