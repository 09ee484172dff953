# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of a database is left as it is unless the inventory says it: windows, parameter group, CA, performance of storage, logs, IAM login. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.errors import Failure
from .._inventory.check_database_settings import LEAST_IOPS, STRIPED, window_faults
from .._inventory.data_stores import Database

Answer = Mapping[str, Any]
Properties = Mapping[str, Any]
SETTINGS = (
    "backup_window",
    "maintenance_window",
    "parameter_group",
    "ca_certificate",
    "iops",
    "storage_throughput",
    "log_exports",
    "iam_authentication",
)
STORAGE = ("storage_gib", "storage_type", "iops", "storage_throughput")


def given_settings(database: Database) -> dict[str, Any]:
    """Those that the inventory says."""
    values: dict[str, Any] = {name: getattr(database, name) for name in SETTINGS}
    found = {name: value for name, value in values.items() if value is False or value not in (None, "", 0)}
    return {name: sorted(value) if isinstance(value, list) else value for name, value in found.items()}


def actual_settings(answer: Answer) -> dict[str, Any]:
    """All of them, as DescribeDBInstances has them; changes that wait count as made."""
    pending = answer.get("PendingModifiedValues") or {}
    iam = "IAMDatabaseAuthenticationEnabled"
    return {
        "backup_window": answer.get("PreferredBackupWindow") or "",
        "maintenance_window": answer.get("PreferredMaintenanceWindow") or "",
        "parameter_group": parameter_group_of(answer),
        "ca_certificate": pending.get("CACertificateIdentifier") or answer.get("CACertificateIdentifier") or "",
        "iops": pending.get("Iops") or answer.get("Iops") or 0,
        "storage_throughput": pending.get("StorageThroughput") or answer.get("StorageThroughput") or 0,
        "log_exports": _logs(answer, pending.get("PendingCloudwatchLogsExports") or {}),
        "iam_authentication": bool(pending.get(iam, answer.get(iam))),
    }


def parameter_group_of(answer: Answer) -> str:
    """The name of an instance's parameter group, which is one."""
    return next((str(item.get("DBParameterGroupName") or "") for item in answer.get("DBParameterGroups") or []), "")


def needs_reboot(answer: Answer) -> bool:
    """Whether parameters of its group wait for a reboot."""
    groups = answer.get("DBParameterGroups") or []
    return any(item.get("ParameterApplyStatus") == "pending-reboot" for item in groups)


def storage_input(properties: Properties, changed: Sequence[str], present: Mapping[str, int]) -> dict[str, Any]:
    """The part of ModifyDBInstance that a change of storage needs beside what changed. present: storage_gib and iops that there are.

    "You must specify both the storage size and iops when modifying the storage size or iops on a DB instance that has iops":
    https://github.com/hashicorp/terraform-provider-aws/issues/28589. Below 400 GiB of gp3 neither may be said.
    """
    storage = max(properties["storage_gib"], present.get("storage_gib", 0))
    if not set(changed) & set(STORAGE) or properties["storage_type"] != "gp3" or storage < STRIPED:
        return {}
    iops = properties.get("iops") or max(LEAST_IOPS, present.get("iops", 0))
    return {"AllocatedStorage": storage, "Iops": iops}


def logs_input(before: Sequence[str], after: Sequence[str]) -> dict[str, Any]:
    """The part of ModifyDBInstance that changes which logs are exported."""
    changes = {
        "EnableLogTypes": [name for name in after if name not in before],
        "DisableLogTypes": [name for name in before if name not in after],
    }
    return {"CloudwatchLogsExportConfiguration": {name: logs for name, logs in changes.items() if logs}}


def refuse_overlap(key: str, wanted: Properties, answer: Answer) -> None:
    """Raises Failure where one window that the inventory says overlaps with the other one, which stays as it is. key: such as databases.main."""
    windows = {name: value for name, value in actual_settings(answer).items() if name.endswith("_window")}
    windows |= {name: wanted[name] for name in windows if name in wanted}
    changed = {name for name in windows if name in wanted}
    if changed and (faults := list(window_faults(key, windows["backup_window"], windows["maintenance_window"]))):
        raise Failure(" | ".join(map(str, faults)), todo="correct the inventory and run the same command again")


def _logs(answer: Answer, pending: Answer) -> list[str]:
    present = {*(answer.get("EnabledCloudwatchLogsExports") or []), *(pending.get("LogTypesToEnable") or [])}
    return sorted(present - {*(pending.get("LogTypesToDisable") or [])})
