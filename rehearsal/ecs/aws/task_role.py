"""What a task's own role decides: mounts of file systems by IAM, and ECS Exec's channels."""

from __future__ import annotations

from typing import Any

from moto.efs.models import efs_backends

from ...enforcement import ROLES, enforces
from ...iam_evaluation import Call
from ..task import Task
from . import roles

EXEC_ACTIONS = tuple(
    f"ssmmessages:{verb}{channel}Channel" for verb in ("Create", "Open") for channel in ("Control", "Data")
)
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"""
# https://github.com/aws/copilot-cli/issues/3350
MOUNT_REFUSED = (
    "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: "
    "access denied by server while mounting 127.0.0.1:/' : unsuccessful EFS utils command execution; code: 32"
)

# https://docs.aws.amazon.com/efs/latest/ug/troubleshooting-efs-mounting.html
NOT_RESOLVED = (
    "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: Failed to resolve "
    '"{}" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file '
    "system ID. : unsuccessful EFS utils command execution; code: 1"
)


def mount_failure(account_id: str, region: str, definition: dict[str, Any], task: Task) -> str | None:
    """Why a volume cannot be mounted, as its file system is not there or IAM refuses it; or None."""
    for volume in definition.get("volumes") or []:
        name = (volume.get("efsVolumeConfiguration") or {}).get("fileSystemId")
        if name and name not in efs_backends[account_id][region].file_systems_by_id:
            return NOT_RESOLVED.format(f"{name}.efs.{region}.amazonaws.com")
    if not enforces(ROLES):
        return None
    session = roles.session(region, definition, task, roles.TASK)
    for volume in definition.get("volumes") or []:
        settings = volume.get("efsVolumeConfiguration") or {}
        authorization = settings.get("authorizationConfig") or {}
        if authorization.get("iam") != "ENABLED":
            continue
        call = _mount(account_id, region, settings["fileSystemId"], authorization.get("accessPointId"))
        policy = _policy(account_id, region, settings["fileSystemId"])
        if session is None or not session.decide(call, policy).allowed:
            return MOUNT_REFUSED
    return None


def _mount(account_id: str, region: str, file_system: str, access_point: str | None) -> Call:
    prefix = f"arn:aws:elasticfilesystem:{region}:{account_id}"
    context = {"elasticfilesystem:AccessedViaMountTarget": "true"}
    if access_point:
        context["elasticfilesystem:AccessPointArn"] = f"{prefix}:access-point/{access_point}"
    return Call("elasticfilesystem:ClientMount", f"{prefix}:file-system/{file_system}", context)


def _policy(account_id: str, region: str, file_system: str) -> str | None:
    found = efs_backends[account_id][region].file_systems_by_id.get(file_system)
    return found.file_system_policy if found is not None else None


def may_exec(region: str, definition: dict[str, Any], task: Task) -> bool:
    """Whether the agent of ECS Exec can open its channels."""
    if not enforces(ROLES):
        return True
    session = roles.session(region, definition, task, roles.TASK)
    return session is not None and all(session.decide(Call(action)).allowed for action in EXEC_ACTIONS)
