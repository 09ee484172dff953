"""A plan in a few lines: few changes one by one, many counted by kind, and nothing that matters left out."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._summary.folding import FEW, folded
from ansible_collections.talentbase.aws.plugins.module_utils._text.plural import plural


def change(text: str, kind: str, part: str = "monitoring", drifted: bool = False, because: str = "") -> dict[str, Any]:
    verb, resource = text.split(" ", 1)
    resource, _colon, effect = resource.partition(": ")
    resource, _bracket, changed = resource.partition(" (")
    keys = {
        "part": part,
        "resource": resource,
        "kind": kind,
        "verb": verb,
        "drifted": drifted,
        "because": "drifted" if drifted else because,
    }
    return {**keys, "change": text, "effect": effect, "changed": changed.rstrip(")").split(", ") if changed else []}


ALARMS = [change(f"create alarm app-{number}", "alarm") for number in range(FEW + 1)]


def test_few_changes_are_listed() -> None:
    assert folded(ALARMS[:FEW]) == [f"create alarm app-{number}" for number in range(FEW)]


def test_many_are_counted_by_kind() -> None:
    topic = change("create topic app", "topic")
    assert folded([topic, *ALARMS]) == [f"monitoring:  create topic app, {len(ALARMS)} alarms"]


def test_what_matters_is_listed_in_any_case() -> None:
    update = change("update service app-web (task_definition)", "service", "services")
    effect = change("create listener rule app-web: its hosts answer 503 meanwhile", "listener rule", "ingress")
    drift = change("create alarm app-cpu", "alarm", drifted=True)
    lines = folded([update, effect, drift, *ALARMS])
    assert lines[:3] == [f"drifted: {drift['change']}", update["change"], effect["change"]]


def test_what_a_newer_version_changes_has_its_cause_however_many_there_are() -> None:
    because = "talentbase.aws 1.1.0 -> 1.2.0"
    ours = [change(f"create alarm more-{number}", "alarm", because=because) for number in range(FEW + 1)]
    assert folded(ours) == [f"monitoring:  create {len(ours)} alarms ({because})"]
    updates = [change(f"update alarm app-{number} (text)", "alarm", because=because) for number in range(FEW + 1)]
    lines = folded([*updates, change("update alarm last (text)", "alarm")])
    assert lines[0] == f"{because}: update alarm app-0 (text)"
    assert lines[3:] == [f"{because}: update 10 more alarms; -v lists them", "update alarm last (text)"]


def test_a_change_of_very_many_is_counted() -> None:
    updates = [change(f"update service app-{number} (task_definition)", "service", "services") for number in range(100)]
    lines = folded([*updates, *ALARMS])
    assert lines[:4] == [*(item["change"] for item in updates[:3]), "update 97 more services; -v lists them"]
    assert len(lines) == 5


@pytest.mark.parametrize(
    ("kind", "several"), [("policy", "policies"), ("NAT gateway", "NAT gateways"), ("records", "records")]
)
def test_plural(kind: str, several: str) -> None:
    assert plural(kind) == several
