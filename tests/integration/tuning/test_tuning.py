"""playbooks/tuning.yml, and its prediction against rollouts on the account."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account, rewrite, section

CLUSTER = "talentbase-dev"


def test_it_says_what_a_rollout_takes_and_changes_nothing(built_dev: Account) -> None:
    run = built_dev.playbook("playbooks/tuning.yml")
    assert (run.code, run.changed, run.writes) == (0, 0, 0), run.output
    said = " ".join(run.output.split())
    for part in (
        "web: a rollout of 1 task takes ",
        "services.web.target_group.interval: 60 s -> 10 s (timeout 5 s) saves up to ",
        "services.api.target_group.deregistration_delay: 30 s -> 10 s saves up to 20 s; requests that take longer",
        "with all of these: ",
    ):
        assert part in said
    # The account's clock runs since the first of the tests: after three of its days there may be advice.
    young = re.search(
        r"dev: no advice from measured use, as CloudWatch has ([\d.]+) days of it and 3 are the least", said
    )
    assert float(young[1]) < 3 if young else "measured" in said
    one = built_dev.playbook("playbooks/tuning.yml", service="api")
    assert "api: a rollout" in one.output
    assert "web: a rollout" not in one.output


@pytest.mark.parametrize(
    "settings",
    [
        {"target_group": {"interval": 10, "timeout": 5, "deregistration_delay": 60}},
        {"desired_count": 4, "deployment": {"maximum_percent": 150}},
    ],
    ids=["quick checks, long drain", "two batches"],
)
def test_a_rollout_takes_what_was_predicted(built_dev: Account, inventory: Path, settings: dict[str, Any]) -> None:
    held = section(inventory, "services")
    service = held["services"]["api"]
    for name, value in settings.items():
        service[name] = {**service.get(name, {}), **value} if isinstance(value, dict) else value
    if "desired_count" in settings:
        service["scaling"] = {"min": settings["desired_count"], "max": 10}
        count = {"cluster": CLUSTER, "service": "talentbase-api-dev", "desiredCount": settings["desired_count"]}
        built_dev.client("ecs").update_service(**count)
        built_dev.advance(600)
    service["environment"]["CHANGED"] = str(settings)
    rewrite(inventory, "services", held)
    run = built_dev.playbook("deploy.yml", inventory=inventory)
    assert run.code == 0, run.output

    told = built_dev.module(
        "ecs_tuning_info",
        inventory=inventory,
        aws_account_id="258993895334",
        **{name: f"{{{{ {name} }}}}" for name in ("cluster", "services", "service_defaults", "profiles")},
    )
    assert told.code == 0, told.output
    predicted = built_dev.result()["services"]["api"]
    took = duration(built_dev)
    # Starts and stops of tasks that no setting is about: ten seconds and a tenth.
    assert predicted["least"] - 10 <= took <= predicted["most"] * 1.1 + 10, (took, predicted)


def duration(account: Account) -> float:
    """Seconds of the newest deployment of api, by the account's clock."""
    found = account.client("ecs").list_service_deployments(cluster=CLUSTER, service="talentbase-api-dev")
    newest = max(found["serviceDeployments"], key=lambda item: item["createdAt"])
    seconds: float = (newest["finishedAt"] - newest["createdAt"]).total_seconds()
    return seconds
