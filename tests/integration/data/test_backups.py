"""AWS Backup beside the databases: made, put right property by property, locked, taken away; no recovery point is ever deleted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import load_inventory
from tests.harness import Account
from tests.integration.data.stores import Run, instance

NAME, ACCOUNT = "talentbase-dev", "258993895334"
VAULT, ROLE = f"{NAME}-backups", f"{NAME}-us-east-1-backup"
FAR = f"{VAULT} in eu-west-1"
DAY = 86_400
LOCK = {"min_retention_days": 7, "max_retention_days": 100}
BACKUP: dict[str, Any] = {
    "retention_days": 35,
    "lock": LOCK,
    "copies": [{"region": "eu-west-1", "retention_days": 90}],
}
GIVEN: dict[str, Any] = {
    "cluster": {"name": NAME},
    "aws_account_id": ACCOUNT,
    "environment": f"{NAME}/dev",
    "backup": BACKUP,
}
STAYS = f"backup vault {VAULT} stays, with 2 recovery points, until they expire"


@pytest.fixture
def dev() -> dict[str, Any]:
    return {**load_inventory("dev"), "caches": {}}


@pytest.fixture
def backup(account: Account) -> Any:
    return account.client("backup")


def with_backup(**options: Any) -> dict[str, Any]:
    return {**GIVEN, "backup": {**BACKUP, **options}}


def points(backup: Any, vault: str = VAULT) -> int:
    return len(backup.list_recovery_points_by_backup_vault(BackupVaultName=vault)["RecoveryPoints"])


def test_a_plan_is_made_and_a_second_run_changes_nothing(
    account: Account, data: Run, dev: dict[str, Any], backup: Any
) -> None:
    account.zero()
    foreseen = data(dev, check=True, **GIVEN)
    made = [f"create {item}" for item in (f"backup vault {VAULT}", f"backup vault {FAR}", f"role {ROLE}")]
    assert [line for line in foreseen["plan"] if "DB" not in line] == [*made, f"create backup plan {NAME}"]
    assert account.calls()["writes"] == 0
    assert data(dev, **GIVEN)["plan"] == foreseen["plan"]
    account.zero()
    again = data(dev, **GIVEN)
    assert (again["changed"], again["kept_vaults"], account.calls()["writes"]) == (False, [], 0), again

    [plan] = backup.list_backup_plans()["BackupPlansList"]
    [selection] = backup.list_backup_selections(BackupPlanId=plan["BackupPlanId"])["BackupSelectionsList"]
    about = {"BackupPlanId": plan["BackupPlanId"], "SelectionId": selection["SelectionId"]}
    found = backup.get_backup_selection(**about)["BackupSelection"]
    assert found["Resources"] == [f"arn:aws:rds:us-east-1:{ACCOUNT}:db:{NAME}"]
    assert found["IamRoleArn"].endswith(f":role/{ROLE}")
    account.advance(2 * DAY)
    assert {job["State"] for job in backup.list_backup_jobs()["BackupJobs"]} == {"COMPLETED"}
    assert points(backup) == points(account.client("backup", "eu-west-1")) == 2
    assert not data(dev, **GIVEN)["changed"]
    put_right_and_taken_away(account, data, dev, backup)


def put_right_and_taken_away(account: Account, data: Run, dev: dict[str, Any], backup: Any) -> None:
    """What somebody changed by hand is named property by property; what leaves the inventory takes no recovery point with it."""
    [plan] = backup.list_backup_plans()["BackupPlansList"]
    plan_id, arn = plan["BackupPlanId"], plan["BackupPlanArn"]
    [selection] = backup.list_backup_selections(BackupPlanId=plan_id)["BackupSelectionsList"]
    other = {"RuleName": "other", "TargetBackupVaultName": VAULT, "Lifecycle": {"DeleteAfterDays": 1}}
    by_hand = {"BackupPlanName": NAME, "Rules": [other, {**other, "RuleName": "more"}]}
    backup.update_backup_plan(BackupPlanId=plan_id, BackupPlan=by_hand)
    backup.create_backup_selection(
        BackupPlanId=plan_id,
        BackupSelection={"SelectionName": "s", "IamRoleArn": selection["IamRoleArn"], "Resources": ["arn:aws:rds:*"]},
    )
    backup.put_backup_vault_lock_configuration(BackupVaultName=VAULT, MinRetentionDays=1)
    for name in (arn, f"arn:aws:backup:us-east-1:{ACCOUNT}:backup-vault:{VAULT}"):
        backup.tag_resource(ResourceArn=name, Tags={"Project": "Other"})
    assert data(dev, **GIVEN)["plan"] == [
        f"update backup vault {VAULT} (lock, tags)",
        f"update backup plan {NAME} (copies, more_rules, retention_days, selections, tags)",
    ]
    listed = backup.list_backup_selections(BackupPlanId=plan_id)["BackupSelectionsList"]
    assert [item["SelectionId"] for item in listed] == [selection["SelectionId"]]
    assert not data(dev, **GIVEN)["changed"]

    shorter = with_backup(retention_days=20)
    assert data(dev, **shorter)["plan"] == [f"update backup plan {NAME} (retention_days)"]
    renamed = with_backup(vault="other")
    assert data(dev, **renamed)["plan"][-1] == f"update backup plan {NAME} (copies, retention_days, vault)"
    told = data(dev, **renamed)
    assert (told["changed"], told["kept_vaults"]) == (False, [STAYS])

    gone = data(dev, **{**GIVEN, "backup": {}})
    assert {*gone["plan"]} == {f"delete backup plan {NAME}", "delete backup vault other", f"delete role {ROLE}"}
    assert {*gone["kept_vaults"]} == {STAYS, "backup vault other in eu-west-1 is left as it is, with its copies"}
    account.zero()
    after = data(dev, **{**GIVEN, "backup": {}})
    assert (after["changed"], after["kept_vaults"], account.calls()["writes"]) == (False, [STAYS], 0)
    assert (points(backup), backup.list_backup_plans()["BackupPlansList"]) == (2, [])


def test_who_has_no_backups_asks_nothing_of_them(account: Account, data: Run, dev: dict[str, Any]) -> None:
    assert data(dev, **{**GIVEN, "backup": {}})["changed"]
    account.zero()
    assert not data(dev, **{**GIVEN, "backup": {}})["changed"]
    assert not [name for name in account.calls()["by_operation"] if name.startswith(("backup", "iam"))]


def test_a_lock_for_good_is_left_alone_or_refused_before_the_first_write(
    account: Account, data: Run, dev: dict[str, Any]
) -> None:
    good = with_backup(lock={**LOCK, "mode": "compliance", "changeable_for_days": 3}, copies=[])
    foreseen = data(dev, check=True, **good)["plan"]
    told = "after 3 days nobody can change or take away its lock, AWS included"
    assert f"create backup vault {VAULT}: {told}" in foreseen
    assert data(dev, **good)["changed"]
    longer = with_backup(
        lock={**LOCK, "min_retention_days": 8, "mode": "compliance", "changeable_for_days": 3}, copies=[]
    )
    assert data(dev, **longer)["plan"] == [f"update backup vault {VAULT} (lock): {told}"]
    account.advance(4 * DAY)
    assert not data(dev, **longer)["changed"]
    account.zero()
    refused = data(dev, **good)
    assert "for good since" in refused["msg"]
    assert "name a new vault in backup.vault" in refused["msg"]
    unlocked = {name: value for name, value in BACKUP.items() if name not in ("lock", "copies")}
    assert not data(dev, **{**GIVEN, "backup": unlocked})["changed"]
    short = data(dev, **{**GIVEN, "backup": {**unlocked, "retention_days": 7}})
    assert "backup.retention_days is 7, but the lock of the vault asks for 8 at least" in short["msg"]
    assert account.calls()["writes"] == 0


def test_what_a_continuous_backup_owns_is_left_alone(account: Account, data: Run, dev: dict[str, Any]) -> None:
    continuous = with_backup(continuous=True, retention_days=20, copies=[])
    assert data(dev, **continuous)["changed"]
    wanted = dev["databases"]["main"]["backup_retention_days"]
    assert instance(account)["BackupRetentionPeriod"] == wanted
    account.advance(DAY)
    taken = instance(account)
    assert (taken["BackupRetentionPeriod"], "AwsBackupRecoveryPointArn" in taken) == (20, True)
    again = data(dev, **continuous)
    assert not again["changed"], again
    larger = {**dev, "databases": {"main": {**dev["databases"]["main"], "deletion_protection": True}}}
    changed = data(larger, **continuous)
    assert changed["plan"] == [f"update DB instance {NAME} (deletion_protection)"], changed
    assert instance(account)["BackupRetentionPeriod"] == 20
    account.client("rds").modify_db_instance(DBInstanceIdentifier=NAME, DeletionProtection=False)


def test_a_removal_names_the_vaults_that_stay(account: Account, data: Run, dev: dict[str, Any], backup: Any) -> None:
    assert data(dev, **GIVEN)["changed"]
    account.advance(2 * DAY)
    count = points(backup)
    foreseen = data(dev, check=True, state="absent", **GIVEN)
    assert not [line for line in foreseen["plan"] if "vault" in line]
    removed = data(dev, state="absent", **GIVEN)
    assert {f"delete backup plan {NAME}", f"delete role {ROLE}", f"delete DB instance {NAME}"} <= {*removed["plan"]}
    assert removed["kept_vaults"] == [
        f"backup vault {vault} stays, with {count} recovery points, until they expire" for vault in (VAULT, FAR)
    ]
    assert points(backup) == count
    again = data(dev, state="absent", **GIVEN)
    assert (again["changed"], again["kept_vaults"]) == (False, removed["kept_vaults"])
