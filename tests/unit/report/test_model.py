"""The page of an environment as data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._info.report import report_of
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.environment import HistoryBefore
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service
from ansible_collections.talentbase.aws.plugins.module_utils._metrics.series import points, query
from ansible_collections.talentbase.aws.plugins.module_utils._report.deployments import deployments_page
from ansible_collections.talentbase.aws.plugins.module_utils._report.metrics import span_of
from ansible_collections.talentbase.aws.plugins.module_utils._report.outside import LONGEST, finding, told
from ansible_collections.talentbase.aws.plugins.module_utils._report.private_bucket import expiry, public_by
from ansible_collections.talentbase.aws.plugins.module_utils._report.services import rollout_page, zones_of
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.approval import Pause
from tests.unit.info.environment import NOW, dev, target, task, well
from tests.unit.report.environment import charts, deployment, difference, page, secret

BLOCKED = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)


def test_what_is_well_waits_for_what_is_overdue_alone() -> None:
    found = page()
    assert (found["verdict"], found["problems"], found["errors"]) == ("healthy", [], {})
    assert found["waits"] == [
        "app/django (secrets.django), overdue: -e secret_action=rotate renews it, or -e secret_action=update if a person supplies it"
    ]
    assert [item["name"] for item in found["secrets"]] == ["app/django", "app/session"]
    assert [item["state"] for item in found["services"]] == ["ok", "ok"]
    assert found["services"][1]["last"]["at"] == "2026-05-31T12:00:00Z"


def test_what_waits_begins_with_approvals_and_names_drift() -> None:
    drift = {
        "drifted": [difference()],
        "not_deployed": [difference(), difference()],
        "upgrade": [difference()],
        "orphans": [],
    }
    lines = page(pauses=[Pause("talentbase-api-dev", "arn", "h", "POST_SCALE_UP")], drift=drift, secrets=[])["waits"]
    assert lines[0].startswith("talentbase-api-dev waits for approval at POST_SCALE_UP: ansible-playbook playbooks/")
    assert lines[1].startswith("1 resource drifted: ")
    assert lines[2].startswith("2 changes of the inventory not deployed yet: ")
    assert lines[3].startswith("1 change of a new version of talentbase.aws not deployed yet: ")


def test_a_placeholder_is_told_once() -> None:
    snapshot = well(dev())
    names = {item.name: {"arn": "a", "placeholder": key == "s3"} for key, item in dev().secrets.items()}
    report = report_of(dev(), type(snapshot)(**{**vars(snapshot), "secrets": names}))
    lines = page(report=report, secrets=[secret("s3", state="placeholder")])["waits"]
    assert [line for line in lines if "placeholder" in line] == [
        "app/s3 (secrets.s3), placeholder: needs a value from a person, with -e secret_action=update"
    ]


def test_what_could_not_be_read_is_named_and_the_rest_is_there() -> None:
    found = page(report=None, charts={}, drift=None, errors={"health": "AccessDenied", "drift": "x"})
    assert (found["verdict"], found["surroundings"], found["services"]) == ("unknown", None, [])
    assert found["drift"] is None
    assert found["deployments"]["windows"][0]["counted"] == 1
    assert found["errors"] == {"health": "AccessDenied", "drift": "x"}


def test_deployments_are_counted_by_day_and_beside_those_of_before() -> None:
    given = {"api": [deployment(days=0), deployment(days=0, verdict="rolled back"), deployment(days=89)], "web": []}
    found = deployments_page(given, HistoryBefore(success_percent=60, minutes="10-15"), NOW)
    assert len(found["days"]) == 90
    assert found["days"][-1] == {"date": "2026-06-01", "verdicts": {"succeeded": 1, "rolled back": 1}}
    assert found["days"][0]["verdicts"] == {"succeeded": 1}
    assert [(item["days"], item["counted"], item["success_percent"]) for item in found["windows"]] == [
        (30, 2, 50.0),
        (90, 3, 66.7),
    ]
    assert found["before"] == {"success_percent": 60, "minutes": "10-15"}
    assert [item["verdict"] for item in found["newest"]] == ["succeeded", "rolled back", "succeeded"]


def test_a_rollout_has_its_phases_and_the_ends_of_its_periods() -> None:
    spans = {"waiting": 5.0, "pull": 15.0, "running": 22.0, "start_period": 120, "grace_period": 300}
    start_up = {**spans, "healthy": {"least": 3, "most": 44}, "in_service": {"least": 50, "most": 60}}
    report = {"start_up": start_up, "desired": 2}
    service = Service(name="x", cpu=256, memory=512)
    found = rollout_page(service, report, deployment())
    assert [(item["begin"], item["end"]) for item in found["steps"]] == [
        (0.0, 5.0),
        (5.0, 20.0),
        (20.0, 22.0),
        (22.0, 66.0),
        (66.0, 82.0),
    ]
    assert [item["at"] for item in found["limits"]] == [142.0, 322.0]
    at_once = rollout_page(service, {"start_up": {**spans, "running": 20.3}, "desired": 2}, None)
    assert [item["title"] for item in at_once["steps"]] == ["waits for its place", "pulls the image"]
    assert found["start_up"] == {"least": 3, "most": 44, "start_period": 120}
    assert found["took"] == 100.0
    nothing = rollout_page(Service(name="x", cpu=256, memory=512), {"start_up": None, "desired": 0}, None)
    assert (nothing["steps"], nothing["limits"], nothing["start_up"], nothing["took"]) == ([], [], None, None)


def test_tasks_are_told_by_zone_with_their_health() -> None:
    given = [
        {"id": "1", "zone": "b", "status": "RUNNING", "health": "HEALTHY"},
        {"id": "2", "zone": "a", "status": "RUNNING", "health": "UNHEALTHY"},
        {"id": "3", "zone": "b", "status": "PENDING", "health": "UNKNOWN"},
    ]
    assert zones_of(given) == {"a": ["bad"], "b": ["ok", "busy"]}


def test_an_unhealthy_target_makes_a_service_bad_and_it_comes_first() -> None:
    name = dev().services["api"].name
    snapshot = well(dev())
    changed = {**vars(snapshot), "targets": {**snapshot.targets, name: [target("unhealthy", "Target.Timeout")]}}
    changed["tasks"] = {**snapshot.tasks, name: [task("api", dev().services["api"])]}
    found = page(report=report_of(dev(), type(snapshot)(**changed)))
    assert found["verdict"] == "not healthy"
    assert [(item["key"], item["state"]) for item in found["services"]] == [("api", "bad"), ("web", "ok")]
    assert found["services"][0]["targets"] == {"healthy": 0, "unhealthy": 1, "total": 1}


@pytest.mark.parametrize(("services", "hours", "count"), [(2, 3, 56), (100, 12, 14)])
def test_points_are_at_whole_hours_and_end_with_the_one_that_is_open(services: int, hours: int, count: int) -> None:
    span = span_of(NOW + timedelta(minutes=17), services)
    assert (span.seconds, span.count) == (hours * 3600, count)
    assert span.start.hour % hours == 0
    assert NOW < span.end <= NOW + timedelta(hours=hours)


def test_values_stand_at_their_places() -> None:
    span = span_of(NOW, 2)
    at = [span.start, span.start + timedelta(seconds=2 * span.seconds), span.end]
    found = points([{"Timestamps": at[:1], "Values": [1.23456]}, {"Timestamps": at[1:], "Values": [2.0, 9.0]}], span)
    assert found[:3] == [1.235, None, 2.0]
    assert len([value for value in found if value is not None]) == 2


def test_the_charts_of_a_service_have_its_targets_and_thresholds() -> None:
    found = charts(span_of(NOW, 2))["web"]
    assert [item["title"] for item in found] == ["CPU", "Memory", "Response time", "Requests", "5xx answers"]
    cpu, _memory, response, requests, _errors = found
    assert [(mark["label"], mark["value"]) for mark in cpu["marks"]] == [
        ("target", 70.0),
        ("cpu-critical", 90.0),
        ("cpu-warning", 80.0),
    ]
    assert [line["label"] for line in response["lines"]] == ["p50", "p95", "p99"]
    # 10,000 in five minutes are 2,000 a minute; a point of three hours is a 180th of its sum a minute.
    assert requests["marks"] == [{"label": "requests", "value": 2000.0, "severity": "info"}]
    assert requests["lines"][0]["points"][9] == 0.05


def test_a_query_names_what_is_measured() -> None:
    from ansible_collections.talentbase.aws.plugins.module_utils._monitoring.widgets import Line

    line = Line("AWS/ECS", "CPUUtilization", {"ClusterName": "c", "ServiceName": "s"}, "CPU")
    assert query(7, line, 300) == {
        "Id": "q7",
        "MetricStat": {
            "Metric": {
                "Namespace": "AWS/ECS",
                "MetricName": "CPUUtilization",
                "Dimensions": [{"Name": "ClusterName", "Value": "c"}, {"Name": "ServiceName", "Value": "s"}],
            },
            "Period": 300,
            "Stat": "Average",
        },
    }


def test_text_of_others_is_one_clean_line_without_secrets() -> None:
    assert told("a\x1b[31m\npassword=hunter2hunter2 b") == "a password=*** b"
    assert len(told("x" * 2 * LONGEST)) == LONGEST
    assert finding("secrets.s3: app/s3 holds a placeholder") == "secrets.s3: app/s3 holds a placeholder"
    assert finding("services.api: token=abcdefgh") == "services.api: token=***"


@pytest.mark.parametrize(
    ("policy", "grants", "block", "words"),
    [
        (False, [], BLOCKED, []),
        (True, [], BLOCKED, ["its policy is public"]),
        (
            False,
            [{"Grantee": {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}}],
            BLOCKED,
            ["its ACL grants access to everybody"],
        ),
        (False, [{"Grantee": {"ID": "owner"}}], {}, ["Block Public Access is off"]),
        (False, [], {**BLOCKED, "BlockPublicPolicy": False}, ["Block Public Access is off (BlockPublicPolicy)"]),
    ],
)
def test_a_bucket_that_is_public_or_may_become_so(
    policy: bool, grants: list[object], block: dict[str, bool], words: list[str]
) -> None:
    found = list(public_by(policy, grants, block))  # type: ignore[arg-type]
    assert len(found) == len(words)
    assert all(line.startswith(start) for line, start in zip(found, words, strict=True))


def test_a_link_does_not_outlive_its_session() -> None:
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert expiry(now, 24, None) == now + timedelta(days=1)
    assert expiry(now, 24, now + timedelta(hours=1)) == now + timedelta(hours=1)
    assert expiry(now, 1, now + timedelta(hours=5)) == now + timedelta(hours=1)
