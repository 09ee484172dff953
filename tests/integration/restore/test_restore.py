"""playbooks/restore.yml: backups that are tried, and a database at another time."""

from __future__ import annotations

from tests.harness import Account
from tests.integration.restore.conftest import COPY, NAME, databases, instance, tags, write_row

TESTED, RESTORED = "talentbase.aws:restore-tested", "talentbase.aws:restored"


def test_a_test_restores_checks_measures_and_removes(account: Account) -> None:
    planned = account.playbook("playbooks/restore.yml", "--check", databases=databases(), test=True)
    assert (planned.code, planned.writes) == (0, 0), planned.output
    assert f"create DB instance {COPY}" in planned.output

    run = account.playbook("playbooks/restore.yml", databases=databases(), test=True)
    print(run.output)
    assert run.code == 0, run.output
    assert "Recovery time: " in run.output
    assert run.calls["by_operation"]["ecs:RunTask"] == 2
    assert instance(account, COPY).get("DBInstanceStatus", "deleting") == "deleting"
    assert TESTED in tags(account)
    assert instance(account)["DBInstanceStatus"] == "available"


def test_a_restore_takes_the_place_of_the_living_one(account: Account) -> None:
    moment = account.client("rds").describe_db_instances()["DBInstances"][0]["LatestRestorableTime"]
    account.advance(600)
    write_row(account)
    before = instance(account)
    to = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    refused = account.playbook("playbooks/restore.yml", databases=databases(), to=to)
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert f"give -e confirm={NAME}" in " ".join(refused.output.split())
    run = account.playbook("playbooks/restore.yml", databases=databases(), to=to, confirm=NAME)
    print(run.output)
    assert run.code == 0, run.output
    now = instance(account)
    assert now["DbiResourceId"] != before["DbiResourceId"]
    assert now["Endpoint"] == before["Endpoint"]
    assert TESTED in tags(account) and RESTORED not in tags(account)
    rows = {name: item["rows"]["count"] for name, item in account.ask("GET", "databases").items()}
    print(rows)
    rerun = account.playbook("deploy.yml", databases=databases())
    print(rerun.output)
    assert (rerun.code, rerun.changed, rerun.writes) == (0, 0, 0), rerun.output
