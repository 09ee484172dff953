"""playbooks/restore.yml: backups that are tried, and a database at another time."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from tests.conftest import load_inventory
from tests.harness import Account, Run
from tests.integration.restore.conftest import CHECK, COPY, NAME, RULES, databases, instance, tags, write_row

TESTED, RESTORED = "talentbase.aws:restore-tested", "talentbase.aws:restored"
FORM = "%Y-%m-%dT%H:%M:%SZ"


SECTIONS = ("cluster", "services", "service_defaults", "profiles", "secrets", "resource_tags")


def restore(account: Account, *arguments: str, **options: Any) -> Run:
    inventory = load_inventory("dev")
    given = {name: inventory[name] for name in SECTIONS if name in inventory}
    given |= {"databases": databases(), "environment": "talentbase-dev/dev", **options}
    return account.module("database_restore", *arguments, **given)


def said(run: Run) -> str:
    return " ".join(run.output.split())


def rows(account: Account) -> dict[str, int]:
    return {name: item["rows"]["count"] for name, item in account.ask("GET", "databases").items()}


def past(account: Account) -> str:
    """A time after the first row, and before the next."""
    moment: datetime = instance(account)["LatestRestorableTime"]
    account.advance(600)
    write_row(account)
    return moment.strftime(FORM)


def test_a_test_restores_checks_measures_and_removes(account: Account) -> None:
    planned = restore(account, "--check", test=True)
    assert (planned.code, planned.writes) == (0, 0), planned.output
    assert account.result()["plan"] == [f"create DB instance {COPY}", f"delete DB instance {COPY}"]

    run = account.playbook("playbooks/restore.yml", databases=databases(), test=True)
    assert run.code == 0, run.output
    assert "Recovery time: " in said(run)
    assert "the newest row is of 20" in said(run)
    assert run.calls["by_operation"]["ecs:RunTask"] == 2
    assert instance(account, COPY).get("DBInstanceStatus", "deleting") == "deleting"
    assert (TESTED in tags(account), RESTORED in tags(account)) == (True, False)


def test_a_check_that_fails_fails_the_test_and_leaves_no_copy(account: Account) -> None:
    account.ask("PUT", "images", {**RULES, "*talentbase-api:*": {"command": CHECK[-1], "fail": "exit", "exit_code": 7}})
    run = restore(account, test=True)
    assert run.code == 2, run.output
    assert "check_restored ended with exit code 7" in said(run)
    assert instance(account, COPY).get("DBInstanceStatus", "deleting") == "deleting"
    assert TESTED not in tags(account)


def test_a_restore_takes_the_place_of_the_living_one_and_can_be_taken_back(account: Account) -> None:
    to, before = past(account), instance(account)
    refused = restore(account, to=to)
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert f"give -e confirm={NAME}" in said(refused)

    run = restore(account, to=to, confirm=NAME)
    assert run.code == 0, run.output
    now = instance(account)
    assert now["DbiResourceId"] != before["DbiResourceId"]
    assert now["Endpoint"] == before["Endpoint"]
    assert (TESTED in tags(account), RESTORED in tags(account)) == (True, False)
    [former] = [name for name in rows(account) if "-before-" in name]
    assert rows(account) == {former: 2, NAME: 1}
    assert "talentbase-api-dev: SUCCESSFUL" in run.output
    assert "talentbase-web-dev" not in run.output
    rerun = account.playbook("deploy.yml", databases=databases())
    assert (rerun.code, rerun.changed, rerun.writes) == (0, 0, 0), rerun.output
    assert f"-e data_prune=true -e confirm_delete={former}" in said(rerun)

    back = restore(account, back=former, confirm=NAME)
    assert back.code == 0, back.output
    assert instance(account)["DbiResourceId"] == before["DbiResourceId"]
    assert rows(account)[NAME] == 2
    assert RESTORED not in tags(account)


def test_a_restore_that_ended_between_the_renames_goes_on(account: Account) -> None:
    """The deploy between makes no empty database in its place."""
    rds, to = account.client("rds"), past(account)
    former = f"{NAME}-before-20261130-101500"
    owned = [{"Key": key, "Value": value} for key, value in tags(account).items()]
    mark = {"Key": RESTORED, "Value": f"{NAME} {to} {former}"}
    names = {"SourceDBInstanceIdentifier": NAME, "TargetDBInstanceIdentifier": COPY}
    groups = [item["VpcSecurityGroupId"] for item in instance(account)["VpcSecurityGroups"]]
    network = {"VpcSecurityGroupIds": groups, "DBSubnetGroupName": NAME}
    rds.restore_db_instance_to_point_in_time(
        **names, RestoreTime=datetime.strptime(to, FORM), Tags=[*owned, mark], **network
    )
    account.advance(400)
    rds.modify_db_instance(DBInstanceIdentifier=NAME, NewDBInstanceIdentifier=former, ApplyImmediately=True)
    account.advance(200)
    facts = {"subnets": {"isolated": ["subnet-1"]}, "security_groups": {"rds": groups[0], "redis": groups[0]}}
    secrets = load_inventory("dev")["secrets"]
    deploy = account.module("data_stores", "--check", databases=databases(), secrets=secrets, facts=facts)
    assert (deploy.code, deploy.writes) == (2, 0), deploy.output
    assert f"DB instance {NAME} has made place for {COPY}, whose restore has not ended" in said(deploy)
    tested = restore(account, test=True)
    assert (tested.code, tested.writes) == (2, 0), tested.output

    planned = restore(account, "--check", to=to)
    assert (planned.code, planned.writes) == (0, 0), planned.output
    assert account.result()["plan"] == [f"update DB instance {COPY} (identifier)"]
    run = restore(account, to="newest", confirm=NAME)
    assert run.code == 0, run.output
    assert rows(account) == {former: 2, NAME: 1}
    assert RESTORED not in tags(account)


def test_a_password_that_rds_manages_serves_the_restored_one(account: Account) -> None:
    account.ask("PUT", "images", {"*talentbase-api*": {"run_seconds": 5}})
    account.client("rds").modify_db_instance(DBInstanceIdentifier=NAME, ManageMasterUserPassword=True)
    account.advance(600)
    secret = instance(account)["MasterUserSecret"]["SecretArn"]
    found = databases()
    found["main"] |= {"managed_password": True, "username": "talentbase_admin", "backup": {}}
    del found["main"]["credentials"]
    run = restore(account, databases=found, to="newest", confirm=NAME)
    assert run.code == 0, run.output
    assert "MasterUserSecret" not in instance(account)
    logins = account.ask("GET", "databases")[NAME]["logs_in_with"]
    assert secret in [item["arn"] for item in logins]
    assert any("the next deploy.yml" in line for line in account.result()["summary"])


def test_what_cannot_be_restored_is_refused_before_the_first_write(account: Account) -> None:
    latest = instance(account)["LatestRestorableTime"]
    other = databases()
    other["main"]["backup"]["checks"] = [{"service": "web", "command": ["true"]}]
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "Nothing says what to do"),
        ({"to": "yesterday", "test": True}, "to: is yesterday, which is no time"),
        ({"to": (latest + timedelta(days=1)).strftime(FORM), "test": True}, "can be restored to a time from"),
        ({"back": "other", "confirm": NAME}, "back: is other, and there is no such DB instance"),
        ({"database": "mian", "test": True}, "did you mean main?"),
        ({"databases": other, "test": True}, "no variable of talentbase-web-dev web holds"),
    ]
    for options, text in cases:
        run = restore(account, "--check", **options)
        assert (run.code, run.writes) == (2, 0), (options, run.output)
        assert text in said(run), json.dumps(options)
    account.client("rds").create_db_instance(
        DBInstanceIdentifier=COPY,
        DBInstanceClass="db.t3.micro",
        Engine="postgres",
        EngineVersion="15",
        AllocatedStorage=20,
        MasterUsername="other",
        MasterUserPassword="password-1",
        DBSubnetGroupName=NAME,
    )
    strange = restore(account, test=True)
    assert (strange.code, strange.writes) == (2, 0), strange.output
    assert "was not restored by this environment" in said(strange)
    assert instance(account, COPY)
