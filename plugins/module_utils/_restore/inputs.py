# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What RestoreDBInstanceToPointInTime takes: the settings of the instance that is restored. Pure.

"If you don't specify one, the default" of many settings is not the source's:
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceToPointInTime.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .._aws.tags import to_list

Answer = Mapping[str, Any]
DEFAULT = "default"
"""What the names of AWS's own parameter and option groups begin with; an instance gets them by itself."""


def restore_input(
    source: Answer, name: str, moment: datetime | None, tags: Mapping[str, str], test: bool
) -> dict[str, Any]:
    """moment: None for the newest state. test: without a standby, as it is removed again."""
    state = {"RestoreTime": moment} if moment else {"UseLatestRestorableTime": True}
    group = (source.get("DBSubnetGroup") or {}).get("DBSubnetGroupName")
    groups = [item["VpcSecurityGroupId"] for item in source.get("VpcSecurityGroups") or []]
    optional = {
        "DBSubnetGroupName": group,
        "VpcSecurityGroupIds": groups,
        "MaxAllocatedStorage": source.get("MaxAllocatedStorage"),
        "EnableCloudwatchLogsExports": list(source.get("EnabledCloudwatchLogsExports") or ()),
        "DBParameterGroupName": _own(source.get("DBParameterGroups"), "DBParameterGroupName"),
        "OptionGroupName": _own(source.get("OptionGroupMemberships"), "OptionGroupName"),
    }
    return {
        "SourceDBInstanceIdentifier": source["DBInstanceIdentifier"],
        "TargetDBInstanceIdentifier": name,
        **state,
        "DBInstanceClass": source["DBInstanceClass"],
        "Port": (source.get("Endpoint") or {}).get("Port"),
        "MultiAZ": bool(source.get("MultiAZ")) and not test,
        "StorageType": source["StorageType"],
        "AutoMinorVersionUpgrade": bool(source.get("AutoMinorVersionUpgrade")),
        "PubliclyAccessible": False,
        "CopyTagsToSnapshot": bool(source.get("CopyTagsToSnapshot")),
        "EnableIAMDatabaseAuthentication": bool(source.get("IAMDatabaseAuthenticationEnabled")),
        "DeletionProtection": False,  # until it is in its place
        "Tags": to_list(tags),
        **{field: value for field, value in optional.items() if value},
    }


def _own(groups: Any, key: str) -> str:
    names = [str(item[key]) for item in groups or () if not str(item[key]).startswith(DEFAULT)]
    return names[0] if names else ""
