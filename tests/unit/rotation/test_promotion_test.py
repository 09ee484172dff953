"""A new value is tested: what fails is not promoted, or taken back before anything is restarted; no message has it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.fernet import Fernet

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._aws.progress import Progress
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.data_stores import Database
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.secrets import Rotation, Secret
from ansible_collections.talentbase.aws.plugins.module_utils._rotation import fernet_test
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.change import Change
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.changes import Changes
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.consumers import ClusterSnapshot
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.database_login import (
    Connect,
    DatabaseLogin,
    LoginNotTested,
)
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.decision import Act, Decision
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.promotion_test import PromotionTest
from ansible_collections.talentbase.aws.plugins.module_utils._rotation.vault import Vault
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.generate import Value
from ansible_collections.talentbase.aws.plugins.module_utils._secrets.stages import (
    CURRENT,
    PENDING,
    PREVIOUS,
    Since,
    Stages,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PASSWORD = "Kq7vXw2Lm9Rt4Zb8Nc1Pd6Fg3Hj5Ys0A"
INSTANCE = {
    "DBInstanceIdentifier": "app",
    "Engine": "postgres",
    "DBName": "app",
    "Endpoint": {"Address": "app.rds", "Port": 5432},
}
DATABASE = Database(
    identifier="app", engine_version="15.8", instance_class="db.t3.micro", storage_gib=20, database_name="app"
)


class Rds:
    """Stands where the session and its RDS client stand."""

    def __init__(self, instance: Mapping[str, Any]) -> None:
        self._instance = instance

    def client(self, _service: str) -> Rds:
        return self

    def describe_db_instances(self, **_arguments: Any) -> dict[str, Any]:
        return {"DBInstances": [self._instance]}


class Connection:
    """A connection to a database that lets everybody in."""

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Server:
    """A database server behind psycopg's connect: what it answers, and how often it was asked."""

    answer: str = ""
    until: int = 100
    given: list[dict[str, Any]] = field(default_factory=list)

    def connect(self, **arguments: Any) -> Connection:
        self.given.append(arguments)
        if self.answer and len(self.given) <= self.until:
            raise OSError(f"connection failed: {self.answer}")
        return Connection()


REFUSED = 'FATAL:  password authentication failed for user "app"'


def login(connect: Connect | None, instance: Mapping[str, Any] = INSTANCE) -> DatabaseLogin:
    return DatabaseLogin(Rds(instance), lambda: connect, pause=0)  # type: ignore[arg-type]


def test_a_login_is_that_of_the_application() -> None:
    server = Server()
    assert login(server.connect).accepts("app", "app_admin", Value(PASSWORD))
    (given,) = server.given
    assert (given["host"], given["port"], given["dbname"], given["user"]) == ("app.rds", 5432, "app", "app_admin")
    assert given["password"] == PASSWORD


def test_a_refused_login_is_tried_again_and_then_refused() -> None:
    server = Server(REFUSED)
    assert not login(server.connect).accepts("app", "app_admin", Value(PASSWORD))
    assert len(server.given) == 4
    assert login(Server(REFUSED, until=2).connect).accepts("app", "app_admin", Value(PASSWORD))


@pytest.mark.parametrize(
    ("connect", "instance", "why"),
    [
        (None, INSTANCE, "psycopg is not installed"),
        (Server("Name or service not known").connect, INSTANCE, "cannot connect"),
        (Server().connect, {**INSTANCE, "Engine": "mysql"}, "mysql"),
        (Server().connect, {**INSTANCE, "Endpoint": {}}, "no endpoint"),
    ],
)
def test_a_login_that_cannot_be_tested_says_why(connect: Connect | None, instance: Mapping[str, Any], why: str) -> None:
    with pytest.raises(LoginNotTested, match=why):
        login(connect, instance).accepts("app", "app_admin", Value(PASSWORD))


OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


@pytest.mark.parametrize(
    ("keys", "before", "problem"),
    [
        ([NEW, OLD], [OLD], ""),
        ([NEW], [], ""),
        ([NEW], [OLD], "cannot be decrypted any more"),
        (["no key"], [], "is not a Fernet key"),
    ],
)
def test_a_fernet_round_trip(keys: list[str], before: list[str], problem: str) -> None:
    found = fernet_test.fernet_problem(keys, before)
    assert bool(found) is bool(problem)
    assert problem in found


def test_without_cryptography_the_form_of_the_keys_is_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cryptography.fernet", None)
    assert fernet_test.fernet_problem([NEW], [OLD]) == ""
    assert "not a Fernet key" in fernet_test.fernet_problem([NEW, "no key"], [])


class Memory:
    """A vault in memory: values by version, and the labels of versions."""

    def __init__(self, current: str) -> None:
        self.values = {"v1": current}
        self.labels = {CURRENT: "v1"}

    def describe(self, name: str) -> tuple[dict[str, Any] | None, datetime]:
        return {"ARN": name, "VersionIdsToStages": {}}, NOW

    def value(self, arn: str, stage: str = CURRENT) -> Value:
        if self.labels[stage] not in self.values:
            raise Failure(f"Could not read version {self.labels[stage]} of {arn}")
        return Value(self.values[self.labels[stage]])

    def created(self, arn: str) -> dict[str, datetime]:
        return dict.fromkeys(self.values, NOW)

    def stage(self, arn: str, value: Value, how: str) -> str:
        self.values["v2"], self.labels[PENDING] = value.reveal(), "v2"
        return "v2"

    def unstage(self, answer: Mapping[str, Any]) -> None:
        self.labels.pop(PENDING, None)

    def promote(self, arn: str, version: str, instead_of: str, how: str, made: datetime | None = None) -> Since:
        self.labels |= {CURRENT: version, PREVIOUS: instead_of}
        return Since(NOW, version, how, NOW)

    def note(self, arn: str, since: Since) -> Since:
        return since

    def undelete(self, arn: str) -> None:
        """Nothing is ever deleted here."""


class Passwords:
    """The password of a master user, as it was set last."""

    def __init__(self) -> None:
        self.last = ""

    def await_ready(self, _identifier: str) -> bool:
        return True

    def set(self, _identifier: str, password: Value) -> None:
        self.last = password.reveal()


class NoRestarts:
    """Nothing runs in this cluster."""

    def follow(self, rollouts: list[Any], _on_failure: Callable[[Any], None]) -> str:
        assert rollouts == []
        return ""


def run(change: Change, server: Server, databases: Mapping[str, Database], passwords: Passwords) -> Changes:
    progress = Progress(None)
    test = PromotionTest(databases, login(server.connect), progress)
    changes = Changes(passwords, None, NoRestarts(), ClusterSnapshot, test, progress)  # type: ignore[arg-type]
    changes.run([change])
    return changes


def change_of(secret: Secret, vault: Vault, value: str, database: str = "", act: Act = Act.ROTATE) -> Change:
    stages = Stages("v1")
    return Change("key", secret, vault, Decision(act), stages, {"ARN": "arn"}, value=Value(value), database=database)


def credentials(user: str, password: str) -> str:
    return json.dumps({"username": user, "password": password})


def test_a_fernet_key_that_loses_what_was_encrypted_is_not_promoted() -> None:
    vault = Memory(OLD)
    change = change_of(Secret("app", "fernet_key", rotation=Rotation(fallbacks="list")), vault, NEW)
    changes = run(change, Server(), {}, Passwords())
    assert vault.labels == {CURRENT: "v1"}
    assert change.outcome == "unstaged"
    (failure,) = changes.failures
    assert "failed the Fernet round trip" in failure
    assert OLD not in failure
    assert NEW not in failure


def test_a_fernet_key_beside_the_one_before_is_promoted() -> None:
    vault = Memory(OLD)
    change = change_of(Secret("app", "fernet_key", rotation=Rotation(fallbacks="list")), vault, f"{NEW},{OLD}")
    assert run(change, Server(), {}, Passwords()).failures == []
    assert vault.labels[CURRENT] == "v2"
    assert change.outcome == "rotated"


@pytest.mark.parametrize("server", [Server(), Server("Name or service not known"), Server(REFUSED)])
def test_alternating_users_log_in_before_they_are_promoted(server: Server) -> None:
    rotation = Rotation(users="alternating", database="main")
    secret = Secret("app", "database_credentials", username="app", rotation=rotation)
    vault = Memory(credentials("app", "before-before"))
    change = change_of(secret, vault, credentials("app_clone", PASSWORD), act=Act.UPDATE)
    changes = run(change, server, {"main": DATABASE}, Passwords())
    refused = server.answer == REFUSED
    assert (vault.labels[CURRENT] == "v1") is refused
    assert change.outcome == ("unstaged" if refused else "updated")
    assert ["failed the database login" in failure for failure in changes.failures] == [True] * refused
    assert PASSWORD not in "".join(changes.failures)
    assert server.given[0]["user"] == "app_clone"


@pytest.mark.parametrize("refused", [False, True])
def test_a_master_user_that_cannot_log_in_gets_the_password_before(refused: bool) -> None:
    vault, passwords = Memory(credentials("app", "before-before")), Passwords()
    secret = Secret("app", "database_credentials", username="app")
    change = change_of(secret, vault, credentials("app", PASSWORD), database="app")
    changes = run(change, Server(REFUSED if refused else ""), {"main": DATABASE}, passwords)
    assert passwords.last == ("before-before" if refused else PASSWORD)
    assert vault.labels[CURRENT] == ("v1" if refused else "v2")
    assert change.outcome == ("reverted" if refused else "rotated")
    assert any("failed the database login" in failure for failure in changes.failures) is refused
    assert PASSWORD not in "".join(changes.failures)


def test_a_parameter_that_cannot_be_read_is_taken_back() -> None:
    class Unreadable(Memory):
        def promote(self, arn: str, version: str, instead_of: str, how: str, made: datetime | None = None) -> Since:
            self.values.pop("v2", None)
            return super().promote(arn, version, instead_of, how, made)

    vault = Unreadable("a" * 32)
    change = change_of(Secret("arn:aws:ssm:eu-west-1:1:parameter/app", "hex"), vault, "b" * 32)
    changes = run(change, Server(), {}, Passwords())
    assert "failed the read of the SecureString" in changes.failures[0]
    assert vault.labels[CURRENT] == "v1"
    assert change.outcome == "reverted"
