"""SecureString parameters on the embedded account: rotated, updated, restored and taken back, and what runs on which version."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import load_inventory
from tests.harness import ROOT, Account, rewrite, section
from tests.integration.secrets.test_secret_change import GIVEN, hand_over

TOKEN, MAIL = "/talentbase-dev/web/token", "/talentbase-dev/mail"
WEB, API = "talentbase-web-dev", "talentbase-api-dev"
PARAMETERS = {
    "token": {"name": TOKEN, "type": "SecureString", "kind": "hex", "description": "Signs links"},
    "mail": {"name": MAIL, "type": "SecureString", "kind": "external"},
}
Change = Callable[..., dict[str, Any]]


def changed(inventory: dict[str, Any]) -> dict[str, Any]:
    """Dev's inventory with a SecureString for each service."""
    inventory["parameters"] |= PARAMETERS
    inventory["services"]["web"]["secrets"]["TOKEN"] = "parameter.token"
    inventory["services"]["api"]["secrets"]["MAIL"] = "parameter.mail"
    return inventory


@pytest.fixture(scope="module")
def stack(quick_server: str, tmp_path_factory: pytest.TempPathFactory) -> Account:
    """The environment of dev, whose services read a SecureString each."""
    home = tmp_path_factory.mktemp("home")
    account = Account(quick_server, home)
    account.ask("POST", "reset")
    copy = Path(shutil.copytree(ROOT / "inventories" / "dev", home / "inventory"))
    wanted = changed(load_inventory("dev"))
    for name in ("secrets", "services"):
        rewrite(copy, name, {key: wanted[key] for key in section(copy, name)})
    deployed = account.playbook("deploy.yml", inventory=copy)
    assert deployed.code == 0, deployed.output
    assert f"{MAIL} (SecureString parameter)" in deployed.output
    return account


@pytest.fixture
def change(stack: Account) -> Change:
    """Runs secret_change; change(action, name..., value="text", check=True). No result holds a value."""
    inventory = changed(load_inventory("dev"))
    stack.ask("PUT", "images", {})

    def run(action: str, *names: str, value: str = "", check: bool = False, **options: Any) -> dict[str, Any]:
        if value:
            options["value_pipe"] = hand_over(stack.home / f"pipe-{len(list(stack.home.iterdir()))}", value)
        given = {name: inventory[name] for name in (*GIVEN, "parameters", "aws_account_id")}
        stack.zero()
        result = stack.module_alone("secret_change", check, action=action, name=[*names], **given, **options)
        calls = stack.calls()
        assert not [text for text in values(stack) if text in json.dumps(result)]
        return {**result, "calls": calls}

    return run


def history(account: Account, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = account.client("ssm").get_parameter_history(Name=name, WithDecryption=True)[
        "Parameters"
    ]
    return sorted(found, key=lambda item: int(item["Version"]))


def values(account: Account) -> set[str]:
    return {item["Value"] for name in (TOKEN, MAIL) for item in history(account, name)}


def read_by(account: Account, service: str, variable: str) -> set[str]:
    tasks = account.ask("GET", "tasks")["tasks"]
    return {str(task["secrets"][variable]["version"]) for task in tasks if task["service"] == service}


def tags(account: Account, name: str) -> dict[str, str]:
    found = account.client("ssm").list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
    return {item["Key"]: item["Value"] for item in found}


def settled_on(account: Account, name: str, service: str, variable: str) -> dict[str, Any]:
    """The current version, on which the service's tasks run, and no change goes on."""
    current = history(account, name)[-1]
    assert "talentbase.aws/change" not in tags(account, name)
    assert read_by(account, service, variable) == {str(current["Version"])}
    return current


def test_a_rotation_reaches_its_consumers_and_is_not_done_twice(stack: Account, change: Change) -> None:
    before, other = settled_on(stack, TOKEN, WEB, "TOKEN"), read_by(stack, API, "MAIL")
    foreseen = change("rotate", "token", check=True)
    assert (foreseen["changed"], foreseen["calls"]["writes"]) == (True, 0)
    done = change("rotate", "token")
    assert done["secrets"]["parameter.token"] | {"why": ""} == {
        "name": TOKEN,
        "action": "rotate",
        "why": "",
        "outcome": "rotated",
        "version": "2",
        "restarted": [WEB],
    }, done
    after = settled_on(stack, TOKEN, WEB, "TOKEN")
    assert re.fullmatch("[0-9a-f]{64}", after["Value"])
    assert after["Value"] != before["Value"]
    assert after["Description"] == "Signs links"
    assert read_by(stack, API, "MAIL") == other

    again = change("rotate", TOKEN)
    assert (again["changed"], again["calls"]["writes"]) == (False, 0)
    assert "again=true" in again["secrets"]["parameter.token"]["why"]


def test_a_person_gives_a_value_and_takes_it_back(stack: Account, change: Change) -> None:
    assert "is supplied by a person" in change("rotate", "mail")["msg"]
    done = change("update", "mail", value="SG.mail-key")
    assert done["secrets"]["parameter.mail"]["outcome"] == "updated", done
    assert settled_on(stack, MAIL, API, "MAIL")["Value"] == "SG.mail-key"
    same = change("update", "mail", value="SG.mail-key\n")
    assert (same["changed"], same["calls"]["writes"]) == (False, 0)
    wrong = change("update", "token", value="too short")
    assert f"The value of parameter {TOKEN} (parameter.token in the inventory) does not have" in wrong["msg"]
    assert wrong["calls"]["writes"] == 0
    assert change("update", "mail", value="SG.mail-kez")["changed"]
    restored = change("restore", "mail")
    assert restored["secrets"]["parameter.mail"]["outcome"] == "restored", restored
    assert settled_on(stack, MAIL, API, "MAIL")["Value"] == "SG.mail-key"


def test_a_value_that_its_consumer_does_not_take_is_taken_back(stack: Account, change: Change) -> None:
    before = settled_on(stack, TOKEN, WEB, "TOKEN")
    stack.ask("PUT", "images", {"*talentbase-web*": {"keeps_secret": "TOKEN"}})
    done = change("rotate", "token", again=True)
    assert done["failed"]
    assert done["secrets"]["parameter.token"]["outcome"] == "reverted", done
    after = history(stack, TOKEN)[-1]
    assert (after["Value"], after["Version"]) == (before["Value"], before["Version"] + 2)
    # The tasks that were there before still run: they read the same value under its older number.
    assert read_by(stack, WEB, "TOKEN") == {str(before["Version"])}
    assert "talentbase.aws/change" not in tags(stack, TOKEN)
    assert "as the newer one failed" in change("restore", "token")["msg"]


def test_what_was_cut_off_goes_on_from_there(stack: Account, change: Change) -> None:
    ssm, name = stack.client("ssm"), {"ResourceType": "Parameter", "ResourceId": TOKEN}
    version = history(stack, TOKEN)[-1]["Version"] + 1
    ssm.add_tags_to_resource(**name, Tags=[{"Key": "talentbase.aws/change", "Value": f"{version} rotated"}])
    ssm.put_parameter(Name=TOKEN, Value="a" * 64, Overwrite=True)
    done = change("rotate", "token", again=True)
    assert done["secrets"]["parameter.token"]["action"] == "complete"
    assert settled_on(stack, TOKEN, WEB, "TOKEN")["Version"] == version

    ssm.add_tags_to_resource(**name, Tags=[{"Key": "talentbase.aws/change", "Value": f"{version + 1} rotated"}])
    done = change("rotate", "token", again=True)
    assert done["secrets"]["parameter.token"]["action"] == "rotate"
    assert settled_on(stack, TOKEN, WEB, "TOKEN")["Version"] == version + 1
