# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A store that is made from a snapshot: what must fit, and what is told where one is there and not used. Pure.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html (SnapshotName)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from .._aws.errors import Failure
from .._aws.tags import to_dict
from .._inventory.faults import Fault
from .._plan.values import Address, Resource
from .aws_managed_changes import major, settled_storage
from .names import DB_INSTANCE, RESTORE, RESTORING_TAG
from .versions import is_of, numbers

Answer = Mapping[str, Any]
AVAILABLE = "available"


def name_of(kind: str, snapshot: Answer) -> str:
    """The name of a snapshot. kind: of the database or cache."""
    return str(snapshot["DBSnapshotIdentifier" if kind == DB_INSTANCE else "SnapshotName"])


def status_of(kind: str, snapshot: Answer) -> str:
    """The status of a snapshot."""
    return str(snapshot["Status" if kind == DB_INSTANCE else "SnapshotStatus"])


def unfinished(answer: Answer) -> str:
    """The snapshot that an instance is being made from, by its tag; "" where that is done or it was made empty."""
    return to_dict(answer.get("TagList")).get(RESTORING_TAG, "")


def settled_restore(desired: Answer, answer: Answer) -> dict[str, str]:
    """The property of an instance that is there, where the inventory has it: as desired once its restore is finished."""
    if RESTORE not in desired:
        return {}
    return {RESTORE: "" if unfinished(answer) else desired[RESTORE]}


def refuse_other_restore(key: str, desired: Resource, answer: Answer) -> None:
    """Raises Failure where an unfinished restore is of a snapshot that the inventory does not name (any more)."""
    begun, wanted = unfinished(answer), desired.properties.get(RESTORE, "")
    if begun and begun != wanted:
        problem = f"is {wanted}" if wanted else "is missing"
        raise Failure(
            f"{key}.{RESTORE} {problem}, but the restore of {desired.address} from {begun} is not finished",
            todo=f"give {begun} until a deploy has finished it",
        )


def restore_faults(key: str, desired: Resource, found: Answer | None) -> Iterator[Fault]:
    """The faults of a store that is to be made from a snapshot. found: the snapshot as AWS describes it."""
    kind, wanted = desired.address.kind, desired.properties
    name = f"{key}.{RESTORE}"
    if found is None:
        hint = "correct the name, or drop it to make an empty one"
        yield Fault(name, f"is {wanted[RESTORE]}, a snapshot that this account does not have in this region", hint)
        return
    status = status_of(kind, found)
    if status != AVAILABLE:
        yield Fault(name, f"is {wanted[RESTORE]}, which is {status}", "wait until it is available, or name another")
    if kind == DB_INSTANCE:
        yield from _database(key, wanted, found)
    else:
        yield from _cache(key, wanted, found)


def _database(key: str, wanted: Answer, found: Answer) -> Iterator[Fault]:
    snapshot, version = wanted[RESTORE], str(found["EngineVersion"])
    if found["Engine"] != wanted["engine"]:
        yield Fault(f"{key}.{RESTORE}", f"is {snapshot}, of {found['Engine']}", "name a snapshot of the same engine")
        return
    if not _reaches(version, wanted["engine_version"]):
        problem = f"is {wanted['engine_version']}, but the snapshot {snapshot} is of {version}"
        hint = f"give {major(version)}, and upgrade to a newer major in a deploy of its own"
        yield Fault(f"{key}.engine_version", problem, hint)
    storage = int(found["AllocatedStorage"])
    if settled_storage(wanted["storage_gib"], storage, wanted["max_storage_gib"]) > wanted["storage_gib"]:
        problem = f"is {wanted['storage_gib']} GiB, but the snapshot {snapshot} is of {storage} GiB"
        yield Fault(f"{key}.storage_gib", problem, f"give at least {storage} GiB")
    user = wanted.get("username", found["MasterUsername"])
    if user != found["MasterUsername"]:
        problem = f"is {snapshot}, whose master user is {found['MasterUsername']}, but the inventory has {user}"
        yield Fault(f"{key}.{RESTORE}", problem, "give the snapshot's user, as a restore keeps it")
    if bool(found.get("Encrypted")) != wanted["encrypted"]:
        state = "encrypted" if found.get("Encrypted") else "not encrypted"
        hint = f"give {str(not wanted['encrypted']).lower()}, or a copy of the snapshot that is as wanted"
        yield Fault(f"{key}.encrypted", f"is {str(wanted['encrypted']).lower()}, but {snapshot} is {state}", hint)
    elif wanted.get("kms_key") and found.get("KmsKeyId") != wanted["kms_key"]:
        problem = f"is {wanted['kms_key']}, but {snapshot} is encrypted with {found.get('KmsKeyId')}"
        yield Fault(f"{key}.kms_key", problem, "give that key, or copy the snapshot with the other one")


def _reaches(version: str, wanted: str) -> bool:
    """Whether a restored instance has the wanted version, or is upgraded to it within its major."""
    return is_of(version, wanted) or (major(version) == major(wanted) and numbers(version) < numbers(wanted))


def _cache(key: str, wanted: Answer, found: Answer) -> Iterator[Fault]:
    # "You can't downgrade to an older engine version": https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.html
    snapshot, engine, version = wanted[RESTORE], found["Engine"], str(found["EngineVersion"])
    if engine != wanted["engine"] and (engine, wanted["engine"]) != ("redis", "valkey"):
        yield Fault(f"{key}.{RESTORE}", f"is {snapshot}, of {engine}", "name a snapshot of the same engine")
    elif engine == wanted["engine"] and not (
        is_of(version, wanted["engine_version"]) or numbers(version) < numbers(wanted["engine_version"])
    ):
        problem = f"is {wanted['engine_version']}, but the snapshot {snapshot} is of {version}"
        yield Fault(f"{key}.engine_version", problem, f"give {major(version)} or a newer one")


def newest_of(address: Address, snapshots: Sequence[Answer]) -> str:
    """The newest snapshot that can be restored, of those that a person or a destroy had made; "" without one."""
    kind = address.kind
    ready = [item for item in snapshots if status_of(kind, item) == AVAILABLE]
    return name_of(kind, max(ready, key=taken_at)) if ready else ""


def taken_at(snapshot: Answer) -> datetime:
    """When a snapshot was taken; the least of all times where AWS does not tell."""
    nodes = snapshot.get("NodeSnapshots") or [{}]
    taken: datetime = snapshot.get("SnapshotCreateTime") or nodes[0].get("SnapshotCreateTime") or datetime.min
    return taken.replace(tzinfo=UTC)


def kept_line(key: str, address: Address, snapshot: str) -> str:
    """What is told of a store that is to be made empty while a snapshot of one of its name is there."""
    return f"{address} is created empty; its snapshot {snapshot} is restored with {key}.{RESTORE}: {snapshot}"
