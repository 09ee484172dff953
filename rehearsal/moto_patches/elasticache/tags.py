"""Tags of ElastiCache resources."""

from __future__ import annotations

from typing import Any

from .store import CacheError, Caches


def as_dict(tags: list[dict[str, str]] | None) -> dict[str, str]:
    """Tags as key to value."""
    return {tag["Key"]: tag.get("Value") or "" for tag in tags or []}


def add(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """AddTagsToResource."""
    tags = _find(caches, request["ResourceName"])
    tags.update(as_dict(request["Tags"]))
    return _listed(tags)


def remove(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """RemoveTagsFromResource."""
    tags = _find(caches, request["ResourceName"])
    for key in request["TagKeys"]:
        tags.pop(key, None)
    return _listed(tags)


def listing(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """ListTagsForResource."""
    return _listed(_find(caches, request["ResourceName"]))


def _find(caches: Caches, arn: str) -> dict[str, str]:
    if arn not in caches.tags:
        name = arn.split(":")[-1]
        code = {"cluster": "CacheClusterNotFound", "replicationgroup": "ReplicationGroupNotFoundFault"}
        raise CacheError(code.get(arn.split(":")[-2], "InvalidARN"), f"{name} is either not present or not available.")
    return caches.tags[arn]


def _listed(tags: dict[str, str]) -> dict[str, Any]:
    return {"TagList": [{"Key": key, "Value": value} for key, value in tags.items()]}
