# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The snapshots of databases and caches that are to be made; nothing is read for one that is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import Failure
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._plan.values import Resource
from .names import DB_INSTANCE, RESTORE, RESTORED_TAG
from .reads import cache_snapshot, db_snapshot, own_snapshots
from .restores import kept_line, newest_of, restore_faults


def check_creations(aws: Aws, missing: Mapping[str, Resource]) -> list[str]:
    """What is told of stores that are to be made empty while a snapshot of theirs is there. missing: by inventory key.

    Raises Failure with every fault of those that are to be made from a snapshot, and where a restore is about to take the place.
    """
    _refuse_restoring(aws, [item.address.name for item in missing.values() if item.address.kind == DB_INSTANCE])
    reads: dict[str, Callable[[], Any]] = {}
    for key, resource in missing.items():
        read = db_snapshot if resource.address.kind == DB_INSTANCE else cache_snapshot
        named = resource.properties.get(RESTORE)
        reads[key] = partial(read, aws, named) if named else partial(own_snapshots, aws, resource.address)
    found = gather(reads) if reads else {}
    restored = {key: item for key, item in missing.items() if item.properties.get(RESTORE)}
    if faults := [str(fault) for key, item in restored.items() for fault in restore_faults(key, item, found[key])]:
        raise Failure(" | ".join(faults), todo="correct the inventory and run the same command again")
    kept = {key: newest_of(item.address, found[key]) for key, item in missing.items() if key not in restored}
    return [kept_line(key, missing[key].address, name) for key, name in kept.items() if name]


def _refuse_restoring(aws: Aws, names: Sequence[str]) -> None:
    """Raises Failure where an instance has made place for a restored one that has not taken it yet."""
    found = aws.pages("rds", "describe_db_instances", "DBInstances") if names else []
    for item in found:
        text = to_dict(item.get("TagList")).get(RESTORED_TAG, "")
        if text.split()[:1] and text.split()[0] in names:
            name = text.split()[0]
            raise Failure(
                f"DB instance {name} has made place for {item['DBInstanceIdentifier']}, whose restore has not ended",
                todo=f"finish it with playbooks/restore.yml -e to=newest -e confirm={name}",
            )
