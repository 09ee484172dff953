"""The calls of a plan, as IAM judges them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.checks import load_and_check
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address, Step, Verb
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.planned_calls import PlannedStep, planned_calls
from tests.conftest import load_inventory

LOCK = {"ssm:PutParameter", "ssm:DeleteParameter"}


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    found, faults = load_and_check(load_inventory("dev"))
    assert not faults
    return found


def calls(
    inventory: Inventory, verb: Verb, kind: str, name: str, after: dict[str, Any], before: dict[str, Any] | None = None
) -> dict[str, str]:
    """Action and resource of the calls of one step, but for those of the lock."""
    address = Address(kind, name)
    actual = Actual(address, before, {"id": "x-1"}) if before is not None else None
    step = PlannedStep("part", Step(verb, address, {}, after), actual)
    return {call.action: call.resource for call in planned_calls(inventory, [step], "Z1") if call.action not in LOCK}


def test_without_a_step_nothing_is_called(inventory: Inventory) -> None:
    assert planned_calls(inventory, []) == []


@pytest.mark.parametrize(
    ("kind", "after", "actions"),
    [
        ("role", {"policy": {"Statement": []}}, {"iam:PutRolePolicy"}),
        ("role", {"policy": None}, {"iam:DeleteRolePolicy"}),
        ("replication group", {"nodes": 2}, {"elasticache:IncreaseReplicaCount"}),
        ("replication group", {"nodes": 0}, {"elasticache:DecreaseReplicaCount"}),
        ("secret", {"tags": {}, "kms_key": "k"}, {"secretsmanager:TagResource", "secretsmanager:UpdateSecret"}),
        ("security group rule", {"description": "x"}, {"ec2:ModifySecurityGroupRules"}),
        ("task definition", {"tags": {}}, set()),
        ("budget", {"amount": 9, "notifications": {}}, {"budgets:ModifyBudget"}),
        ("budget", {"tags": {}, "left_tags": []}, {"budgets:TagResource", "budgets:UntagResource"}),
        ("web ACL", {"rules": {}, "tags": {}}, {"wafv2:UpdateWebACL", "wafv2:TagResource"}),
        ("web ACL association", {"web_acl": "a"}, {"elasticloadbalancing:SetWebAcl"}),
        ("bucket", {"policy": {}, "expires_days": 1}, {"s3:PutBucketPolicy", "s3:PutLifecycleConfiguration"}),
        ("backup vault", {"lock": {}, "tags": {}}, {"backup:PutBackupVaultLockConfiguration", "backup:TagResource"}),
        ("backup plan", {"selections": [], "vault": "v"}, {"backup:CreateBackupSelection", "backup:UpdateBackupPlan"}),
        ("unheard of", {"tags": {}}, set()),
    ],
)
def test_an_update_calls_what_its_properties_need(
    kind: str, after: dict[str, Any], actions: set[str], inventory: Inventory
) -> None:
    before = {"policy": {"Statement": []}, "nodes": 1, "group": "sg-1", "direction": "egress"}
    assert set(calls(inventory, Verb.UPDATE, kind, "name", after, before)) == actions


def test_what_is_made_is_named_and_passed(inventory: Inventory) -> None:
    found = calls(inventory, Verb.CREATE, "task definition", "talentbase-web-dev", {"tags": {}, "family": "Web-B2"})
    assert found["ecs:RegisterTaskDefinition"].endswith(":258993895334:task-definition/Web-B2:1")
    assert found["iam:PassRole"].endswith(":role/talentbase-web-dev-us-east-1-task")
    arn = "arn:aws:budgets::258993895334:budget/b"
    made = {"budgets:ModifyBudget": arn, "budgets:TagResource": arn}
    assert calls(inventory, Verb.CREATE, "budget", "b", {"tags": {}}) == made
    found = calls(inventory, Verb.CREATE, "bucket", "example-logs", {"tags": {}})
    assert found["s3:CreateBucket"] == "arn:aws:s3:::example-logs"
    rule = {"group": "sg-1", "direction": "ingress"}
    assert calls(inventory, Verb.CREATE, "security group rule", "r", rule) == {
        "ec2:AuthorizeSecurityGroupIngress": "arn:aws:ec2:us-east-1:258993895334:security-group/sg-1"
    }
    assert set(calls(inventory, Verb.CREATE, "DB instance", "d", {"restore_snapshot": "s"})) == {
        "rds:RestoreDBInstanceFromDBSnapshot",
        "rds:ModifyDBInstance",
    }


def test_a_vault_in_another_region_is_no_call_of_this_one(inventory: Inventory) -> None:
    here = calls(inventory, Verb.CREATE, "backup vault", "v", {"tags": {}})
    assert here == {"backup:CreateBackupVault": "arn:aws:backup:us-east-1:258993895334:backup-vault:v"}
    assert calls(inventory, Verb.CREATE, "backup vault", "v in eu-west-1", {"tags": {}}) == {}
