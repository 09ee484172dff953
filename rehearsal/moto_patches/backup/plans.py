"""AWS Backup: plans, their updates and versions, and what AWS refuses of a rule.

https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRuleInput.html
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from moto.backup.models import BackupBackend, Plan
from moto.backup.responses import BackupResponse
from moto.core.responses import ActionResult
from moto.moto_api._internal import mock_random

from ... import schedules
from ...clock import Clock, naive_utc
from ...paging import page
from ...patching import replace
from .errors import invalid, missing, refused
from .jobs import Timer

PAGE = 1000
IN_COLD_STORAGE, LONGEST_CONTINUOUS = 90, 35
DEFAULTS: dict[str, Any] = {
    "ScheduleExpression": "cron(0 5 ? * * *)",
    "StartWindowMinutes": 480,
    "CompletionWindowMinutes": 10080,
    "ScheduleExpressionTimezone": "Etc/UTC",
    "EnableContinuousBackup": False,
}
READ_FAILED = "Failed reading Backup plan with provided version"
_create, _delete = BackupBackend.create_backup_plan, BackupBackend.delete_backup_plan


def install(clock: Clock, timer: Timer) -> None:
    """Patch moto: plans."""

    def create_backup_plan(
        self: BackupBackend, backup_plan: dict[str, Any], backup_plan_tags: dict[str, str], creator_request_id: str
    ) -> Plan:
        """CreateBackupPlan; the names of deleted plans are free."""
        _check(self, backup_plan)
        gone = {key: item for key, item in self.plans.items() if item.deletion_date}
        for key in gone:
            del self.plans[key]
        plan: Any = _create(self, backup_plan, backup_plan_tags, creator_request_id)
        self.plans.update(gone)
        plan.creation_date, plan.selections = clock.now(), {}
        _complete(plan)
        timer.plan(self, plan)
        made: Plan = plan
        return made

    def delete_backup_plan(self: BackupBackend, backup_plan_id: str) -> Any:
        """DeleteBackupPlan; AWS's words: hashicorp/terraform-provider-aws, internal/service/backup/plan.go."""
        plan = plan_of(self, backup_plan_id)
        if selections_of(plan):
            raise refused("Related backup plan selections must be deleted prior to backup plan deletion")
        answer = _delete(self, backup_plan_id)
        plan.deletion_date = clock.now()
        self.tagger.delete_all_tags_for_resource(plan.backup_plan_arn)
        return answer

    def update_backup_plan(self: BackupResponse) -> ActionResult:
        """UpdateBackupPlan replaces the rules and makes a version."""
        plan = plan_of(self.backup_backend, self.path.rstrip("/").split("/")[-1])
        wanted = json.loads(self.body)["BackupPlan"]
        _check(self.backup_backend, wanted)
        plan.backup_plan, plan.version_id = wanted, mock_random.get_random_string(length=48)
        _complete(plan)
        timer.plan(self.backup_backend, plan)
        names = ("BackupPlanId", "BackupPlanArn", "VersionId")
        return ActionResult({**{name: plan.to_dict()[name] for name in names}, "CreationDate": naive_utc(clock.now())})

    replace(
        BackupBackend,
        create_backup_plan=create_backup_plan,
        get_backup_plan=get_backup_plan,
        delete_backup_plan=delete_backup_plan,
    )
    replace(BackupResponse, update_backup_plan=update_backup_plan, list_backup_plans=list_backup_plans)


def get_backup_plan(self: BackupBackend, backup_plan_id: str, version_id: str | None) -> Any:
    """GetBackupPlan of the version that there is."""
    plan = plan_of(self, backup_plan_id)
    if version_id not in (None, plan.version_id):
        raise missing(READ_FAILED)
    return plan


def plan_of(backend: BackupBackend, plan_id: str) -> Any:
    """A plan that is not deleted; ResourceNotFoundException."""
    plan = backend.plans.get(plan_id)
    if plan is None or plan.deletion_date:
        raise missing(READ_FAILED)
    return plan


def selections_of(plan: Any) -> dict[str, dict[str, Any]]:
    """The selections of a plan by id."""
    found: dict[str, dict[str, Any]] = plan.__dict__.setdefault("selections", {})
    return found


def list_backup_plans(self: BackupResponse) -> ActionResult:
    """ListBackupPlans, in pages."""
    given = self.querystring
    deleted = (given.get("includeDeleted") or ["false"])[0] == "true"
    plans = [item.to_list_dict() for item in self.backup_backend.list_backup_plans(deleted)]
    return paged(self, "BackupPlansList", plans)


def paged(self: BackupResponse, name: str, items: list[dict[str, Any]]) -> ActionResult:
    """A page of a list, as the request asks for it."""
    given = self.querystring
    size = int((given.get("maxResults") or [PAGE])[0])
    found, token = page(items, (given.get("nextToken") or [None])[0], size)
    return ActionResult({name: found, **({"NextToken": token} if token else {})})


def _complete(plan: Any) -> None:
    for rule in plan.backup_plan["Rules"]:
        for name, value in DEFAULTS.items():
            rule.setdefault(name, value)
        rule.setdefault("RuleId", str(mock_random.uuid4()))
    plan.backup_plan = deepcopy(plan.backup_plan)


def _check(backend: BackupBackend, wanted: dict[str, Any]) -> None:
    for rule in wanted["Rules"]:
        if rule["TargetBackupVaultName"] not in backend.vaults:
            raise invalid(f"Backup vault {rule['TargetBackupVaultName']} does not exist")
        _check_times(rule)
        _check_lifecycle(rule.get("Lifecycle") or {}, bool(rule.get("EnableContinuousBackup")))
        for copy in rule.get("CopyActions") or []:
            _check_lifecycle(copy.get("Lifecycle") or {}, False)


def _check_times(rule: dict[str, Any]) -> None:
    text = rule.get("ScheduleExpression", DEFAULTS["ScheduleExpression"])
    try:
        schedules.next_time(text, rule.get("ScheduleExpressionTimezone"), 0.0)
    except (IndexError, KeyError, OSError, ValueError) as error:
        raise invalid(f"Invalid schedule expression: {text}") from error
    start = rule.get("StartWindowMinutes", DEFAULTS["StartWindowMinutes"])
    if start < 60:
        raise invalid("Invalid value for StartWindowMinutes: must be at least 60 minutes.")
    if rule.get("CompletionWindowMinutes", DEFAULTS["CompletionWindowMinutes"]) < start + 60:
        raise invalid("CompletionWindowMinutes must be at least 60 minutes greater than StartWindowMinutes")


def _check_lifecycle(lifecycle: dict[str, Any], continuous: bool) -> None:
    cold, days = lifecycle.get("MoveToColdStorageAfterDays"), lifecycle.get("DeleteAfterDays")
    if cold and days and days < cold + IN_COLD_STORAGE:
        raise invalid(
            "Invalid lifecycle. DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays"
        )
    if continuous and (not days or days > LONGEST_CONTINUOUS or cold):
        raise invalid(
            "Lifecycle must be specified for backup rule enabled continuous backup, of 1 to 35 days and without cold storage"
        )
