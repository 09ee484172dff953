"""File systems of EFS, access points and mount targets, which are creating at first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..error_responses import ErrorResponse
from .ages import AGES
from .call import Call
from .switches import SWITCHES

FILE_SYSTEM, MOUNT_TARGET = "new-file-system", "new-mount-target"
# The key of an id, and the quirk by which what has it is new.
KINDS = {"MountTargetId": MOUNT_TARGET, "AccessPointId": FILE_SYSTEM, "FileSystemId": FILE_SYSTEM}


def note(call: Call, answer: bytes) -> None:
    """Something has been made."""
    quirk, name = _id(json.loads(answer))
    AGES.note(quirk, name, call.now)


def creating(call: Call, answer: bytes) -> bytes:
    """An answer in which what is new is creating."""
    body = json.loads(answer)
    for item in _items(body):
        quirk, name = _id(item)
        if AGES.younger(quirk, name, SWITCHES.seconds(quirk), call.now):
            item["LifeCycleState"] = "creating"
    return json.dumps(body).encode()


def refuse_mount_target(call: Call) -> ErrorResponse | None:
    """A mount target needs a file system that is available."""
    if AGES.younger(FILE_SYSTEM, str(call.given.get("FileSystemId")), SWITCHES.seconds(FILE_SYSTEM), call.now):
        return ErrorResponse(409, "IncorrectFileSystemLifeCycleState", "None")
    return None


def _id(item: dict[str, Any]) -> tuple[str, str]:
    key = next(key for key in KINDS if key in item)
    return KINDS[key], str(item[key])


def _items(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    lists = [body[key] for key in ("FileSystems", "AccessPoints", "MountTargets") if key in body]
    yield from (item for items in lists for item in items)
    if "LifeCycleState" in body:
        yield body
