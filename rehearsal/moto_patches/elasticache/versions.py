"""ElastiCache's versions, from a dated table."""

from __future__ import annotations

from typing import Any

from ...engine_versions import caches as table
from ...paging import page
from .store import Caches


def describe(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """DescribeCacheEngineVersions."""
    wanted, family = request.get("EngineVersion"), request.get("CacheParameterGroupFamily")
    found = [
        shape
        for engine, versions in table.VERSIONS.items()
        for version in ([table.LATEST[engine]] if request.get("DefaultOnly") else versions)
        if request.get("Engine") in (None, engine) and wanted in (None, version)
        if family in (None, (shape := table.describe(engine, version))["CacheParameterGroupFamily"])
    ]
    items, marker = page(found, request.get("Marker"), int(request.get("MaxRecords") or 100))
    return {"CacheEngineVersions": items, "Marker": marker}
