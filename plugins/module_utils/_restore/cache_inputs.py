# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What CreateReplicationGroup takes for a copy of a cache: one node with the settings of the living one. Pure.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.tags import to_list
from .._data.actual import cache_attributes
from .._data.transit import PREFERRED, mode_of
from .._data.versions import numbers

Answer = Mapping[str, Any]
DEFAULT_PORT = 6379
DEFAULT = "default."
"""What the names of AWS's own parameter groups begin with; a cache gets them by itself."""


def copy_input(group: Answer, member: Answer, name: str, snapshot: str, tags: Mapping[str, str]) -> dict[str, Any]:
    """group: as DescribeReplicationGroups gives it; member: its first node, of DescribeCacheClusters. Snapshots of the copy are off."""
    parameters = (member.get("CacheParameterGroup") or {}).get("CacheParameterGroupName", "")
    mode = mode_of(group)
    optional = {
        "CacheSubnetGroupName": member.get("CacheSubnetGroupName"),
        "SecurityGroupIds": [item["SecurityGroupId"] for item in member.get("SecurityGroups") or []],
        "CacheParameterGroupName": "" if parameters.startswith(DEFAULT) else parameters,
        "KmsKeyId": group.get("KmsKeyId"),
        "TransitEncryptionMode": PREFERRED if mode == PREFERRED else "",
    }
    return {
        "ReplicationGroupId": name,
        "ReplicationGroupDescription": f"Restored from {snapshot} for a test",
        "SnapshotName": snapshot,
        "Engine": group.get("Engine") or member["Engine"],
        "EngineVersion": requested_version(str(member["EngineVersion"])),
        "CacheNodeType": group.get("CacheNodeType") or member["CacheNodeType"],
        "NumCacheClusters": 1,
        "AutomaticFailoverEnabled": False,
        "AtRestEncryptionEnabled": bool(group.get("AtRestEncryptionEnabled")),
        "TransitEncryptionEnabled": mode is not False,
        "Port": cache_attributes(group).get("port", DEFAULT_PORT),
        "SnapshotRetentionLimit": 0,
        "Tags": to_list(tags),
        **{field: value for field, value in optional.items() if value},
    }


def requested_version(running: str) -> str:
    """A version as it is asked for: from Redis 6 on without its patch, which is AWS's to choose.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html
    """
    return ".".join(running.split(".")[:2]) if numbers(running)[0] >= 6 else running
