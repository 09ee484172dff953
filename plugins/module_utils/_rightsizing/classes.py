# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Classes of databases and types of cache nodes by size. Pure.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html
"""

from __future__ import annotations

from typing import NamedTuple

BURSTABLE = {"micro": (2, 1.0, 10.0), "small": (2, 2.0, 20.0), "medium": (2, 4.0, 20.0), "large": (2, 8.0, 30.0)}
"""vCPUs, GiB and the percent of CPU that can be used all the time, of t3 and t4g."""
LARGER = {"large": 1, "xlarge": 2, "2xlarge": 4, "4xlarge": 8, "8xlarge": 16}
GIB_OF_LARGE = {"m": 8.0, "r": 16.0}
NODES: dict[str, tuple[tuple[str, float], ...]] = {
    "t3": (("micro", 0.5), ("small", 1.37), ("medium", 3.09)),
    "t4g": (("micro", 0.5), ("small", 1.37), ("medium", 3.09)),
    "m": (("large", 6.38), ("xlarge", 12.93), ("2xlarge", 26.04), ("4xlarge", 52.26)),
    "r": (("large", 13.07), ("xlarge", 26.32), ("2xlarge", 52.82), ("4xlarge", 105.81)),
}


class Size(NamedTuple):
    """A class: its name, vCPUs, GiB, and the percent of CPU that it can use all the time."""

    name: str
    vcpus: int
    gib: float
    baseline: float


def database_size(name: str) -> Size | None:
    """The size of a class such as db.t3.micro; None of one that is not known here."""
    return next((size for size in database_sizes(name) if size.name == name), None)


def database_sizes(name: str) -> list[Size]:
    """The classes that one may be changed to, the smallest first: of its family, and burstable ones of its architecture."""
    family = name.split(".")[1]
    burstable = family if family.startswith("t") else "t4g" if family.endswith("g") else "t3"
    sizes = [Size(f"db.{burstable}.{size}", *parts) for size, parts in BURSTABLE.items()]
    gib = GIB_OF_LARGE.get(family[0])
    if gib:
        sizes += [Size(f"db.{family}.{size}", 2 * times, gib * times, 100.0) for size, times in LARGER.items()]
    return sizes


def node_sizes(name: str) -> list[tuple[str, float]]:
    """The node types of a type's family with their GiB, the smallest first; empty for a family that is not known here."""
    family = name.split(".")[1]
    found = NODES.get(family) or NODES.get(family[0], ())
    return [(f"cache.{family}.{size}", gib) for size, gib in found]
