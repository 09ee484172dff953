# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS changes by itself, which is not drift, and what it cannot undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._aws.errors import Failure
from .._inventory.faults import Fault
from .._plan.values import Actual, Address, Resource
from .versions import is_of, numbers


def settled_version(desired: str, actual: str, upgrades: bool) -> str:
    """The desired version where the actual one is as good as it: more exact, or a newer minor version that AWS moved it to.

    upgrades: whether AWS upgrades minor versions by itself.
    """
    desired_parts, actual_parts = numbers(desired), numbers(actual)
    moved = upgrades and actual_parts[:1] == desired_parts[:1] and actual_parts > desired_parts
    return desired if is_of(actual, desired) or moved else actual


def settled_storage(desired: int, actual: int, max_storage: int) -> int:
    """The desired storage where RDS has given more: storage autoscaling, up to max_storage, or a growth rounded up; all in GiB.

    A growth by less than a tenth is rounded up to one, so at most a tenth over what is desired:
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html (AllocatedStorage)
    """
    return desired if desired < actual <= max(max_storage, rounded(desired)) else actual


def rounded(storage: int) -> int:
    """The least that storage grows to, in GiB."""
    return -(-storage * 11 // 10)


def settled_backups(desired: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """The desired retention and window of an instance whose continuous backups AWS Backup makes, which owns both: RDS takes no others.

    https://github.com/hashicorp/terraform-provider-aws/issues/33465, https://github.com/aws-controllers-k8s/community/issues/2216
    """
    owned = ("backup_retention_days", "backup_window") if answer.get("AwsBackupRecoveryPointArn") else ()
    return {name: desired[name] for name in owned if name in desired}


def irreversible(key: str, version: tuple[str, str], storage: tuple[int, int]) -> Iterator[Fault]:
    """The faults of a database whose inventory asks for an older version, or for less storage, than it has.

    version and storage (GiB): desired, then actual as settled; key: the inventory key of the database.
    """
    if numbers(version[0]) < numbers(version[1]):
        problem = f"is {version[0]}, but it runs {version[1]}, and AWS does not go back to an older version"
        yield Fault(f"{key}.engine_version", problem, f"give {version[1]}")
    if storage[0] < storage[1]:
        problem = f"is {storage[0]} GiB, but it has {storage[1]} GiB, and RDS storage does not shrink"
        yield Fault(f"{key}.storage_gib", problem, f"give {storage[1]} GiB")


def refuse_protected(key: str, address: Address, answer: Mapping[str, Any]) -> None:
    """Raises Failure where RDS protects an instance that is to be removed. key: its inventory key, such as databases.main."""
    if answer.get("DeletionProtection"):
        raise Failure(
            f"{address} is protected against deletion, and was left unchanged with everything around it",
            todo=f"if it is to go, set {key}.deletion_protection to false, deploy, and run the same command again",
        )


def refuse_irreversible(key: str, desired: Resource, actual: Actual) -> None:
    """Raises Failure with the irreversible() faults of a database."""
    names = ("engine_version", "storage_gib")
    version, storage = ((desired.properties[name], actual.properties[name]) for name in names)
    if faults := [str(fault) for fault in irreversible(key, version, storage)]:
        raise Failure(" | ".join(faults), todo="correct the inventory and run the same command again")


def major(version: str) -> str:
    """The major part of an engine's version; from PostgreSQL 10 and Redis OSS 4 on, its first number."""
    return version.split(".")[0]
