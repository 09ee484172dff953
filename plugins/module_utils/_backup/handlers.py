# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of AWS Backup. None of them deletes a recovery point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import ClientError, code_of, unless_absent
from .._aws.session import Aws
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .inputs import lock_input, plan_input, selection_input, vault_input
from .names import LOCK, SELECTIONS, vault_and_region

Properties = Mapping[str, Any]
OF_SELECTIONS = frozenset({SELECTIONS, "tags"})
GONE = ("ResourceNotFoundException", "InvalidParameterValueException")
"""Of a selection that is deleted: hashicorp/terraform-provider-aws, internal/service/backup/selection.go."""


class VaultHandler(BaseHandler):
    """Vaults, in the environment's region and in those of copies."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        vault, region = vault_and_region(name)
        client = self._aws.client("backup", region)
        answer = client.create_backup_vault(**vault_input(vault, properties))
        if properties.get(LOCK):
            client.put_backup_vault_lock_configuration(**lock_input(vault, properties))
        return {"arn": answer["BackupVaultArn"]}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        vault, region = vault_and_region(actual.address.name)
        client = self._aws.client("backup", region)
        if LOCK in changed:
            client.put_backup_vault_lock_configuration(**lock_input(vault, properties))
        if "tags" in changed:
            client.tag_resource(ResourceArn=actual.attributes["arn"], Tags=properties["tags"])

    def delete(self, actual: Actual) -> None:
        """AWS Backup refuses one that holds recovery points."""
        vault, region = vault_and_region(actual.address.name)
        unless_absent(partial(self._aws.client("backup", region).delete_backup_vault, BackupVaultName=vault), None)


class PlanHandler(BaseHandler):
    """Plans with their selections. These cannot be changed: the new one is made before the old one goes."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    @property
    def _backup(self) -> Any:
        """Made once it is needed, as most environments have no plan."""
        return self._aws.client("backup")

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        tags = {"BackupPlanTags": properties["tags"]} if properties["tags"] else {}
        answer = self._backup.create_backup_plan(BackupPlan=plan_input(name, properties), **tags)
        self._select(answer["BackupPlanId"], properties[SELECTIONS])
        return {"id": answer["BackupPlanId"], "arn": answer["BackupPlanArn"]}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        plan_id = actual.attributes["id"]
        if {*changed} - OF_SELECTIONS:
            self._backup.update_backup_plan(
                BackupPlanId=plan_id, BackupPlan=plan_input(actual.address.name, properties)
            )
        if SELECTIONS in changed:
            before, after = actual.properties[SELECTIONS], properties[SELECTIONS]
            self._select(plan_id, [item for item in after if item not in before])
            kept = [before.index(item) for item in after if item in before]
            ids = actual.attributes["selection_ids"]
            self._deselect(plan_id, [item for number, item in enumerate(ids) if number not in kept])
        if "tags" in changed:
            self._backup.tag_resource(ResourceArn=actual.attributes["arn"], Tags=properties["tags"])

    def delete(self, actual: Actual) -> None:
        """Its recovery points stay in their vaults."""
        plan_id = actual.attributes["id"]
        self._deselect(plan_id, actual.attributes["selection_ids"])
        unless_absent(partial(self._backup.delete_backup_plan, BackupPlanId=plan_id), None)

    def _select(self, plan_id: str, selections: Sequence[Properties]) -> None:
        for item in selections:
            self._backup.create_backup_selection(BackupPlanId=plan_id, BackupSelection=selection_input(item))

    def _deselect(self, plan_id: str, ids: Sequence[str]) -> None:
        for item in ids:
            try:
                self._backup.delete_backup_selection(BackupPlanId=plan_id, SelectionId=item)
            except ClientError as error:
                if code_of(error) not in GONE:
                    raise
