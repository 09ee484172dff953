# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads what a row about an environment says, each part with the reader of the playbook that shows it alone, side by side."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._history.request import cluster_api
from .._info.reader import Reader
from .._info.report import report_of
from .._info.snapshot import Snapshot
from .._inventory.inventory import Inventory
from .._module.inventory import inventory_of
from .._module.run import Result, Run
from .._report.readers import gathered, read_drift
from .._rotation.status_reader import StatusReader
from .row import Found, row_of

Versions = dict[str, tuple[str, str]]


def environment_row(run: Run) -> Result:
    """The row. What cannot be read is named in it, and the rest is there."""
    inventory = inventory_of(run.params["inventory"])
    api = cluster_api(run.aws, inventory)
    now = api.now()
    reads: dict[str, Callable[[], Any]] = {
        "health": partial(_health, run.aws, inventory),
        "secrets": partial(StatusReader(run.aws, inventory, now).read, inventory),
    }
    if run.params["drift"]:
        reads["drift"] = partial(read_drift, run, False)
    parts = gathered(reads)
    snapshot, versions = parts["health"].found or (None, {})
    found = Found(
        snapshot=snapshot,
        report=report_of(inventory, snapshot) if snapshot else None,
        secrets=parts["secrets"].found,
        versions=versions,
        drift=parts["drift"].found if "drift" in parts else None,
        errors={name: part.error for name, part in parts.items() if part.error},
    )
    return {"changed": False, "row": row_of(inventory, found, now)}


def _health(aws: Aws, inventory: Inventory) -> tuple[Snapshot, Versions]:
    snapshot = Reader(aws, inventory).read()
    wanted = {item.identifier for item in inventory.caches.values()}
    members = {
        name: members[0]
        for name, answer in snapshot.caches.items()
        if name in wanted and (members := answer.get("MemberClusters") or [])
    }
    return snapshot, gather({name: partial(_version, aws, member) for name, member in members.items()})


def _version(aws: Aws, member: str) -> tuple[str, str]:
    """Engine and version of a cache, which only its nodes tell."""
    [cluster] = aws.client("elasticache").describe_cache_clusters(CacheClusterId=member)["CacheClusters"]
    return str(cluster["Engine"]), str(cluster["EngineVersion"])
