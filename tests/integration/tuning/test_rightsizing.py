"""playbooks/tuning.yml and cost.yml with what CloudWatch measured of three days of load."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.harness import Account

DAY = 86_400


@pytest.fixture(scope="module")
def used(built_dev: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """dev after three and a half days in which the API idles and gets a request every other second."""
    with built_dev.copy(tmp_path_factory.mktemp("used")) as account:
        load = {"requests_per_second": 0.5, "memory_mib": 250, "nat_kib": 100, "noise": 0}
        store = {"memory_mib": 30}
        account.ask(
            "PUT", "load", {"services": {"talentbase-api-dev": load}, "caches": {"talentbase-dev-redis": store}}
        )
        for _ in range(7):
            account.advance(DAY / 2)
            account.client("ecs").list_clusters()
        yield account


def test_advice_is_given_with_its_price_and_written_for_a_review(used: Account, tmp_path: Path) -> None:
    file = tmp_path / "proposal.yml"
    run = used.playbook("playbooks/tuning.yml", apply_to=str(file))
    assert (run.code, run.writes) == (0, 0), run.output
    said = " ".join(run.output.split())
    assert "dev: measured by CloudWatch, " in said
    found = re.search(r"services\.api\.cpu: 512 -> 256, services\.api\.memory: 1024 -> 512: saves ([\d.]+) USD", said)
    assert found, said
    assert float(found[1]) == pytest.approx(
        9.01, abs=0.3
    )  # for one task, but for the minutes in which a deployment had two
    text = file.read_text()
    assert yaml.safe_load(text)["services"]["api"]["cpu"] == 256
    assert file.stat().st_mode & 0o777 == 0o600
    reads = run.calls["by_operation"]
    assert reads["cloudwatch:GetMetricData"] <= 4
    assert reads["application-autoscaling:DescribeScalingActivities"] <= 2


def test_the_use_of_a_month_is_measured(used: Account, tmp_path: Path) -> None:
    file = tmp_path / "cost.json"
    run = used.playbook("playbooks/cost.yml", measured="true", cost_file=str(file))
    assert (run.code, run.writes) == (0, 0), run.output
    found = json.loads(file.read_text())["environments"]["dev"]
    assert found["usage_from"].startswith("measured by CloudWatch, "), found["usage_from"]
    lines = {line["what"]: line["quantity"] for line in found["lines"] if not line["fixed"]}
    # Half a request a second is 1.3 million in a month; 100 KiB of each go through the NAT gateway.
    assert lines["data through NAT gateways"] == pytest.approx(0.5 * 730 * 3600 * 102_400 / 1e9, rel=0.05)
    assert lines["logs written"] == pytest.approx(0.5 * 730 * 3600 * 200 / 1e9, rel=0.05)


def test_a_deploy_leaves_the_count_that_the_load_asks_for(used: Account) -> None:
    used.ask("PUT", "load", {"services": {"talentbase-api-dev": {"requests_per_second": 20, "cpu_seconds": 0.05}}})
    used.advance(1200)
    counts = desired_and_running(used)
    assert counts[0] == counts[1] > 1
    run = used.playbook("deploy.yml")
    assert (run.code, run.changed, run.writes) == (0, 0, 0), run.output
    assert desired_and_running(used) == counts


def desired_and_running(account: Account) -> tuple[int, int]:
    found = account.client("ecs").describe_services(cluster="talentbase-dev", services=["talentbase-api-dev"])
    service = found["services"][0]
    return service["desiredCount"], service["runningCount"]
