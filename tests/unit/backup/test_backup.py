"""AWS Backup: what is wanted, what AWS says, what differs, and what a lock does not allow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._backup.actual import PlanAnswer, VaultAnswer, actual_plan
from ansible_collections.talentbase.aws.plugins.module_utils._backup.actual import actual_vault as vault_of
from ansible_collections.talentbase.aws.plugins.module_utils._backup.desired import RULES, desired_plan, desired_vaults
from ansible_collections.talentbase.aws.plugins.module_utils._backup.inputs import (
    lock_input,
    plan_input,
    selection_input,
    vault_input,
)
from ansible_collections.talentbase.aws.plugins.module_utils._backup.names import BACKUP_PLAN, SELECTIONS
from ansible_collections.talentbase.aws.plugins.module_utils._backup.part import BackupPart
from ansible_collections.talentbase.aws.plugins.module_utils._backup.reads import BackupSnapshot
from ansible_collections.talentbase.aws.plugins.module_utils._data.aws_managed_changes import settled_backups
from ansible_collections.talentbase.aws.plugins.module_utils._iam.backup_role import backup_policy, desired_backup_role
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.check_backup_plan import (
    check_backup_plan,
    selected_file_systems,
)
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan, resolve
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address
from tests.conftest import load_inventory

TAGS = {"Project": "app"}
ACCOUNT, NOW = "258993895334", datetime(2026, 11, 30, tzinfo=UTC)
ROLE, ROLE_ARN = Address("role", "r"), "arn:role"
DATABASE = f"arn:aws:rds:us-east-1:{ACCOUNT}:db:talentbase-dev"
VAULT, FAR = "talentbase-dev-backups", "talentbase-dev-backups in eu-west-1"
WANTED = {
    "retention_days": 35,
    "copies": [{"region": "eu-west-1", "retention_days": 90}],
    "lock": {"min_retention_days": 7, "max_retention_days": 100, "mode": "compliance", "changeable_for_days": 3},
}


class Here:
    """Stands where the session stands; whoever calls AWS fails."""

    region = "us-east-1"


def inventory(backup: dict[str, Any], **more: Any) -> Inventory:
    return load({**load_inventory("dev"), "backup": backup, **more}, [])


def properties(found: Inventory) -> dict[str, Any]:
    backup = found.backup
    assert backup
    resource = desired_plan(found, "us-east-1", ROLE, desired_vaults(backup, TAGS), TAGS)
    return dict(resolve(resource.properties, lambda _ref: ROLE_ARN))


def plan_answer(given: dict[str, Any], **rule: Any) -> PlanAnswer:
    """As AWS would describe the plan that was made with these properties."""
    document = plan_input("talentbase-dev", given)
    document["Rules"] = [
        {**item, "RuleId": "1", "CompletionWindowMinutes": 10080, **rule} for item in document["Rules"]
    ]
    answer = {"BackupPlan": document, "BackupPlanId": "id", "BackupPlanArn": "arn:plan"}
    return PlanAnswer(answer, {"s1": selection_input(given[SELECTIONS][0])}, TAGS)


def vault(**answer: Any) -> VaultAnswer:
    given = {"BackupVaultName": VAULT, "BackupVaultArn": "arn:vault", "EncryptionKeyArn": "arn:key", **answer}
    return VaultAnswer(given, TAGS, NOW)


def locked(least: int, most: int, date: datetime | None = None) -> dict[str, Any]:
    dated = {"LockDate": date} if date else {}
    return {"Locked": True, "MinRetentionDays": least, "MaxRetentionDays": most, **dated}


def changes(wanted: dict[str, Any], actual: Actual) -> set[str]:
    found = inventory(wanted)
    assert found.backup
    vaults = desired_vaults(found.backup, TAGS)
    desired = [desired_plan(found, "us-east-1", ROLE, vaults, TAGS), *vaults]
    known = {ROLE: Actual(ROLE, {}, {"arn": ROLE_ARN}), actual.address: actual}
    plan = make_plan([item for item in desired if item.address == actual.address], known, RULES)
    return {name for step in plan.steps for name in step.after} | {line.split()[3] for line in plan.refusals}


@pytest.mark.parametrize(
    ("rule", "differs"),
    [
        ({}, set()),
        ({"ScheduleExpression": "cron(0 6 ? * * *)"}, {"schedule"}),
        ({"ScheduleExpressionTimezone": "UTC"}, set()),
        ({"ScheduleExpressionTimezone": "Etc/GMT"}, {"timezone"}),
        ({"StartWindowMinutes": 60}, {"start_window_minutes"}),
        ({"Lifecycle": {"DeleteAfterDays": 36}}, {"retention_days"}),
        ({"Lifecycle": {}}, {"retention_days"}),
        ({"Lifecycle": {"DeleteAfterDays": 35, "MoveToColdStorageAfterDays": 1}}, {"cold_storage_after_days"}),
        ({"EnableContinuousBackup": True}, {"continuous"}),
        ({"TargetBackupVaultName": "Default"}, {"vault"}),
        ({"CopyActions": []}, {"copies"}),
    ],
)
def test_what_differs_of_a_plan(rule: dict[str, Any], differs: set[str]) -> None:
    assert changes(WANTED, actual_plan(plan_answer(properties(inventory(WANTED)), **rule))) == differs


def test_rules_and_selections_of_others_go() -> None:
    given = properties(inventory(WANTED))
    answer = plan_answer(given)
    more = {**answer.answer["BackupPlan"], "Rules": [*answer.answer["BackupPlan"]["Rules"], {"RuleName": "other"}]}
    own = answer.selections["s1"]
    tagged = {**own, "ListOfTags": [{"ConditionKey": "a"}]}
    for selections in ({}, {"s1": own, "s2": own}, {"s1": tagged}, {"s1": {**own, "IamRoleArn": "arn:other"}}):
        assert changes(WANTED, actual_plan(PlanAnswer(answer.answer, selections, TAGS))) == {SELECTIONS}
    assert changes(WANTED, actual_plan(PlanAnswer({**answer.answer, "BackupPlan": more}, {"s1": own}, TAGS))) == {
        "more_rules"
    }


def test_a_selection_has_a_name_of_its_content() -> None:
    first, second = ({"role": ROLE_ARN, "resources": [DATABASE] * number, "others": False} for number in (1, 2))
    assert selection_input(first) == selection_input(first)
    assert selection_input(first)["SelectionName"] != selection_input(second)["SelectionName"]


@pytest.mark.parametrize(
    ("answer", "differs"),
    [
        (locked(7, 100, NOW), set()),
        (locked(7, 100), {"lock"}),
        (locked(8, 100, NOW), {"lock"}),
        ({}, {"lock"}),
    ],
)
def test_what_differs_of_a_vault(answer: dict[str, Any], differs: set[str]) -> None:
    assert changes(WANTED, vault_of(VAULT, vault(**answer))) == differs


def test_a_key_is_fixed_and_a_lock_that_is_not_wanted_stays() -> None:
    key = "arn:aws:kms:us-east-1:258993895334:key/1"
    assert changes({"retention_days": 35, "kms_key": key}, vault_of(VAULT, vault(**locked(1, 0)))) == {"kms_key"}
    assert vault_input("v", {"tags": {}}) == {"BackupVaultName": "v"}


def test_only_a_lock_for_good_has_a_time_in_which_it_can_be_changed() -> None:
    [own, far] = desired_vaults(inventory(WANTED).backup, TAGS)  # type: ignore[arg-type]
    assert (own.address.name, far.address.name) == (VAULT, FAR)
    assert lock_input("v", own.properties)["ChangeableForDays"] == 3
    soft = {**own.properties, "lock": {"mode": "governance", "min_days": 7, "max_days": 0}}
    assert lock_input("v", soft) == {"BackupVaultName": "v", "MinRetentionDays": 7}
    [step] = make_plan([own], {}, RULES).steps
    assert "after 3 days nobody can change or take away its lock" in str(step)


def part(backup: dict[str, Any]) -> BackupPart:
    return BackupPart(Here(), inventory(backup), TAGS)  # type: ignore[arg-type]


def test_a_lock_for_good_is_refused_another_value_once_its_date_has_come() -> None:
    own = part(WANTED)
    for date, refused in ((NOW, True), (NOW + timedelta(days=1), False), (None, False)):
        answer = vault(**locked(10, 100, date))
        if refused:
            with pytest.raises(Failure, match=r"for good since 2026-11-30 00:00 UTC.*name a new vault in backup.vault"):
                own._refuse(own._vaults[0], answer)
        else:
            own._refuse(own._vaults[0], answer)
    own._refuse(own._vaults[0], vault(**locked(7, 100, NOW)))


def test_a_lock_of_somebody_else_keeps_its_bounds() -> None:
    own = part({"retention_days": 5, "copies": [{"region": "eu-west-1", "retention_days": 9}]})
    with pytest.raises(Failure, match=r"backup.retention_days is 5, but the lock of the vault asks for 7"):
        own._refuse(own._vaults[0], vault(**locked(7, 0)))
    with pytest.raises(Failure, match=r"backup.copies\[0\].retention_days is 9, but the lock of the vault allows 8"):
        own._refuse(own._vaults[1], vault(**locked(1, 8)))
    own._refuse(own._vaults[0], vault(**locked(1, 8)))


def test_a_vault_with_points_is_not_there_for_a_deletion_and_is_told() -> None:
    full, empty = vault(NumberOfRecoveryPoints=3), vault()
    snapshot = BackupSnapshot({"old": full, "older": empty})
    for own, removing in ((part({}), False), (part(WANTED), True)):
        assert [item.address.name for item in own.actual(snapshot, removing)] == ["older"]
        assert own.kept(snapshot, removing) == ["backup vault old stays, with 3 recovery points, until they expire"]
    wanted = part(WANTED)
    assert [item.address.name for item in wanted.actual(BackupSnapshot({VAULT: full}), False)] == [VAULT]
    copies = BackupSnapshot(plans=[plan_answer(properties(inventory(WANTED)))])
    assert part({}).kept(copies, False) == [f"backup vault {VAULT} in eu-west-1 is left as it is, with its copies"]
    assert wanted.kept(copies, False) == []


def test_what_aws_backup_owns_of_a_database_is_as_it_is_wanted() -> None:
    wanted = {"backup_retention_days": 7, "backup_window": "03:00-04:00", "port": 5432}
    assert settled_backups(wanted, {}) == {}
    assert settled_backups(wanted, {"AwsBackupRecoveryPointArn": "arn"}) == {
        name: wanted[name] for name in ("backup_retention_days", "backup_window")
    }
    assert settled_backups({"backup_retention_days": 7}, {"AwsBackupRecoveryPointArn": "arn"}) == {
        "backup_retention_days": 7
    }


def test_the_role_writes_nothing_that_is_not_selected() -> None:
    everything = {
        item["Sid"]: item for item in backup_policy("us-east-1", ACCOUNT, [DATABASE], ["arn:fs"])["Statement"]
    }
    assert everything["Continuous"]["Resource"] == [DATABASE]
    assert everything["FileSystems"]["Resource"] == ["arn:fs"]
    files = {item["Sid"] for item in backup_policy("us-east-1", ACCOUNT, [], ["arn:fs"])["Statement"]}
    assert not files & {"Look", "Snapshots", "Continuous", "OldSnapshots"}
    role = desired_backup_role("c", ACCOUNT, "us-east-1", ([DATABASE], []), TAGS, "arn:boundary")
    assert role.properties["boundary"] == "arn:boundary"
    assert "aws:SourceAccount" in str(role.properties["trust"])
    with pytest.raises(Failure, match="aws_account_id"):
        desired_backup_role("c", "", "us-east-1", ([DATABASE], []), TAGS, "")


def test_what_is_selected() -> None:
    services = load_inventory("dev")["services"]
    services["api"]["volumes"] = {"files": {"efs_file_system": "fs-0a"}, "scratch": {}}
    found = inventory({"retention_days": 35, "file_systems": True, "databases": []}, services=services)
    assert selected_file_systems(found) == ["fs-0a"]
    [selection] = properties(found)[SELECTIONS]
    assert selection["resources"] == [f"arn:aws:elasticfilesystem:us-east-1:{ACCOUNT}:file-system/fs-0a"]
    assert properties(inventory(WANTED))[SELECTIONS][0]["resources"] == [DATABASE]


def test_compliance_is_warned_of() -> None:
    given = {**load_inventory("dev"), "backup": WANTED}
    [fault] = check_backup_plan(load(given, []), given)
    assert (fault.key, fault.warning) == ("backup.lock.mode", True)
    assert BACKUP_PLAN in RULES
