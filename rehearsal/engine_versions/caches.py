"""ElastiCache's engines: versions, what each is described as, and its parameter group family. As of October 2026.

Versions: cfn-lint 1.58.0, aws_elasticache_cachecluster/engine_version.json, which AWS generates from its own API.
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html
"""

from __future__ import annotations

from typing import Any

VERSIONS = {
    "memcached": [
        "1.4.5",
        "1.4.14",
        "1.4.24",
        "1.4.33",
        "1.4.34",
        "1.5.10",
        "1.5.16",
        "1.6.6",
        "1.6.12",
        "1.6.17",
        "1.6.22",
    ],
    "redis": ["4.0.10", "5.0.6", "6.0", "6.2", "7.0", "7.1"],
    "valkey": ["7.2", "8.0", "8.1", "8.2", "9.0", "9.1"],
}
# A minor version is asked for, and a patch version is described.
PATCHES = {
    "redis": {"6.0": "6.0.5", "6.2": "6.2.6", "7.0": "7.0.7", "7.1": "7.1.0"},
    "valkey": {"7.2": "7.2.6", "8.0": "8.0.1", "8.1": "8.1.0", "8.2": "8.2.0", "9.0": "9.0.0", "9.1": "9.1.0"},
}
LATEST = {engine: versions[-1] for engine, versions in VERSIONS.items()}
NAMES = {"memcached": "memcached", "redis": "Redis", "valkey": "Valkey"}


def full(engine: str, version: str) -> str:
    """The version that is described where another is asked for."""
    return PATCHES.get(engine, {}).get(version, version)


def family(engine: str, version: str) -> str:
    """The parameter group family of a version: redis6.x, redis7, valkey8, memcached1.6."""
    major, minor = version.split(".")[:2]
    if engine == "memcached" or int(major) < 6:
        return f"{engine}{major}.{minor}"
    return f"{engine}{major}.x" if major == "6" else f"{engine}{major}"


def refusal(engine: str, version: str | None) -> tuple[str, str] | None:
    """Code and message where a cache cannot be had in a version; None for the default and for one that AWS has.

    AWS's words: https://github.com/ministryofjustice/cloud-platform-environments/pull/5753.
    """
    if version is None or version in VERSIONS[engine]:
        return None
    for minor in VERSIONS[engine]:
        if engine != "memcached" and version.startswith(f"{minor}."):
            text = f"Specific version selection is not allowed for '{version}', please use '{minor}'"
            return "InvalidParameterValue", text
    return "InvalidParameterCombination", f"Cannot find version {version} for {engine}"


def describe(engine: str, version: str) -> dict[str, Any]:
    """A version as DescribeCacheEngineVersions answers it."""
    return {
        "Engine": engine,
        "EngineVersion": version,
        "CacheParameterGroupFamily": family(engine, version),
        "CacheEngineDescription": NAMES[engine],
        "CacheEngineVersionDescription": f"{engine} version {full(engine, version)}",
    }
