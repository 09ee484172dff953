"""Tags of ElastiCache resources."""

from __future__ import annotations

from typing import Any

from ...quirks.switches import SWITCHES
from .store import Cache, CacheError, Caches

QUIRK = "cache-tags"


def as_dict(tags: list[dict[str, str]] | None) -> dict[str, str]:
    """Tags as key to value."""
    return {tag["Key"]: tag.get("Value") or "" for tag in tags or []}


def add(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """AddTagsToResource."""
    tags = _find(caches, request["ResourceName"])
    tags.update(as_dict(request["Tags"]))
    _busy(caches, request["ResourceName"])
    return _listed(tags)


def remove(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """RemoveTagsFromResource."""
    tags = _find(caches, request["ResourceName"])
    for key in request["TagKeys"]:
        tags.pop(key, None)
    _busy(caches, request["ResourceName"])
    return _listed(tags)


def listing(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """ListTagsForResource."""
    return _listed(_find(caches, request["ResourceName"]))


def _find(caches: Caches, arn: str) -> dict[str, str]:
    if arn not in caches.tags:
        name = arn.split(":")[-1]
        code = {"cluster": "CacheClusterNotFound", "replicationgroup": "ReplicationGroupNotFoundFault"}
        raise CacheError(code.get(arn.split(":")[-2], "InvalidARN"), f"{name} is either not present or not available.")
    group = _group(caches, arn)
    if group is not None and caches.status(group) != "available" and SWITCHES.on(QUIRK):
        raise CacheError(
            "InvalidReplicationGroupState", "Cluster not in available state to perform tagging operations."
        )
    return caches.tags[arn]


def _group(caches: Caches, arn: str) -> Cache | None:
    return next((group for group in caches.groups.values() if group.arn == arn), None)


def _busy(caches: Caches, arn: str) -> None:
    """A replication group is modifying for a while after its tags have changed."""
    group, seconds = _group(caches, arn), SWITCHES.seconds(QUIRK)
    if group is not None and seconds:
        caches.start(group, [(0.0, "modifying"), (seconds, "available")])


def _listed(tags: dict[str, str]) -> dict[str, Any]:
    return {"TagList": [{"Key": key, "Value": value} for key, value in tags.items()]}
