"""AWS Backup: selections of a plan, which are made and deleted, and never changed.

https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupSelection.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.backup.responses import BackupResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.moto_api._internal import mock_random

from ... import ACCOUNT_ID
from ...clock import Clock, naive_utc
from ...enforcement import ROLES, enforces
from ...iam_evaluation import Call, Principal, grants
from ...iam_principals import RoleSession, find_role
from ...patching import replace
from .errors import invalid, missing
from .plans import paged, plan_of, selections_of

SERVICE = Principal("Service", ("backup.amazonaws.com",))


def install(clock: Clock) -> None:
    """Patch moto, which has none: selections."""

    def create_backup_selection(self: BackupResponse) -> ActionResult:
        """CreateBackupSelection; that a resource is there is not asked, as a pattern may select it later."""
        plan = plan_of(self.backup_backend, _plan_id(self))
        wanted = json.loads(self.body)["BackupSelection"]
        if not (wanted.get("Resources") or wanted.get("ListOfTags")):
            # https://github.com/ministryofjustice/modernisation-platform-terraform-baselines/pull/90
            raise invalid("Invalid backup selection. Either 'ListOfTags' or 'Resources' section must be non-empty.")
        check_role(wanted["IamRoleArn"], self.region)
        selection_id = str(mock_random.uuid4())
        kept = {"BackupSelection": wanted, "CreationDate": naive_utc(clock.now())}
        selections_of(plan)[selection_id] = {"SelectionId": selection_id, "BackupPlanId": plan.backup_plan_id, **kept}
        return ActionResult(
            {name: value for name, value in selections_of(plan)[selection_id].items() if name != "BackupSelection"}
        )

    replace(
        BackupResponse,
        create_backup_selection=create_backup_selection,
        get_backup_selection=get_backup_selection,
        list_backup_selections=list_backup_selections,
        delete_backup_selection=delete_backup_selection,
    )


def check_role(arn: str, region: str) -> None:
    """Refuse a role that AWS Backup cannot use; AWS's words: hashicorp/terraform-provider-aws, internal/service/backup/selection.go."""
    role, call = find_role(arn), Call("sts:AssumeRole", context={"aws:SourceAccount": ACCOUNT_ID})
    if role is None or (enforces(ROLES) and not grants(role.assume_role_policy_document, SERVICE, call)):
        raise invalid(f"IAM Role {arn} cannot be assumed by AWS Backup")
    if enforces(ROLES) and not may(role, region, "tag:GetResources", "*"):
        raise invalid(f"IAM Role {arn} is not authorized to call tag:GetResources")


def may(role: Any, region: str, action: str, resource: str) -> bool:
    """Whether a role may do something in the name of AWS Backup."""
    return RoleSession(role, "AWSBackup", region).decide(Call(action, resource)).allowed


def get_backup_selection(self: BackupResponse) -> ActionResult:
    """GetBackupSelection."""
    return ActionResult(_selection(self))


def list_backup_selections(self: BackupResponse) -> ActionResult:
    """ListBackupSelections, in pages."""
    found = selections_of(plan_of(self.backup_backend, _plan_id(self))).values()
    brief = [
        {
            **{name: value for name, value in item.items() if name != "BackupSelection"},
            **{name: item["BackupSelection"][name] for name in ("SelectionName", "IamRoleArn")},
        }
        for item in found
    ]
    return paged(self, "BackupSelectionsList", brief)


def delete_backup_selection(self: BackupResponse) -> EmptyResult:
    """DeleteBackupSelection."""
    found = _selection(self)
    del selections_of(plan_of(self.backup_backend, _plan_id(self)))[found["SelectionId"]]
    return EmptyResult()


def _selection(self: BackupResponse) -> dict[str, Any]:
    selection_id = self.path.rstrip("/").split("/")[-1]
    found = selections_of(plan_of(self.backup_backend, _plan_id(self))).get(selection_id)
    if found is None:
        raise missing(f"Cannot find Backup selection with id {selection_id}")
    return found


def _plan_id(self: BackupResponse) -> str:
    return self.path.split("/plans/")[1].split("/")[0]
