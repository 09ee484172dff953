"""The controls of prod as it was deployed, and after somebody changed the account by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.harness import Account

PLAYBOOK = "playbooks/controls.yml"
Rows = dict[str, dict[str, Any]]


def judged(account: Account, inventory: dict[str, Any]) -> Rows:
    result = account.module_alone("controls_info", inventory=inventory)
    assert not result.get("failed"), result
    return {row["id"]: row for row in result["judgement"]["controls"]}


def test_every_control_is_read_and_nothing_is_written(built_both: Account, tmp_path: Path) -> None:
    page, data = tmp_path / "controls.html", tmp_path / "controls.json"
    run = built_both.playbook(
        PLAYBOOK, inventory="inventories/prod", controls_file=f"{page},{data}", fail="true", accept="EC2.10"
    )
    assert (run.code, run.writes) == (2, 0), run.output
    assert "EC2.10" not in run.output.rpartition("prod: does not hold:")[2]
    found = json.loads(data.read_text())["environments"]["prod"]
    assert found["counts"]["not_read"] == 0, [row for row in found["controls"] if row["verdict"] == "not read"]
    assert sum(found["counts"].values()) == len(found["controls"])
    assert all(
        item["remedy"] for row in found["controls"] for item in row["resources"] if item["verdict"] == "does not hold"
    )
    assert "ecs-controls.html#ecs-5" in page.read_text()
    assert page.stat().st_mode & 0o777 == 0o600


def test_a_change_by_hand_is_seen(built_both: Account, prod: dict[str, Any]) -> None:
    before = judged(built_both, prod)
    ecr, elb, rds = (built_both.client(name) for name in ("ecr", "elbv2", "rds"))
    for name in ("talentbase-web", "talentbase-api"):
        ecr.put_image_scanning_configuration(repositoryName=name, imageScanningConfiguration={"scanOnPush": False})
    built_both.client("guardduty").create_detector(Enable=True)
    [balancer] = elb.describe_load_balancers(Names=["talentbase-prod"])["LoadBalancers"]
    attribute = {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "false"}
    elb.modify_load_balancer_attributes(LoadBalancerArn=balancer["LoadBalancerArn"], Attributes=[attribute])
    rds.modify_db_instance(DBInstanceIdentifier="talentbase-prod", DeletionProtection=False, ApplyImmediately=True)
    after = judged(built_both, prod)
    changed = {name: row["verdict"] for name, row in after.items() if row["verdict"] != before[name]["verdict"]}
    assert changed == {
        "ECR.1": "does not hold",
        "GuardDuty.1": "holds",
        "ELB.4": "does not hold",
        "RDS.8": "does not hold",
    }
    assert after["RDS.8"]["resources"][0]["remedy"] == "databases.main.deletion_protection: true"
