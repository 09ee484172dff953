"""How a secret is, from AWS's answers; and the lines that tell it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.containers import Sidecar
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.data_stores import Database
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.parameters import Parameter
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.secrets import Rotation, Secret
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.consumers import Consumer
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.secrets_table import (
    block_lines,
    needing_a_look,
    table_lines,
)
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.selection import readers_in, select
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.status import (
    Status,
    StatusContext,
    plain_status,
    secret_status,
    secure_status,
)
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.names import PLACEHOLDER_TAG
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.stages import Since

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app/session-AbCdEf"
SECRET = Secret("app/session", "hex", rotation=Rotation(max_age_days=30))


def answer(stages: dict[str, list[str]] | None = None, **more: Any) -> dict[str, Any]:
    versions = {"v2": ["AWSCURRENT"], "v1": ["AWSPREVIOUS"]} if stages is None else stages
    return {"ARN": ARN, "Name": "app/session", "VersionIdsToStages": versions, "Tags": [], **more}


def since(days: int, how: str = "rotated") -> Since:
    moment = NOW - timedelta(days=days)
    return Since(moment, "v2", how, moment)


def status(found: dict[str, Any] | None = None, days: int = 3, context: StatusContext | None = None) -> Status:
    return secret_status("session", SECRET, found or answer(), since(days), context or StatusContext(), NOW)


def test_one_that_is_well() -> None:
    found = status()
    assert (found.state, found.age_days, found.overdue, found.phase) == ("ok", 3, False, "settled")
    assert found.last_rotation == found.since == "2026-11-21T12:00:00+00:00"
    assert found.next_due == "2026-12-21T12:00:00+00:00"
    assert found.stages == {"AWSCURRENT": "v2", "AWSPREVIOUS": "v1"}


STALE = StatusContext([Consumer("web", ("SESSION",), 3, 2)])
STATES = [
    (answer(DeletedDate=NOW), 3, StatusContext(), "to be deleted"),
    (answer({}), 3, StatusContext(), "no value"),
    (answer({"v2": ["AWSCURRENT"], "v3": ["AWSPENDING"]}), 3, StatusContext(), "staged"),
    (answer({"v2": ["AWSCURRENT", "AWSPENDING"]}), 3, STALE, "promoted"),
    (answer({"v2": ["AWSCURRENT"], "v1": ["AWSPREVIOUS", "AWSPENDING"]}), 3, StatusContext(), "reverting"),
    (answer(Tags=[{"Key": PLACEHOLDER_TAG, "Value": "v2"}]), 90, StatusContext(), "placeholder"),
    (answer(Tags=[{"Key": PLACEHOLDER_TAG, "Value": "v1"}]), 3, StatusContext(), "ok"),
    (answer(), 90, StatusContext(STALE.consumers, faults=["is weak"]), "wrong"),
    (answer(), 90, STALE, "stale"),
    (answer(), 30, StatusContext(), "overdue"),
    (answer(), 29, StatusContext(not_running=["web"]), "ok"),
]


@pytest.mark.parametrize(("found", "days", "context", "state"), STATES, ids=[case[-1] for case in STATES])
def test_the_gravest_state_is_told(found: dict[str, Any], days: int, context: StatusContext, state: str) -> None:
    assert status(found, days, context).state == state


def test_a_placeholder_is_never_due() -> None:
    found = status(answer(Tags=[{"Key": PLACEHOLDER_TAG, "Value": "v2"}]), days=90)
    assert (found.overdue, found.next_due) == (False, "")


def test_what_is_not_there() -> None:
    missing = secret_status("session", SECRET, None, None, StatusContext(not_running=["web"]), NOW)
    assert (missing.state, missing.arn, missing.age_days, missing.not_running) == ("missing", "", None, ["web"])
    absent = Parameter("/app/url", "x", state="absent")
    assert plain_status("url", absent, None, "", StatusContext(), NOW).state == "absent"
    there = {"LastModifiedDate": NOW, "Version": 2}
    assert plain_status("url", absent, there, "arn", StatusContext(), NOW).state == "to be deleted"
    assert plain_status("url", Parameter("/app/url", "x"), there, "arn", STALE, NOW).state == "stale"


def test_a_secure_string_is_like_a_secret() -> None:
    parameter = Parameter("/app/token", type="SecureString", kind="hex", rotation=Rotation(max_age_days=30))
    found = answer({"4": ["AWSCURRENT"], "3": ["AWSPREVIOUS"]})
    shown = secure_status("token", parameter, found, since(31, "updated"), StatusContext(), NOW)
    assert (shown.section, shown.kind, shown.version, shown.state) == ("parameters", "SecureString hex", 4, "overdue")
    assert shown.last_rotation == ""
    assert secure_status("token", parameter, None, None, StatusContext(), NOW).state == "missing"


def test_the_table_has_a_row_each_and_counts() -> None:
    lines = table_lines([status(), status(days=31, context=STALE), status(days=40)])
    assert "web (2 of 3 on an older version)" in lines[2]
    assert lines[-1] == "3 in the inventory: 1 stale, 1 overdue."
    assert table_lines([status()])[-1] == "1 in the inventory: all well."
    assert len(table_lines([])) == 1


def test_the_block_tells_all() -> None:
    context = StatusContext([Consumer("", ("KEY",), 1, 0, "AWSPREVIOUS")], ["web"], ["is weak"])
    block = "\n".join(block_lines([status(context=context)]))
    for part in (
        "AWSPREVIOUS v1",
        "tasks of no service: KEY; 1 task, pinned to AWSPREVIOUS",
        "web",
        "is weak",
        "3 d old",
    ):
        assert part in block
    assert needing_a_look([status(), status(context=StatusContext(not_running=["web"]))]) != []
    assert needing_a_look([status()]) == []


INVENTORY = Inventory(
    secrets={"session": SECRET, "token": Secret("app/token", "hex")},
    parameters={"url": Parameter("/app/url", "x")},
    databases={"main": Database("app", "15.8", "db.t3.micro", 20, "app", managed_password=True)},
    services={
        "web": Service(
            name="app-web", repository="web", cpu=256, memory=512, secrets={"A": "session.KEY", "B": "parameter.url"}
        ),
        "api": Service(
            name="app-api",
            repository="api",
            cpu=256,
            memory=512,
            secrets={"DB": "rds.main.password", "X": f"{ARN}:KEY::"},
            sidecars={"log": Sidecar(image="log", secrets={"S": "token"})},
        ),
    },
)


def test_names_choose() -> None:
    assert select(INVENTORY, []) == INVENTORY
    chosen = select(INVENTORY, ["app/session", "parameter.url", "rds.main"])
    assert (list(chosen.secrets), list(chosen.parameters), list(chosen.databases)) == (["session"], ["url"], ["main"])
    assert select(INVENTORY, ["/app/url"]).secrets == {}
    with pytest.raises(Failure, match=r"name: sesion is neither .* for sesion, did you mean session\?$"):
        select(INVENTORY, ["url", "sesion"])


def test_who_refers_to_it() -> None:
    assert readers_in(INVENTORY, "secret", "session", ARN) == {"app-web": "web", "app-api": "api"}
    assert readers_in(INVENTORY, "secret", "token", "") == {"app-api": "api"}
    assert readers_in(INVENTORY, "parameter", "url", "") == {"app-web": "web"}
    assert readers_in(INVENTORY, "rds", "main", "") == {"app-api": "api"}
