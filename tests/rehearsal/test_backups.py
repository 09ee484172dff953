"""AWS Backup as AWS has it: locks, lifecycles, selections, jobs on the account's clock, copies, and what it owns of a database."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

ACCOUNT = "258993895334"
DATABASE = f"arn:aws:rds:us-east-1:{ACCOUNT}:db:db"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/backups"
COPY = f"arn:aws:backup:eu-west-1:{ACCOUNT}:backup-vault:far"
DAY = 86_400


def rule(**options: Any) -> dict[str, Any]:
    given = {"RuleName": "r", "TargetBackupVaultName": "near", "Lifecycle": {"DeleteAfterDays": 10}}
    return {**given, **options}


def plan(**options: Any) -> dict[str, Any]:
    return {"BackupPlanName": "p", "Rules": [rule(**options)]}


@pytest.fixture
def backup(account: Any) -> Any:
    """The client, with a vault here and one far away, and a role that may back up the database."""
    trust = {"Effect": "Allow", "Principal": {"Service": "backup.amazonaws.com"}, "Action": "sts:AssumeRole"}
    may = {"Effect": "Allow", "Action": ["tag:GetResources", "rds:CreateDBSnapshot"], "Resource": "*"}
    iam = account.client("iam")
    iam.create_role(
        RoleName="backups", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )
    iam.put_role_policy(
        RoleName="backups", PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [may]})
    )
    account.client("backup", "eu-west-1").create_backup_vault(BackupVaultName="far")
    client = account.client("backup")
    client.create_backup_vault(BackupVaultName="near", BackupVaultTags={"Team": "a"})
    return client


@pytest.fixture
def database(account: Any) -> Any:
    """The client of RDS, with an instance that is available."""
    rds = account.client("rds")
    rds.create_db_instance(
        DBInstanceIdentifier="db",
        DBInstanceClass="db.t3.micro",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="u",
        MasterUserPassword="password123",
        BackupRetentionPeriod=7,
        PreferredBackupWindow="03:00-03:30",
    )
    account.advance(1800)
    return rds


def started(account: Any, backup: Any, **options: Any) -> str:
    """A plan that selects the database, after its first days; its id."""
    plan_id = str(backup.create_backup_plan(BackupPlan=plan(**options))["BackupPlanId"])
    selection = {"SelectionName": "s", "IamRoleArn": ROLE, "Resources": [DATABASE]}
    backup.create_backup_selection(BackupPlanId=plan_id, BackupSelection=selection)
    account.advance(2 * DAY)
    return plan_id


def points(backup: Any, vault: str = "near") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = backup.list_recovery_points_by_backup_vault(BackupVaultName=vault)["RecoveryPoints"]
    return found


def test_a_vault_that_is_not_there_is_hidden(backup: Any) -> None:
    with pytest.raises(ClientError, match=r"AccessDeniedException.*Insufficient privileges to perform this action"):
        backup.describe_backup_vault(BackupVaultName="other")


def test_a_lock_for_good_cannot_be_changed(account: Any, backup: Any, refused: Any) -> None:
    put = backup.put_backup_vault_lock_configuration
    wrong = "InvalidParameterValueException"
    refused(wrong, put, BackupVaultName="near", MinRetentionDays=7, MaxRetentionDays=1)
    refused(wrong, put, BackupVaultName="near", MinRetentionDays=7, ChangeableForDays=2)
    put(BackupVaultName="near", MinRetentionDays=7)
    vault = backup.describe_backup_vault(BackupVaultName="near")
    assert (vault["Locked"], vault["MinRetentionDays"], "LockDate" in vault) == (True, 7, False)
    put(BackupVaultName="near", MinRetentionDays=8, MaxRetentionDays=40, ChangeableForDays=3)
    assert "LockDate" in backup.describe_backup_vault(BackupVaultName="near")
    put(BackupVaultName="near", MinRetentionDays=9, MaxRetentionDays=40, ChangeableForDays=3)
    account.advance(4 * DAY)
    refused("InvalidRequestException", put, BackupVaultName="near", MinRetentionDays=1)
    refused("InvalidRequestException", backup.delete_backup_vault_lock_configuration, BackupVaultName="near")
    backup.delete_backup_vault(BackupVaultName="near")


@pytest.mark.parametrize(
    "options",
    [
        {"TargetBackupVaultName": "other"},
        {"StartWindowMinutes": 59},
        {"StartWindowMinutes": 60, "CompletionWindowMinutes": 100},
        {"ScheduleExpression": "cron(0 5)"},
        {"ScheduleExpressionTimezone": "Mars/Base"},
        {"Lifecycle": {"MoveToColdStorageAfterDays": 30, "DeleteAfterDays": 119}},
        {"EnableContinuousBackup": True, "Lifecycle": {"DeleteAfterDays": 36}},
    ],
)
def test_what_a_rule_cannot_be(backup: Any, refused: Any, options: dict[str, Any]) -> None:
    refused("InvalidParameterValueException", backup.create_backup_plan, BackupPlan=plan(**options))


def test_a_plan_is_updated_as_a_whole_and_goes_after_its_selections(account: Any, backup: Any, refused: Any) -> None:
    made = backup.create_backup_plan(BackupPlan=plan(StartWindowMinutes=60), BackupPlanTags={"Team": "a"})
    plan_id = made["BackupPlanId"]
    changed = backup.update_backup_plan(BackupPlanId=plan_id, BackupPlan=plan())
    assert changed["VersionId"] != made["VersionId"]
    [now] = backup.get_backup_plan(BackupPlanId=plan_id)["BackupPlan"]["Rules"]
    assert (now["StartWindowMinutes"], now["ScheduleExpressionTimezone"]) == (480, "Etc/UTC")
    selection = {"SelectionName": "s", "IamRoleArn": ROLE, "Resources": [DATABASE]}
    create = backup.create_backup_selection
    nothing = {**selection, "Resources": []}
    refused("InvalidParameterValueException", create, BackupPlanId=plan_id, BackupSelection=nothing)
    nobody = {**selection, "IamRoleArn": f"{ROLE}-other"}
    refused("InvalidParameterValueException", create, BackupPlanId=plan_id, BackupSelection=nobody)
    selected = [create(BackupPlanId=plan_id, BackupSelection=selection)["SelectionId"] for _number in range(3)]
    page = backup.list_backup_selections(BackupPlanId=plan_id, MaxResults=2)
    assert (len(page["BackupSelectionsList"]), "NextToken" in page) == (2, True)
    refused("InvalidRequestException", backup.delete_backup_plan, BackupPlanId=plan_id)
    for item in selected:
        backup.delete_backup_selection(BackupPlanId=plan_id, SelectionId=item)
    found = account.client("resourcegroupstaggingapi").get_resources(ResourceTypeFilters=["backup:backup-plan"])
    assert [item["ResourceARN"] for item in found["ResourceTagMappingList"]] == [made["BackupPlanArn"]]
    backup.delete_backup_plan(BackupPlanId=plan_id)
    assert backup.list_backup_plans()["BackupPlansList"] == []
    refused("ResourceNotFoundException", backup.get_backup_plan, BackupPlanId=plan_id)


@pytest.mark.usefixtures("database")
def test_jobs_leave_points_and_copies_which_expire(account: Any, backup: Any, refused: Any) -> None:
    copies = [{"DestinationBackupVaultArn": COPY, "Lifecycle": {"DeleteAfterDays": 90}}]
    plan_id = started(account, backup, CopyActions=copies)
    assert {job["State"] for job in backup.list_backup_jobs()["BackupJobs"]} == {"COMPLETED"}
    assert len(points(backup)) == len(points(account.client("backup", "eu-west-1"), "far")) == 2
    of_database = backup.list_recovery_points_by_resource(ResourceArn=DATABASE)["RecoveryPoints"]
    assert {item["EncryptionKeyArn"].split(":")[2] for item in of_database} == {"kms"}
    assert backup.describe_backup_vault(BackupVaultName="near")["NumberOfRecoveryPoints"] == 2
    refused("InvalidRequestException", backup.delete_backup_vault, BackupVaultName="near")
    account.advance(30 * DAY)
    assert (len(points(backup)), len(points(account.client("backup", "eu-west-1"), "far"))) == (10, 32)
    [listed] = backup.list_backup_selections(BackupPlanId=plan_id)["BackupSelectionsList"]
    backup.delete_backup_selection(BackupPlanId=plan_id, SelectionId=listed["SelectionId"])
    account.advance(3 * DAY)
    assert len(points(account.client("backup", "eu-west-1"), "far")) == 32


@pytest.mark.usefixtures("database")
def test_what_a_lock_or_a_role_keeps_from_being_backed_up(account: Any, backup: Any) -> None:
    backup.put_backup_vault_lock_configuration(BackupVaultName="near", MinRetentionDays=30)
    started(account, backup)
    [job, *_others] = backup.list_backup_jobs()["BackupJobs"]
    assert (job["State"], points(backup)) == ("FAILED", [])
    assert "bounds of the vault's lock" in job["StatusMessage"]
    account.client("iam").delete_role_policy(RoleName="backups", PolicyName="p")
    account.advance(DAY)
    assert "Access denied" in backup.list_backup_jobs()["BackupJobs"][0]["StatusMessage"]


def test_a_continuous_backup_owns_retention_and_window(account: Any, backup: Any, database: Any, refused: Any) -> None:
    modify = database.modify_db_instance
    started(account, backup, EnableContinuousBackup=True)
    [found] = database.describe_db_instances(DBInstanceIdentifier="db")["DBInstances"]
    assert ("awsbackup" in found["AwsBackupRecoveryPointArn"], found["BackupRetentionPeriod"]) == (True, 10)
    assert len(points(backup)) == 1
    refused("InvalidParameterValue", modify, DBInstanceIdentifier="db", BackupRetentionPeriod=7)
    refused("InvalidParameterValue", modify, DBInstanceIdentifier="db", PreferredBackupWindow="04:00-04:30")
    modify(DBInstanceIdentifier="db", BackupRetentionPeriod=10, DeletionProtection=True)
