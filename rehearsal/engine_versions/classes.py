"""Instance classes and node types by region, as AWS's DescribeOrderableDBInstanceOptions and price list have them.

classes.json is taken from the schemas of cfn-lint 1.58.0, which AWS generates from its own API ("Automatically updated
using aws api"): https://github.com/aws-cloudformation/cfn-lint, data/schemas/extensions, aws_rds_dbinstance and
aws_elasticache_cachecluster, October 2026. A family that a region has, it has in all sizes.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import moto.ec2

PREFIXES = {"rds": "db", "elasticache": "cache"}


@cache
def classes(service: str, region: str) -> tuple[str, ...]:
    """The classes of a service in a region, none in a region that the table has not."""
    table: dict[str, dict[str, str]] = _tables()[service]
    names = table["regions"].get(region, "").split()
    prefix = PREFIXES[service]
    return tuple(f"{prefix}.{name}.{size}" for name in names for size in table["families"][name].split())


@cache
def _tables() -> Any:
    return json.loads(Path(__file__).with_name("classes.json").read_text())


@cache
def zones(region: str) -> dict[str, tuple[str, ...]]:
    """The zones in which EC2 offers each instance type: those of the class named after it (moto's own table)."""
    offered: dict[str, tuple[str, ...]] = {}
    folder = Path(moto.ec2.__file__).parent / "resources" / "instance_type_offerings" / "availability-zone"
    path = folder / f"{region}.json.gz"
    for entry in json.loads(gzip.decompress(path.read_bytes())) if path.is_file() else ():
        kind = entry["InstanceType"]
        offered[kind] = (*offered.get(kind, ()), entry["Location"])
    return offered
