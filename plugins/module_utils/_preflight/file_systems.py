# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the file systems that services mount are there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from .._aws.errors import ClientError, code_of
from .._aws.session import Aws, gather
from .._inventory.containers import Volume
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory
from .checks import Context
from .findings import Finding

ABSENT = ("FileSystemNotFound", "AccessPointNotFound")
AVAILABLE, GOING = "available", ("deleting", "deleted", "error")
"""States of file systems, access points and mount targets; creating passes, as AWS makes them in some minutes:
https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html"""


def file_systems(context: Context) -> Finding:
    """Every file system and access point of a volume exists; nothing is asked where there is none."""
    volumes = dict(_volumes(context.inventory))
    found = gather({key: partial(_faults, context.aws, key, volume) for key, volume in volumes.items()})
    faults = [fault for key in volumes for fault in found[key]]
    if not volumes:
        return Finding("file_systems", "no service mounts one")
    return Finding("file_systems", "" if faults else f"{len(volumes)} volumes have theirs", faults)


def _volumes(inventory: Inventory) -> Iterator[tuple[str, Volume]]:
    for name, service in inventory.services.items():
        for volume_name, volume in service.volumes.items():
            if volume.efs_file_system:
                yield f"services.{name}.volumes.{volume_name}", volume


def _faults(aws: Aws, key: str, volume: Volume) -> list[Fault]:
    efs, name, point = aws.client("efs"), volume.efs_file_system, volume.efs_access_point
    found = _first(partial(efs.describe_file_systems, FileSystemId=name), "FileSystems")
    if not found:
        hint = "create it, or correct the id (aws efs describe-file-systems --region REGION)"
        return [Fault(f"{key}.efs_file_system", f"is {name}, which this account does not have here", hint)]
    if found.get("LifeCycleState") in GOING:
        problem = f"is {name}, whose state is {found['LifeCycleState']}"
        return [Fault(f"{key}.efs_file_system", problem, "name one that is available")]
    if point:
        at = _first(partial(efs.describe_access_points, AccessPointId=point), "AccessPoints")
        if not at or at["FileSystemId"] != name:
            problem = f"is {point}, which {name} does not have"
            return [Fault(f"{key}.efs_access_point", problem, "create it, or correct the id")]
        if at.get("LifeCycleState") in GOING:
            problem = f"is {point}, whose state is {at['LifeCycleState']}"
            return [Fault(f"{key}.efs_access_point", problem, "name one that is available")]
    targets = aws.pages("efs", "describe_mount_targets", "MountTargets", FileSystemId=name)
    if not targets:
        # Only a doubt, as mount targets stand in subnets that a first deploy makes.
        hint = "create one in each private subnet, which the security group of the tasks reaches on port 2049"
        return [Fault(f"{key}.efs_file_system", f"is {name}, which has no mount target", hint, warning=True)]
    unready = sorted(item["MountTargetId"] for item in targets if item.get("LifeCycleState", AVAILABLE) != AVAILABLE)
    if unready:
        problem = f"is {name}, whose mount targets {', '.join(unready)} are not available"
        hint = f"wait for them, as tasks of their zones cannot start before; aws efs describe-mount-targets --file-system-id {name} --region REGION"
        return [Fault(f"{key}.efs_file_system", problem, hint, warning=True)]
    return []


def _first(read: Any, name: str) -> dict[str, Any]:
    """The first item of an answer; empty where there is none."""
    try:
        return next(iter(read()[name]), {})
    except ClientError as error:
        if code_of(error) not in ABSENT:
            raise
        return {}
