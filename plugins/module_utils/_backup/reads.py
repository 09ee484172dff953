# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of AWS Backup: the vaults and the plan of the inventory, and what the environment alone has beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .._aws.clock import answered_at
from .._aws.errors import ClientError, code_of, unless_absent
from .._aws.session import Aws, gather
from .._aws.tag_index import STORES, TagIndex
from .._iam.reads import RolesSnapshot, read_roles
from .actual import PlanAnswer, VaultAnswer
from .names import vault_and_region

Tags = Mapping[str, str]
HIDDEN = "Insufficient privileges to perform this action"
"""What AWS Backup says of a vault that is not there, where IAM denies nothing: https://github.com/aws/aws-sdk-js/issues/2625"""


@dataclass(frozen=True)
class BackupSnapshot:
    """AWS's answers. vaults: by the names of their addresses; plans: one of the inventory's name, and those that left it."""

    vaults: Mapping[str, VaultAnswer] = field(default_factory=dict)
    plans: Sequence[PlanAnswer] = ()
    roles: RolesSnapshot = field(default_factory=lambda: RolesSnapshot([]))


def observe_backup(aws: Aws, tags: Tags, plan: str, vaults: Sequence[str], role: str) -> BackupSnapshot:
    """Read what the inventory names, and what it no longer names. plan, vaults: empty without the section; then the tags alone tell."""
    owned = [arn for arn in TagIndex(aws, tags, *STORES).owned() if arn.split(":")[2:3] == ["backup"]]
    left = [arn.rsplit(":", 1)[1] for arn in owned if arn.split(":")[5] == "backup-plan"]
    named = [*vaults, *(arn.rsplit(":", 1)[1] for arn in owned if arn.split(":")[5] == "backup-vault")]
    if not (plan or owned):
        return BackupSnapshot()
    aws.client("backup")
    reads: dict[str, Callable[[], Any]] = {
        f"vault {name}": partial(_vault, aws, name, tags) for name in dict.fromkeys(named)
    }
    reads |= {"plans": partial(_plans, aws, plan, left, tags), "roles": partial(read_roles, aws, [role])}
    answers = gather(reads)
    found = {name: answers[f"vault {name}"] for name in named}
    return BackupSnapshot({name: item for name, item in found.items() if item}, answers["plans"], answers["roles"])


def _vault(aws: Aws, address_name: str, tags: Tags) -> VaultAnswer | None:
    name, region = vault_and_region(address_name)
    client = aws.client("backup", region)
    try:
        answer = client.describe_backup_vault(BackupVaultName=name)
    except ClientError as error:
        if code_of(error) == "ResourceNotFoundException" or HIDDEN in str(error):
            return None
        raise
    arn, read_at = answer["BackupVaultArn"], answered_at(answer)
    ask = partial(_tags, client, arn)
    return VaultAnswer(answer, ask() if region else TagIndex(aws, tags, *STORES).of(arn, ask), read_at)


def _plans(aws: Aws, name: str, left: Sequence[str], tags: Tags) -> list[PlanAnswer]:
    """The plan of this name, and those of these ids; a name may be that of several, of which the environment's own counts."""
    listed = aws.pages("backup", "list_backup_plans", "BackupPlansList") if name else []
    same = [item["BackupPlanId"] for item in listed if item.get("BackupPlanName") == name]
    ids = dict.fromkeys([*left, *([] if {*same} & {*left} else same[:1])])
    found = gather({plan_id: partial(_plan, aws, plan_id, tags) for plan_id in ids})
    return [item for item in found.values() if item]


def _plan(aws: Aws, plan_id: str, tags: Tags) -> PlanAnswer | None:
    """None for one that is deleted; AWS Backup may list a selection that it does not give yet, or any more."""
    client = aws.client("backup")
    answer = unless_absent(partial(client.get_backup_plan, BackupPlanId=plan_id), {})
    if not answer or answer.get("DeletionDate"):
        return None
    listed = aws.pages("backup", "list_backup_selections", "BackupSelectionsList", BackupPlanId=plan_id)
    get = partial(client.get_backup_selection, BackupPlanId=plan_id)
    asks = {item["SelectionId"]: partial(get, SelectionId=item["SelectionId"]) for item in listed}
    selections = {name: unless_absent(ask, {}).get("BackupSelection") for name, ask in asks.items()}
    arn = answer["BackupPlanArn"]
    own = TagIndex(aws, tags, *STORES).of(arn, partial(_tags, client, arn))
    return PlanAnswer(answer, {name: item for name, item in selections.items() if item}, own)


def _tags(client: Any, arn: str) -> dict[str, str]:
    return dict(client.list_tags(ResourceArn=arn).get("Tags") or {})
