"""Secrets on the embedded account: rotated, updated, restored and taken back, and what runs on which version afterwards."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.conftest import load_inventory
from tests.harness import Account

SESSION, DJANGO = "talentbase-dev/web/session-secret", "talentbase/development/django-secret-key"
DATABASE, SENDGRID = "talentbase-dev-rds-credentials", "talentbase/development/sendgrid-api-key"
WEB, API = "talentbase-web-dev", "talentbase-api-dev"
LOGIN = {"*talentbase-api*": {"database_login": {"user": "DB_USER", "password": "DB_PASSWORD"}}}
GIVEN = ("secrets", "databases", "caches", "cluster", "services", "service_defaults", "profiles")

Change = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def stack(quick_server: str, tmp_path_factory: pytest.TempPathFactory) -> Account:
    """The environment of dev, whose api logs in to its database when it starts."""
    account = Account(quick_server, tmp_path_factory.mktemp("home"))
    account.ask("POST", "reset")
    account.ask("PUT", "images", LOGIN)
    assert account.playbook("deploy.yml").code == 0
    return account


@pytest.fixture
def change(stack: Account) -> Change:
    """Runs secret_change; change(action, name..., value="text", check=True)."""
    inventory = load_inventory("dev")
    inventory["secrets"]["session"]["rotation"] = {"fallbacks": "list", "max_age_days": 30, "grace_days": 7}
    stack.ask("PUT", "images", LOGIN)

    def run(action: str, *names: str, value: str = "", check: bool = False, **options: Any) -> dict[str, Any]:
        if value:
            options["value_pipe"] = hand_over(stack.home / f"pipe-{len(os.listdir(stack.home))}", value)
        given = {name: inventory[name] for name in GIVEN}
        stack.zero()
        return stack.module_alone("secret_change", check, action=action, name=[*names], **given, **options)

    return run


def hand_over(pipe: Path, value: str) -> str:
    os.mkfifo(pipe, 0o600)
    Thread(target=pipe.write_text, args=(value,), daemon=True).start()
    return str(pipe)


def labels(account: Account, name: str) -> dict[str, str]:
    """Version ids by label."""
    versions = account.client("secretsmanager").describe_secret(SecretId=name)["VersionIdsToStages"]
    return {stage: version for version, stages in versions.items() for stage in stages}


def value(account: Account, name: str) -> Any:
    text = account.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
    return json.loads(text) if text.startswith("{") else text


def read_by(account: Account, service: str, variable: str) -> set[str]:
    """The versions that the running tasks of a service read."""
    tasks = account.ask("GET", "tasks")["tasks"]
    return {task["secrets"][variable]["version"] for task in tasks if task["service"] == service}


def tasks_of(account: Account, service: str) -> set[str]:
    ecs = account.client("ecs")
    return set(ecs.list_tasks(cluster="talentbase-dev", serviceName=service)["taskArns"])


def settled_on(account: Account, name: str, service: str, variable: str) -> str:
    """The current version, on which the service's tasks run, and no change goes on."""
    found = labels(account, name)
    assert not {*found} - {"AWSCURRENT", "AWSPREVIOUS"}
    assert read_by(account, service, variable) == {found["AWSCURRENT"]}
    return found["AWSCURRENT"]


def logins(account: Account) -> set[str]:
    """The versions of the database's credentials that log in."""
    found = account.ask("GET", "databases")["talentbase-dev"]["logs_in_with"]
    return {item["version"] for item in found}


def test_a_rotation_reaches_its_consumers_and_only_them(stack: Account, change: Change) -> None:
    before, old, other = labels(stack, SESSION)["AWSCURRENT"], value(stack, SESSION), tasks_of(stack, API)
    foreseen = change("rotate", "session", check=True)
    assert (foreseen["changed"], stack.calls()["writes"]) == (True, 0)

    done = change("rotate", SESSION)
    assert done["secrets"]["session"]["outcome"] == "rotated", done
    assert done["plan"] == foreseen["plan"]
    assert done["secrets"]["session"]["restarted"] == [WEB]
    assert settled_on(stack, SESSION, WEB, "SESSION_SECRET") != before
    assert value(stack, SESSION)["SESSION_SECRET"].split(",")[1] == old["SESSION_SECRET"]
    assert tasks_of(stack, API) == other

    again = change("rotate", "session")
    assert (again["changed"], stack.calls()["writes"]) == (False, 0)
    assert "again=true" in again["secrets"]["session"]["why"]


def test_database_and_key_are_rotated_with_one_restart(stack: Account, change: Change) -> None:
    done = change("rotate", "database", "django")
    assert [item["outcome"] for item in done["secrets"].values()] == ["rotated", "rotated"], done
    assert len(done["deployments"]) == 1
    current = settled_on(stack, DATABASE, API, "DB_PASSWORD")
    assert current in logins(stack)
    assert read_by(stack, API, "DJANGO_SECRET_KEY") == {labels(stack, DJANGO)["AWSCURRENT"]}


def test_a_value_that_its_consumer_does_not_take_is_taken_back(stack: Account, change: Change) -> None:
    before = labels(stack, SESSION)["AWSCURRENT"]
    stack.ask("PUT", "images", {**LOGIN, "*talentbase-web*": {"keeps_secret": "SESSION_SECRET"}})
    done = change("rotate", "session", again=True)
    assert done["failed"]
    assert done["secrets"]["session"]["outcome"] == "reverted", done
    assert "SESSION_SECRET is not accepted" in done["msg"]
    assert f"only the values of secrets: {SESSION}" in done["msg"]
    assert "has its previous value again" in done["msg"]
    assert settled_on(stack, SESSION, WEB, "SESSION_SECRET") == before
    refused = change("restore", "session")
    assert "as the newer one failed" in refused["msg"]


def test_a_database_password_goes_back_with_its_secret(stack: Account, change: Change) -> None:
    before = labels(stack, DATABASE)["AWSCURRENT"]
    stack.ask("PUT", "images", {"*talentbase-api*": {**LOGIN["*talentbase-api*"], "keeps_secret": "DB_PASSWORD"}})
    done = change("rotate", "database", again=True)
    assert done["secrets"]["database"]["outcome"] == "reverted", done
    assert settled_on(stack, DATABASE, API, "DB_PASSWORD") == before
    assert before in logins(stack)


@pytest.mark.parametrize("promoted", [False, True])
def test_what_was_cut_off_is_completed_with_the_value_that_was_staged(
    stack: Account, change: Change, promoted: bool
) -> None:
    manager, before = stack.client("secretsmanager"), labels(stack, SESSION)["AWSCURRENT"]
    staged = manager.put_secret_value(
        SecretId=SESSION,
        SecretString=json.dumps({"SESSION_SECRET": "s" * 64}),
        VersionStages=["AWSPENDING", "ROTATING"],
    )["VersionId"]
    if promoted:
        manager.update_secret_version_stage(
            SecretId=SESSION, VersionStage="AWSCURRENT", MoveToVersionId=staged, RemoveFromVersionId=before
        )
    done = change("rotate", "session", again=True)
    assert (done["secrets"]["session"]["action"], done["secrets"]["session"]["outcome"]) == ("complete", "rotated")
    assert settled_on(stack, SESSION, WEB, "SESSION_SECRET") == staged


def test_what_was_cut_off_while_going_back_goes_back_to_its_end(stack: Account, change: Change) -> None:
    manager, before = stack.client("secretsmanager"), labels(stack, SESSION)["AWSCURRENT"]
    staged = manager.put_secret_value(
        SecretId=SESSION, SecretString=json.dumps({"SESSION_SECRET": "t" * 64}), VersionStages=["AWSPENDING"]
    )["VersionId"]
    for new, old in ((staged, before), (before, staged)):
        manager.update_secret_version_stage(
            SecretId=SESSION, VersionStage="AWSCURRENT", MoveToVersionId=new, RemoveFromVersionId=old
        )
    done = change("rotate", "session", again=True)
    assert done["secrets"]["session"]["outcome"] == "reverted", done
    assert settled_on(stack, SESSION, WEB, "SESSION_SECRET") == before


def test_a_person_gives_a_value_and_takes_it_back(stack: Account, change: Change) -> None:
    wrong = change("update", "session", value="too short")
    assert "does not have at least 16 letters and digits" in wrong["msg"]
    assert "too short" not in json.dumps(wrong)
    assert stack.calls()["writes"] == 0
    done = change("update", "sendgrid", value="SG.mail-key")
    assert done["secrets"]["sendgrid"]["outcome"] == "updated", done
    assert value(stack, SENDGRID) == "SG.mail-key"
    first = settled_on(stack, SENDGRID, API, "SENDGRID_API_KEY")
    same = change("update", "sendgrid", value="SG.mail-key\n")
    assert (same["changed"], stack.calls()["writes"]) == (False, 0)
    assert change("update", "sendgrid", value="SG.mail-kez")["changed"]
    restored = change("restore", "sendgrid")
    assert restored["secrets"]["sendgrid"]["outcome"] == "restored", restored
    assert value(stack, SENDGRID) == "SG.mail-key"
    assert settled_on(stack, SENDGRID, API, "SENDGRID_API_KEY") != first
    again = change("restore", "sendgrid")
    assert not again["changed"]


def test_a_schedule_does_what_is_due_and_nothing_else(stack: Account, change: Change) -> None:
    assert change("rotate", "session", again=True)["secrets"]["session"]["outcome"] == "rotated"
    assert not change("rotate")["changed"]
    stack.advance(8 * 86400)
    retired = change("rotate")
    assert {key: item["outcome"] for key, item in retired["secrets"].items() if item["outcome"]} == {
        "session": "retired"
    }
    assert "," not in value(stack, SESSION)["SESSION_SECRET"]
    stack.advance(23 * 86400)
    due = change("rotate")
    assert {key: item["outcome"] for key, item in due["secrets"].items() if item["outcome"]} == {"session": "rotated"}
    assert due["secrets"]["sendgrid"]["why"].startswith("is supplied by a person")
    settled_on(stack, SESSION, WEB, "SESSION_SECRET")
    idle = change("rotate")
    assert (idle["changed"], stack.calls()["writes"]) == (False, 0)


def test_a_secret_in_its_recovery_window_comes_back(stack: Account, change: Change) -> None:
    stack.client("secretsmanager").delete_secret(SecretId=SENDGRID)
    assert "is scheduled for deletion; restore it first" in change("rotate", "sendgrid")["msg"]
    assert change("restore", "sendgrid")["secrets"]["sendgrid"]["outcome"] == "restored"
    assert value(stack, SENDGRID) == "SG.mail-key"


def test_names_are_checked_before_anything_is_asked_of_aws(stack: Account, change: Change) -> None:
    assert "did you mean session?" in change("rotate", "sesion")["msg"]
    assert "name: is missing for update" in change("update")["msg"]
    assert "name one secret, as an update has one value" in change("update", "session", "django")["msg"]
    assert "without rotation.fallbacks" in change("rotate", "field_encryption")["msg"]
    assert stack.calls()["writes"] == 0


def test_what_was_replaced_in_the_console_reaches_its_readers(stack: Account, change: Change) -> None:
    stack.advance(2)
    api = tasks_of(stack, API)
    stack.client("secretsmanager").put_secret_value(
        SecretId=SESSION, SecretString=json.dumps({"SESSION_SECRET": "a" * 48})
    )
    stack.advance(2)
    foreseen = change("restart", check=True)
    assert foreseen["plan"] == [f"update service {WEB} (tasks)"]
    assert stack.calls()["writes"] == 0
    left = change("restart", "sendgrid")
    assert (left["changed"], left["secrets"]["sendgrid"]["action"]) == (False, "leave")

    done = change("restart")
    assert not done.get("failed"), done["msg"]
    assert done["secrets"]["session"]["outcome"] == "restarted"
    assert done["secrets"]["session"]["restarted"] == [WEB]
    settled_on(stack, SESSION, WEB, "SESSION_SECRET")
    assert tasks_of(stack, API) == api
    again = change("restart")
    assert (again["changed"], stack.calls()["writes"]) == (False, 0)
