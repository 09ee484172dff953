# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS changes by itself and is no difference, and what it cannot take back."""

from __future__ import annotations

from collections.abc import Iterator

from .._inventory.faults import Fault


def settled_version(wanted: str, actual: str, upgrades: bool) -> str:
    """The wanted version where the actual one is as good as it: more exact, or a newer minor version that AWS moved it to.

    upgrades: whether AWS upgrades minor versions by itself.
    """
    want, have = _numbers(wanted), _numbers(actual)
    more_exact = have[: len(want)] == want
    moved = upgrades and have[:1] == want[:1] and have > want
    return wanted if more_exact or moved else actual


def settled_storage(wanted: int, actual: int, most: int) -> int:
    """The wanted storage where storage autoscaling, up to most, has let it grow beyond; all in GiB."""
    return wanted if wanted < actual <= most else actual


def irreversible(key: str, version: tuple[str, str], storage: tuple[int, int]) -> Iterator[Fault]:
    """The faults of a database whose inventory asks for an older version, or for less storage, than it has.

    version and storage (GiB): wanted, then actual as settled; key: the inventory key of the database.
    """
    if _numbers(version[0]) < _numbers(version[1]):
        problem = f"is {version[0]}, but it runs {version[1]}, and AWS does not go back to an older version"
        yield Fault(f"{key}.engine_version", problem, f"give {version[1]}")
    if storage[0] < storage[1]:
        problem = f"is {storage[0]} GiB, but it has {storage[1]} GiB, and RDS storage does not shrink"
        yield Fault(f"{key}.storage_gib", problem, f"give {storage[1]} GiB")


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]
