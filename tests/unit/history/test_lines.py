"""What a person reads: lengths of time, events, log lines, the status and its changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._history import events, history, logs
from ansible_collections.talentbase.aws.plugins.module_utils._history.figures import figures_of
from ansible_collections.talentbase.aws.plugins.module_utils._history.request import duration
from ansible_collections.talentbase.aws.plugins.module_utils._history.status import (
    ServiceSnapshot,
    changes,
    status_lines,
    status_of,
)
from ansible_collections.talentbase.aws.plugins.module_utils._history.status import remarks as remarks_of_status
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.environment import HistoryBefore
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.verdict import Deployment
from ansible_collections.talentbase.aws.plugins.module_utils._text.times import in_words, roughly, seconds_of

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SHA = "0123456789abcdef0123456789abcdef01234567"
DEFINITION = "arn:aws:ecs:us-east-1:258993895334:task-definition/app:"


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("45s", 45), ("15m", 900), ("2 h", 7200), ("7D", 604800)])
def test_lengths_that_are_given(text: str, seconds: int) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "m", "1.5h", "-5m", "3w", "1h30m"])
def test_lengths_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="is not a length of time"):
        seconds_of(text)
    with pytest.raises(Failure, match=r"^since: .* To do: .* such as 30m\.$"):
        duration({"since": text}, "since")


@pytest.mark.parametrize(
    ("seconds", "words", "rough"),
    [
        (0, "0 s", "0 s"),
        (-3, "0 s", "0 s"),
        (59.6, "1 min", "1 min"),
        (250, "4 min 10 s", "4 min"),
        (3630, "1 h", "1 h"),
        (7500, "2 h 5 min", "2 h"),
        (273600, "3 d 4 h", "3 d"),
    ],
)
def test_lengths_in_words(seconds: float, words: str, rough: str) -> None:
    assert (in_words(seconds), roughly(seconds)) == (words, rough)


def deployment(**changes: Any) -> Deployment:
    made = Deployment(
        service="app",
        arn="arn",
        created=NOW,
        ended=NOW + timedelta(seconds=250),
        seconds=250,
        verdict="succeeded",
        cause="",
        image=f"registry/app:{SHA}",
        digest="sha256:aabbccddeeff0011",
        task_definition=f"{DEFINITION}12",
        by="deployer/a-session-name-that-goes-on",
    )
    return replace(made, **changes)


def test_history_fits_a_terminal_and_names_causes() -> None:
    bad = deployment(verdict="rollback failed", cause="alarm errors fired", image="", digest="", seconds=None)
    lines = history.history_lines({"app": [deployment(), bad], "worker": []})
    assert max(map(len, lines)) <= 116
    (good,) = [line for line in lines if "succeeded" in line]
    for part in (
        "2026-06-01 12:00",
        ":12",
        "app:0123456789ab ",
        "aabbccddeeff",
        "4 min 10 s",
        "deployer/a-session-name…",
    ):
        assert part in good
    assert lines[lines.index("      alarm errors fired") - 1].endswith("rollback failed")
    assert lines[-2:] == ["worker:", "  no deployment"]


def test_figures_stand_beside_those_from_before() -> None:
    found = history.figures_by_service({"app": [deployment(), deployment(verdict="rolled back")], "worker": []})
    lines = history.figure_lines(found, HistoryBefore(60, "10-15"))
    assert [line.split() for line in lines[2:]] == [
        ["app", "1", "of", "2,", "50", "%", "4", "min", "10", "s", "-"],
        ["worker", "-", "-", "-"],
        ["all", "services", "1", "of", "2,", "50", "%", "4", "min", "10", "s", "-"],
        ["before", "60", "%", "10-15", "min"],
    ]
    assert not [line for line in history.figure_lines(found, None) if "before" in line]
    assert figures_of([deployment()])["median_seconds"] == 250


def service_with_events(name: str, *minutes: float) -> dict[str, Any]:
    made = [{"createdAt": NOW - timedelta(minutes=ago), "message": f"(service {name}) {ago}"} for ago in minutes]
    return {"events": made}


def test_events_are_merged_and_cut() -> None:
    names = {"api": "app-api", "web": "app-web", "gone": "app-gone"}
    found = {"app-api": service_with_events("app-api", 1, 5, 90), "app-web": service_with_events("app-web", 3)}
    start = NOW - timedelta(hours=1)
    kept = events.events_of(found, names, start)
    assert [(item.service, item.message) for item in kept] == [("api", "5"), ("web", "3"), ("api", "1")]
    assert events.event_lines(kept)[0] == "2026-06-01 11:55:00  api  5"
    assert events.remarks(found, names, start, "1h", kept) == ["gone: service app-gone is missing; run deploy.yml"]
    full = {"app-api": service_with_events("app-api", *range(100))}
    (cut,) = events.remarks(full, {"api": "app-api"}, NOW - timedelta(days=1), "1d", kept)
    assert "earlier ones" in cut
    (empty,) = events.remarks(full, {"api": "app-api"}, NOW, "1h", [])
    assert empty == "No event in the last 1h; read further back with a longer -e since"


def log_event(message: str, at: int = 0, stream: str = "api/api/0123456789abcdef") -> dict[str, Any]:
    return {"timestamp": 1780315200000 + at, "message": message, "logStreamName": stream, "eventId": str(at)}


def test_log_lines_name_their_task_and_hide_secrets() -> None:
    line = logs.log_line("api", "api", log_event("\x1b[31mDB_PASSWORD=hunter2hunter2\x1b[0m\r\n at line 5\n"))
    assert logs.log_lines([line]) == ["2026-06-01 12:00:00  api/01234567  DB_PASSWORD=***", "     at line 5"]
    other = logs.log_line("api", "api", log_event("x", stream="api/proxy/0123456789abcdef"))
    assert other.source == "api/01234567/proxy"
    assert logs.log_line("api", "api", log_event("x", stream="odd")).source == "api/odd"


@given(st.one_of(st.text(), st.text(st.characters(categories=["Cs", "Cc"]))))
def test_any_message_can_be_written_and_commands_no_terminal(message: str) -> None:
    text = logs.log_line("api", "api", log_event(message)).text
    text.encode("utf-8")  # lone surrogates, as JSON can hold them, would not pass
    assert not set(text) & {chr(code) for code in (*range(9), *range(11, 32), 127)}


def test_remarks_about_logs() -> None:
    line = logs.log_line("api", "api", log_event("x"))
    assert logs.remarks("15m", [line], 0, []) == []
    assert "No line in the last 15m; read further back with a longer -e since" in logs.remarks("15m", [], 0, [])[0]
    assert "-e lines=2000" in logs.remarks("15m", [line], 200, [])[0]
    assert logs.remarks("15m", [line], 0, ["web"])[0].startswith("web: its log group does not exist")


def snapshot(running: int = 2, status: str = "SUCCESSFUL", **service: Any) -> ServiceSnapshot:
    primary = {"status": "PRIMARY", "taskDefinition": f"{DEFINITION}12", "rolloutState": "COMPLETED"}
    counts = {"runningCount": running, "pendingCount": 2 - running, "desiredCount": 2}
    images = [{"containerName": "app", "image": f"registry/app:{SHA}", "imageDigest": "sha256:aabbccddeeff0011"}]
    return ServiceSnapshot(
        key="app",
        container="app",
        service={"status": "ACTIVE", "deployments": [{**primary, **counts}, *service.get("old", [])]},
        deployments=[{"createdAt": NOW - timedelta(hours=3), "finishedAt": NOW - timedelta(hours=2), "status": status}],
        targets=[{"TargetHealth": {"State": state}} for state in ("healthy", "unhealthy", "draining")],
        revisions={"r": {"taskDefinition": f"{DEFINITION}12", "createdAt": NOW, "containerImages": images}},
    )


def test_a_status() -> None:
    found = status_of(snapshot(), NOW)
    cells = [cell.strip() for cell in status_lines([found])[1].split("  ") if cell.strip()]
    assert cells[:5] == ["app", "COMPLETED", ":12 2 of 2", "-", "1 of 2 healthy"]
    assert cells[5:] == ["succeeded 2 h ago", "app:0123456789ab aabbccddeeff"]
    assert max(map(len, status_lines([found]))) <= 116


def test_a_status_while_it_rolls_out() -> None:
    old = [{"status": "ACTIVE", "taskDefinition": f"{DEFINITION}11", "runningCount": 2, "pendingCount": 0}]
    found = status_of(snapshot(1, "IN_PROGRESS", old=old), NOW)
    assert (found.deployment, found.new, found.old) == ("IN_PROGRESS", ":12 1 +1 of 2", ":11 2")
    assert found.last == "in progress"


def test_a_service_that_is_missing() -> None:
    found = status_of(replace(snapshot(), service=None), NOW)
    assert found.deployment == "MISSING"
    assert len(status_lines([found])) == 2
    assert (
        "None of the services exists in cluster app in eu-west-1" in remarks_of_status("app", "eu-west-1", [found])[1]
    )
    assert remarks_of_status("app", "eu-west-1", [found, status_of(snapshot(), NOW)]) == []


def test_only_what_changed_is_said() -> None:
    before = [status_of(snapshot(), NOW)]
    assert changes(before, [status_of(snapshot(), NOW + timedelta(hours=5))]) == []
    (line,) = changes(before, [status_of(snapshot(1), NOW)])
    assert line.startswith("app: COMPLETED, new :12 1 +1 of 2, targets 1 of 2 healthy, last deployment succeeded, app:")
