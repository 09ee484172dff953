"""Healthy means that all is well, and each kind of trouble is told once, with what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._data.names import RESTORED_TAG, TESTED_TAG
from ansible_collections.talentbase.aws.plugins.module_utils._info.outputs import output_lines, outputs_of
from ansible_collections.talentbase.aws.plugins.module_utils._info.report import report_of
from ansible_collections.talentbase.aws.plugins.module_utils._info.report_lines import report_lines
from ansible_collections.talentbase.aws.plugins.module_utils._info.snapshot import Snapshot
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.backup import Backup, CacheBackup
from tests.unit.info.environment import NOW, cache, certificate, database, definition, dev, service, target, task, well

WEB, API = "talentbase-web-dev", "talentbase-api-dev"
INVENTORY = dev()
Change = Callable[[Snapshot], Snapshot]


def web(**changes: Any) -> Change:
    return lambda snapshot: replace(snapshot, services={**snapshot.services, WEB: service(WEB, **changes)})


def primary(state: str, reason: str = "") -> list[dict[str, Any]]:
    return [{"status": "PRIMARY", "rolloutState": state, "rolloutStateReason": reason}]


def deployment(status: str, reason: str = "") -> Change:
    latest = {"status": status, "statusReason": reason, "createdAt": NOW}
    return lambda snapshot: replace(snapshot, deployments={**snapshot.deployments, WEB: latest})


def alarm(name: str, state: str = "ALARM") -> Change:
    fired = {"StateValue": state, "StateReason": "Threshold crossed.", "StateTransitionedTimestamp": NOW}
    return lambda snapshot: replace(snapshot, alarms={**snapshot.alarms, name: fired})


def problems(*changes: Change) -> list[str]:
    snapshot = well(INVENTORY)
    for change in changes:
        snapshot = change(snapshot)
    report = report_of(INVENTORY, snapshot)
    assert report["healthy"] is (not report["problems"])
    found: list[str] = report["problems"]
    return found


def test_nothing_is_wrong_where_all_is_well() -> None:
    report = report_of(INVENTORY, well(INVENTORY))
    assert report["healthy"]
    assert report["problems"] == report["notes"] == []


TROUBLES: dict[str, tuple[Change, str]] = {
    "no cluster": (lambda snapshot: replace(snapshot, cluster=None), "cluster: talentbase-dev is missing; run deploy.yml"),
    "no service": (lambda snapshot: replace(snapshot, services={API: snapshot.services[API]}), "services.web: service talentbase-web-dev is missing"),
    "inactive": (web(status="INACTIVE"), "services.web: service talentbase-web-dev is inactive"),
    "draining": (web(status="DRAINING"), "services.web: service talentbase-web-dev is draining"),
    "in progress": (web(deployments=primary("IN_PROGRESS"), runningCount=0), "services.web: still rolling out (SUCCESSFUL, 0 of 1 tasks run)"),
    "rolling": (deployment("IN_PROGRESS"), "services.web: still rolling out (IN_PROGRESS, 1 of 1 tasks run)"),
    "rolling back": (deployment("ROLLBACK_IN_PROGRESS"), "services.web: still rolling out (ROLLBACK_IN_PROGRESS"),
    "failed": (web(deployments=primary("FAILED", "tasks failed to start.")), "services.web: the last deployment failed (tasks failed to start)"),
    "rolled back": (deployment("ROLLBACK_SUCCESSFUL", "Breaker."), "services.web: the last deployment failed and was rolled back (Breaker)"),
    "rollback failed": (deployment("ROLLBACK_FAILED"), "services.web: the last deployment failed, and so did its rollback"),
    "stopped": (deployment("STOPPED"), "services.web: the last deployment was stopped"),
    "too few": (web(desiredCount=2), "services.web: only 1 of 2 tasks run"),
    "unhealthy target": (
        lambda snapshot: replace(snapshot, targets={**snapshot.targets, WEB: [target("healthy"), target("unhealthy", "Target.Timeout", "Request timed out")]}),
        "services.web: 1 of 2 targets are unhealthy (Target.Timeout: Request timed out)",
    ),
    "no target": (lambda snapshot: replace(snapshot, targets={**snapshot.targets, WEB: []}), "services.web: no target is healthy yet"),
    "no target group": (web(loadBalancers=[]), "services.web: has hosts, but no target group"),
    "sick container": (
        lambda snapshot: replace(snapshot, tasks={**snapshot.tasks, WEB: [task("web", INVENTORY.services["web"], healthStatus="UNHEALTHY")]}),
        "services.web: the container health check of task web1 fails",
    ),
    "certificate ends": (lambda snapshot: replace(snapshot, certificate=certificate(NotAfter=NOW + timedelta(days=13))), "certificate: ends in 13 days"),
    "certificate pending": (lambda snapshot: replace(snapshot, certificate=certificate(Status="PENDING_VALIDATION", NotAfter=None)), "certificate: is PENDING_VALIDATION"),
    "no certificate": (lambda snapshot: replace(snapshot, certificate=None), "ingress: no certificate is found"),
    "no load balancer": (lambda snapshot: replace(snapshot, load_balancer=None), "ingress: load balancer talentbase-dev is missing"),
    "critical alarm": (alarm(f"{WEB}-cpu-critical"), "alarm talentbase-web-dev-cpu-critical (critical) fires since 2026-06-01T12:00:00+00:00: Threshold crossed;"),
    "warning alarm": (alarm(f"{API}-response-time"), "alarm talentbase-api-dev-response-time (warning) fires"),
    "database away": (lambda snapshot: replace(snapshot, databases={}), "databases.main: talentbase-dev is missing; run deploy.yml --tags data"),
    "database stopped": (lambda snapshot: replace(snapshot, databases={"talentbase-dev": database(DBInstanceStatus="stopped")}), "databases.main: talentbase-dev is stopped"),
    "cache creating": (lambda snapshot: replace(snapshot, caches={"talentbase-dev-redis": cache(Status="creating", NodeGroups=[])}), "caches.main: talentbase-dev-redis is creating"),
    "no NAT": (lambda snapshot: replace(snapshot, nat_gateways=[{"NatGatewayId": "nat-1", "State": "failed"}]), "network: 0 of 1 NAT gateways are available"),
    "secret away": (lambda snapshot: replace(snapshot, secrets={k: v for k, v in snapshot.secrets.items() if "django" not in k}), "secrets: talentbase/development/django-secret-key missing or scheduled"),
}  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLES)
def test_each_trouble_is_one_problem_with_what_to_do(trouble: str) -> None:
    change, start = TROUBLES[trouble]
    found = problems(change)
    assert len(found) == 1, found
    assert found[0].startswith(start)
    assert "; " in found[0]


def test_a_certificate_with_fourteen_days_left_is_well() -> None:
    assert (
        problems(lambda snapshot: replace(snapshot, certificate=certificate(NotAfter=NOW + timedelta(days=14)))) == []
    )


@pytest.mark.parametrize("status", ["backing-up", "storage-optimization"])
def test_a_database_that_serves_meanwhile_is_well(status: str) -> None:
    assert (
        problems(lambda snapshot: replace(snapshot, databases={"talentbase-dev": database(DBInstanceStatus=status)}))
        == []
    )


def test_a_service_scaled_to_nothing_by_intent_is_well() -> None:
    no_targets: Change = lambda snapshot: replace(snapshot, targets={}, tasks={})  # noqa: E731
    changes = [lambda snapshot, name=name: replace(snapshot, services={**snapshot.services, name: service(name, desiredCount=0, runningCount=0)}) for name in (WEB, API)]  # fmt: skip
    assert problems(no_targets, *changes) == []


def test_draining_targets_do_not_count() -> None:
    states = [target("healthy"), target("draining")]
    draining: Change = lambda snapshot: replace(snapshot, targets={**snapshot.targets, WEB: states})  # noqa: E731
    assert problems(draining) == []
    assert report_of(INVENTORY, draining(well(INVENTORY)))["services"]["web"]["targets"]["total"] == 1


def test_placeholders_info_alarms_and_missing_alarms_are_notes() -> None:
    sendgrid = "talentbase/development/sendgrid-api-key"
    snapshot = well(INVENTORY)
    snapshot = replace(snapshot, secrets={**snapshot.secrets, sendgrid: {"arn": "arn:secret", "placeholder": True}})
    snapshot = alarm(f"{WEB}-requests")(snapshot)
    snapshot = replace(
        snapshot, alarms={name: item for name, item in snapshot.alarms.items() if name != f"{API}-cpu-critical"}
    )
    report = report_of(INVENTORY, snapshot)
    assert report["healthy"]
    assert report["placeholders"] == [sendgrid]
    assert [item["name"] for item in report["alarms"]["firing"]] == [f"{WEB}-requests"]
    assert report["alarms"]["missing"] == [f"{API}-cpu-critical"]
    assert len(report["notes"]) == 3


def test_services_without_alarms_are_told() -> None:
    assert INVENTORY.monitoring is not None
    cases = {
        "not monitored: web, api; monitoring.alarms has no alarm for them": {},
        "not monitored: api; monitoring.alarms has no alarm for them": {
            "requests": INVENTORY.monitoring.alarms["requests"]
        },
    }
    headless = replace(INVENTORY.services["api"], hosts=[])
    for note, kept in cases.items():
        services = {**INVENTORY.services, "api": headless}
        inventory = replace(INVENTORY, services=services, monitoring=replace(INVENTORY.monitoring, alarms=kept))
        report = report_of(inventory, well(inventory))
        assert [item for item in report["notes"] if "monitored" in item] == [note]
        assert ("alarms         not monitored" in report_lines(report)) is not bool(kept)
    assert report_of(replace(INVENTORY, monitoring=None), well(INVENTORY))["notes"] == []


def test_start_up_times_stand_beside_what_is_configured() -> None:
    began = {"createdAt": NOW - timedelta(seconds=80), "startedAt": NOW - timedelta(seconds=60)}
    snapshot = replace(
        well(INVENTORY),
        tasks={WEB: [task("web", INVENTORY.services["web"], **began)]},
        start_ups={WEB: "healthy 150-160 in_service 170-180"},
    )
    report = report_of(INVENTORY, snapshot)
    assert report["healthy"]
    assert report["services"]["web"]["start_up"] == {
        "waiting": None,
        "pull": None,
        "running": 20.0,
        "healthy": {"least": 150, "most": 160},
        "in_service": {"least": 170, "most": 180},
        "start_period": 180,
        "grace_period": 300,
    }
    (note,) = report["notes"]
    assert note.startswith("services.web: a task took at least 150 s to become healthy")
    assert "raise services.web.container_health.start_period" in note
    rows = [line.split("  ") for line in report_lines(report) if line.startswith(("start-up", "web  "))]
    cells = [[cell.strip() for cell in row if cell] for row in rows]
    assert cells[1] == ["web", "-", "-", "20 s", "150-160 s", "180 s", "170-180 s", "300 s"]


def test_an_alarm_without_data_does_not_fire() -> None:
    assert problems(alarm(f"{WEB}-cpu-critical", "INSUFFICIENT_DATA")) == []


def stopped(reason: str, minutes_after: int, code: int = 3) -> dict[str, Any]:
    ends = [{"name": "web", "exitCode": code}]
    return {"createdAt": NOW + timedelta(minutes=minutes_after), "stoppedReason": reason, "containers": ends}


def test_a_failed_deployment_names_why_its_tasks_stopped() -> None:
    tasks = [
        stopped("Essential container in task exited", 1),
        stopped("Scaling activity initiated by (deployment x)", 2),
        stopped("An earlier deployment's task", -1),
    ]
    found = problems(
        deployment("ROLLBACK_SUCCESSFUL", "Breaker."), lambda snapshot: replace(snapshot, stopped={WEB: tasks})
    )
    assert "Essential container in task exited [container web" in found[0]
    assert "Scaling activity" not in found[0]
    assert "earlier" not in found[0]


def test_missing_tasks_name_why_the_last_ones_stopped() -> None:
    tasks = [stopped("first", -3), stopped("second", -2), stopped("third", -1), stopped("fourth", 0)]
    found = problems(web(desiredCount=2), lambda snapshot: replace(snapshot, stopped={WEB: tasks}))
    assert found[0].index("fourth") < found[0].index("third") < found[0].index("second")
    assert "first" not in found[0]


def test_the_image_is_that_of_the_current_revision() -> None:
    item = INVENTORY.services["web"]
    old = task(
        "web", item, 2, taskDefinitionArn=definition(item.name, 0), containers=[{"name": "web", "image": "old:1"}]
    )
    report = report_of(INVENTORY, replace(well(INVENTORY), tasks={WEB: [old, task("web", item)]}))["services"]["web"]
    assert report["image"].endswith("talentbase-web:abc")
    assert report["image_digest"] == "sha256:" + "ab" * 32
    assert {entry["image"] for entry in report["tasks"]} == {"old:1", report["image"]}


def test_five_events_are_kept() -> None:
    events = report_of(INVENTORY, well(INVENTORY))["services"]["web"]["events"]
    assert [event["message"] for event in events] == [f"(service {WEB}) event {number}." for number in range(5)]


def test_what_aws_protects_is_named_by_its_inventory_key() -> None:
    locked = replace(well(INVENTORY), protected=True, databases={"talentbase-dev": database(DeletionProtection=True)})
    keys = report_of(INVENTORY, locked)["deletion_protection"]
    assert keys == ["ingress.deletion_protection", "databases.main.deletion_protection"]


def test_services_without_hosts_need_no_load_balancer() -> None:
    workers = {key: replace(item, hosts=[]) for key, item in INVENTORY.services.items()}
    inventory = replace(INVENTORY, services=workers)
    snapshot = replace(well(inventory), load_balancer=None, certificate=None, targets={})
    snapshot = replace(snapshot, services={name: service(name, loadBalancers=[]) for name in (WEB, API)})
    assert report_of(inventory, snapshot)["problems"] == []


@pytest.mark.parametrize("trouble", [None, *TROUBLES])
def test_lines_fit_a_terminal_and_say_how_it_stands(trouble: str | None) -> None:
    snapshot = TROUBLES[trouble][0](well(INVENTORY)) if trouble else well(INVENTORY)
    report = report_of(INVENTORY, snapshot)
    lines = report_lines(report)
    assert max(map(len, lines)) <= 116
    assert WEB in "\n".join(lines)
    assert lines[-1] == ("talentbase-dev is NOT HEALTHY, 1 problem." if trouble else "talentbase-dev is healthy.")


def test_events_of_many_services_that_are_well_are_left_out() -> None:
    report = dict(report_of(INVENTORY, well(INVENTORY)))
    assert any(line.startswith("Latest events of") for line in report_lines(report))
    report["services"] = {f"web{number}": report["services"]["web"] for number in range(13)}
    assert not any(line.startswith("Latest events of") for line in report_lines(report))
    report["services"]["web7"] = {**report["services"]["web7"], "problems": ["only 0 of 1 tasks run"]}
    assert [line for line in report_lines(report) if line.startswith("Latest events of")] == ["Latest events of web7:"]


def test_the_title_says_whether_it_is_aws() -> None:
    assert "at AWS" in report_lines(report_of(INVENTORY, well(INVENTORY)))[0]
    elsewhere = replace(well(INVENTORY), endpoint="http://127.0.0.1:4599")
    assert "http://127.0.0.1:4599 (not AWS)" in report_lines(report_of(INVENTORY, elsewhere))[0]


def test_outputs_hold_what_a_person_needs_and_are_json() -> None:
    outputs = outputs_of(INVENTORY, report_of(INVENTORY, well(INVENTORY)))
    assert json.loads(json.dumps(outputs)) == outputs
    lines = "\n".join(output_lines(outputs))
    for wanted in (
        "https://api-dev.salesdog.click",
        "talentbase-dev.elb.amazonaws.com",
        "/ecs/talentbase-web-dev",
        "main.rds.amazonaws.com:5432",
        "main.cache.amazonaws.com:6379",
        "talentbase-dev-rds-credentials",
        "/talentbase-dev/web/api-url",
        "#dashboards/dashboard/talentbase-dev",
        "aws ecs execute-command --region us-east-1 --cluster talentbase-dev --task web1 --container web --interactive",
    ):
        assert wanted in lines


def test_the_shell_enters_the_newest_running_task() -> None:
    item = INVENTORY.services["web"]
    tasks = [task("web", item, 5), task("web", item, 1), task("web", item, 0, lastStatus="PENDING", startedAt=None)]
    report = report_of(INVENTORY, replace(well(INVENTORY), tasks={WEB: tasks}))
    services = outputs_of(INVENTORY, report)["services"]
    assert "--task web1 " in services["web"]["shell"]
    assert services["api"]["shell"] is None


@pytest.mark.parametrize(
    ("tags", "days", "said"),
    [
        ({}, 0, ""),
        ({}, 30, "whether its backups can be restored was never tried"),
        ({TESTED_TAG: "something else"}, 30, "was never tried"),
        ({TESTED_TAG: f"{NOW - timedelta(days=29):%Y-%m-%dT%H:%M:%SZ}"}, 30, ""),
        ({TESTED_TAG: f"{NOW - timedelta(days=31):%Y-%m-%dT%H:%M:%SZ}"}, 30, "were restored 31 days ago"),
        ({RESTORED_TAG: "talentbase-dev back x"}, 0, "the restore of talentbase-dev has not ended"),
    ],
)
def test_backups_that_nobody_has_tried_are_noted(tags: dict[str, str], days: int, said: str) -> None:
    main = replace(INVENTORY.databases["main"], backup=Backup(restore_test_days=days))
    inventory = replace(INVENTORY, databases={"main": main})
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    snapshot = replace(well(INVENTORY), databases={"talentbase-dev": database(TagList=listed)})
    report = report_of(inventory, snapshot)
    assert report["healthy"]
    noted = [line for line in report["notes"] if line.startswith("databases.main: ")]
    assert len(noted) == bool(said)
    assert not said or said in noted[0]


@pytest.mark.parametrize(("tested", "said"), [("", "was never tried"), ("31", "were restored 31 days ago"), ("29", "")])
def test_snapshots_of_a_cache_that_nobody_has_tried_are_noted(tested: str, said: str) -> None:
    main = replace(INVENTORY.caches["main"], backup=CacheBackup(restore_test_days=30))
    inventory = replace(INVENTORY, caches={"main": main})
    moment = f"{NOW - timedelta(days=int(tested or 0)):%Y-%m-%dT%H:%M:%SZ}"
    listed = [{"Key": TESTED_TAG, "Value": moment}] if tested else []
    snapshot = replace(well(INVENTORY), caches={"talentbase-dev-redis": cache(TagList=listed)})
    noted = [line for line in report_of(inventory, snapshot)["notes"] if line.startswith("caches.main: ")]
    assert [said in line and "-e cache=main -e test=true" in line for line in noted] == [True] * bool(said)
    assert not [line for line in report_of(INVENTORY, snapshot)["notes"] if line.startswith("caches.main: ")]
