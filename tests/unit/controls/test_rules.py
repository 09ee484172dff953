"""Each control over a resource of which it holds, and one of which it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._controls.document import controls_lines, failing, summary
from ansible_collections.talentbase.aws.plugins.module_utils._controls.judgement import counts, judged
from ansible_collections.talentbase.aws.plugins.module_utils._controls.model import (
    FAILS,
    HOLDS,
    OTHER,
    UNREAD,
    Control,
    Resource,
    Section,
)
from ansible_collections.talentbase.aws.plugins.module_utils._controls.table import CONTROLS
from ansible_collections.talentbase.aws.plugins.plugin_utils.report.controls import controls_html
from tests.unit.controls.resources import BAD, GOOD, bad

# The controls of AWS Foundational Security Best Practices for what an inventory describes.
IDS = {
    "ECS": "1 2 3 4 5 8 9 10 12 20",
    "RDS": "1 2 3 4 5 6 8 9 10 11 13 17 18 20 21 22 23 25 26 36 38",
    "ELB": "1 4 5 6 12 13 16 21",
    "ElastiCache": "1 2 3 4 5 7",
    "SecretsManager": "1 2 3 4",
    "EC2": "2 6 10 15 18 19",
    "ECR": "1 2 3",
    "S3": "1 2 3 5 8 9 12 13 14 17",
    "CloudFront": "1 3 4 5 6 7 8 9 10 12 13",
    "WAF": "10 11 12",
    "SNS": "1",
    "KMS": "4",
    "Backup": "1",
    "GuardDuty": "1",
    "IAM": "21",
    "Route53": "2",
    "ACM": "1 2",
}


def ids() -> Iterator[str]:
    for service, numbers in IDS.items():
        yield from (f"{service}.{number}" for number in numbers.split())


def test_every_control_has_a_rule_and_both_trials() -> None:
    assert sorted(control.id for control in CONTROLS) == sorted(ids())
    assert {*BAD} == {*ids()}


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)
def test_it_holds(control: Control) -> None:
    outcome = control.rule(GOOD[control.kind])
    assert (outcome.verdict, outcome.remedy) == (HOLDS, "")
    assert outcome.reason


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)
def test_it_does_not_hold(control: Control) -> None:
    outcome = control.rule(bad(control.id, control.kind))
    assert outcome.verdict == FAILS
    assert outcome.reason
    assert outcome.remedy


def test_a_page_of_aws() -> None:
    urls = {control.id: control.url for control in CONTROLS}
    assert urls["RDS.38"] == "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-38"
    assert urls["SecretsManager.1"].endswith("/secretsmanager-controls.html#secretsmanager-1")


def one(*resources: Resource, **more: str) -> dict[str, Section]:
    return {control.kind: Section("there is none", resources, **more) for control in CONTROLS}


def only(control: str) -> list[Control]:
    return [item for item in CONTROLS if item.id == control]


def test_what_was_not_read_holds_nothing() -> None:
    rows = judged(CONTROLS, one(error="ec2:DescribeVpcs is denied"))
    assert {row["verdict"] for row in rows} == {UNREAD}
    assert rows[0]["reason"] == "ec2:DescribeVpcs is denied"
    denied = Resource("databases.main", "db", {"Engine": "postgres"}, errors={"snapshots": "denied"})
    [row] = judged(only("RDS.1"), one(denied))
    assert (row["verdict"], row["resources"][0]["reason"]) == (UNREAD, "denied")


def test_what_is_not_there_is_not_judged() -> None:
    rows = judged(CONTROLS, one())
    assert {(row["verdict"], row["reason"]) for row in rows} == {(OTHER, "there is none")}
    [row] = judged(only("RDS.2"), one(Resource("databases.main", "db", {})))
    assert (row["verdict"], row["resources"][0]["reason"]) == (OTHER, "it is not there")


def test_one_resource_of_which_it_does_not_hold_is_enough() -> None:
    good = GOOD["services"]
    other = bad("ECS.2", "services")
    [row] = judged(only("ECS.2"), one(good, other))
    assert row["verdict"] == FAILS
    assert [item["verdict"] for item in row["resources"]] == [HOLDS, FAILS]


def judgement(*controls: Control) -> dict[str, object]:
    web = Resource("services.web", "app-web", bad("ECS.5", "services").answer, bad("ECS.5", "services").parts)
    rows = judged(controls, one(web, bad("ECS.5", "services")))
    return {
        "controls": rows,
        "counts": counts(rows),
        "account": "1",
        "region": "us-east-1",
        "read_at": "2026-11-30T12:00:00Z",
    }


def test_the_table_says_what_makes_it_hold_once() -> None:
    judgements = {"dev": judgement(*only("ECS.5"), *only("ECS.2"))}
    lines = controls_lines(judgements)
    assert lines[0] == "dev: 1 of 2 controls that apply hold, 0 do not apply"
    assert lines[2].split() == ["control", "resource", "does", "not", "hold"]
    assert any(line.startswith("ECS.5: services.{web,api}.read_only: true") for line in lines)
    assert not any(line.startswith("ECS.2") for line in lines)
    assert any(line.startswith("ECS.2") for line in controls_lines(judgements, details=True))
    assert all(len(line) <= 100 for line in lines)
    assert summary(judgements["dev"]).startswith("1 of 2")


def test_what_fails_a_pipeline() -> None:
    judgements = {"dev": judgement(*only("ECS.5"), *only("ECS.2"))}
    assert failing(judgements) == ["dev: does not hold: ECS.5"]
    assert failing(judgements, ["ECS.5"]) == []


def test_the_page_escapes_what_others_chose() -> None:
    name = "<script>alert(1)</script>"
    rows = judged(only("ECS.2"), one(Resource("services.web", name, GOOD["services"].answer, GOOD["services"].parts)))
    page = controls_html({"dev": {**judgement(), "controls": rows, "counts": counts(rows)}})
    assert name not in page
    assert "&lt;script&gt;" in page
    assert "ecs-controls.html#ecs-2" in page
