"""An environment with AWS Backup: deployed, judged by its controls, copied into a twin, with its own policies, and destroyed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.harness import Account, rewrite, section
from tests.integration.permissions.person import person
from tests.integration.twin.conftest import started

NAME, VAULT = "talentbase-dev", "talentbase-dev-backups"
BACKUP = {"retention_days": 35, "lock": {"min_retention_days": 7}, "copies": [{"region": "eu-west-1"}]}
DAY = 86_400


@pytest.fixture
def backed_up(inventory: Path) -> Path:
    """dev's inventory with the section."""
    rewrite(inventory, "environment", {**section(inventory, "environment"), "backup": BACKUP})
    return inventory


def variables(inventory: Path) -> dict[str, Any]:
    found = [yaml.safe_load(path.read_text()) for path in inventory.rglob("*.yml")]
    return {name: value for item in found for name, value in item.items()}


def verdict(account: Account, inventory: Path, control: str) -> dict[str, Any]:
    result = account.module_alone("controls_info", inventory=variables(inventory))
    [row] = [row for row in result["judgement"]["controls"] if row["id"] == control]
    return dict(row)


def test_with_its_own_policies_it_is_deployed_and_destroyed_and_its_points_stay(
    built_dev: Account, backed_up: Path, tmp_path: Path
) -> None:
    before = verdict(built_dev, backed_up, "RDS.26")
    assert before["verdict"] == "does not hold"
    assert before["resources"][0]["remedy"].startswith("backup: {retention_days: 35}")
    deployer = person(built_dev, "look", "deploy", inventory=backed_up)
    first = deployer.playbook("deploy.yml", inventory=backed_up)
    assert first.code == 0, first.output
    assert first.calls["by_operation"]["backup:CreateBackupSelection"] == 1
    again = deployer.playbook("deploy.yml", inventory=backed_up)
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output
    assert deployer.ask("GET", "iam")["refused"] == []
    built_dev.ask("PUT", "iam", {"enforce": False})

    built_dev.advance(2 * DAY)
    assert verdict(built_dev, backed_up, "RDS.26")["verdict"] == "holds"
    assert verdict(built_dev, backed_up, "Backup.1")["verdict"] == "holds"
    drift = built_dev.playbook("playbooks/drift.yml", inventory=backed_up)
    assert (drift.code, drift.writes) == (0, 0), drift.output
    twin_is_the_same(built_dev, backed_up, tmp_path)

    run = built_dev.playbook("playbooks/destroy.yml", inventory=backed_up, confirm="dev")
    assert run.code == 0, run.output
    text = " ".join(run.output.split())
    for vault in (VAULT, f"{VAULT} in eu-west-1"):
        assert f"backup vault {vault} stays, with 2 recovery points, until they expire" in text
    backup = built_dev.client("backup")
    assert backup.describe_backup_vault(BackupVaultName=VAULT)["NumberOfRecoveryPoints"] == 2
    assert backup.list_backup_plans()["BackupPlansList"] == []
    roles = [item["RoleName"] for item in built_dev.client("iam").list_roles()["Roles"]]
    assert not [name for name in roles if name.endswith("-backup")]


def twin_is_the_same(account: Account, inventory: Path, folder: Path) -> None:
    """A deploy against the twin changes nothing of AWS Backup; the vault of the copies is in another region."""
    found = account.module_alone("twin_info", aws_account_id="258993895334")["twin"]
    assert found["unread"] == []
    file = folder / "twin.json"
    file.write_text(json.dumps(found))
    with started(file, folder / "twin") as twin:
        again = twin.module_alone("twin_info", aws_account_id="258993895334")["twin"]
        assert again["answers"]["backup"] == found["answers"]["backup"]
        planned = twin.module_alone("preflight", True, inventory=variables(inventory), compare=True)
    assert planned["comparison_error"] == "", planned
    assert [line for line in planned["differences"] if "backup" in line] == []
