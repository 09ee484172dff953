# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Databases and caches of somebody else, of which a service needs the endpoint: they are read, and never written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .._aws.errors import Failure
from .._aws.session import Aws, gather
from .._inventory.inventory import Inventory
from .actual import cache_attributes, database_attributes
from .reads import Answer, db_instance, first_of, replication_group
from .transit import scheme


def read_external(aws: Aws, inventory: Inventory) -> dict[str, dict[str, Any]]:
    """What services need of them, by inventory key such as databases.main; raises Failure for one that is not there."""
    reads: dict[str, Callable[[], Mapping[str, Any] | None]] = {
        f"databases.{key}": partial(_database, aws, item.identifier, item.database_name)
        for key, item in inventory.external_databases.items()
    }
    reads |= {f"caches.{key}": partial(_cache, aws, item.identifier) for key, item in inventory.external_caches.items()}
    found = gather(reads) if reads else {}
    names = {f"databases.{key}": item.identifier for key, item in inventory.external_databases.items()}
    names |= {f"caches.{key}": item.identifier for key, item in inventory.external_caches.items()}
    for key, facts in found.items():
        if not facts:
            raise Failure(
                f"{key}.identifier: {names[key]} does not exist, or has no endpoint yet",
                todo="correct the identifier, or drop external, so that a deploy makes it",
            )
    return found


def facts_of(section: str, external: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The facts of one section by its keys."""
    return {key.partition(".")[2]: item for key, item in external.items() if key.startswith(f"{section}.")}


def _database(aws: Aws, identifier: str, name: str) -> dict[str, Any] | None:
    answer = db_instance(aws.client("rds"), identifier)
    known = database_attributes(answer) if answer else {}
    if answer is None or "host" not in known:
        return None
    facts: dict[str, Any] = {key: known[key] for key in ("host", "port", "arn") if key in known}
    return {**facts, "name": name or answer.get("DBName") or "", "identifier": identifier}


def _cache(aws: Aws, identifier: str) -> dict[str, Any] | None:
    """A replication group of this id, or else a cluster of its own: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheCluster.html"""
    client = aws.client("elasticache")
    group, cluster = replication_group(client, identifier), None
    if group is None:
        read = partial(client.describe_cache_clusters, CacheClusterId=identifier, ShowCacheNodeInfo=True)
        cluster = first_of(read, "CacheClusters")
        known = _cluster_attributes(cluster) if cluster else {}
    else:
        known = cache_attributes(group)
    if "host" not in known:
        return None
    return {
        **{key: known[key] for key in ("host", "reader_host", "port", "arn") if key in known},
        "identifier": identifier,
        "scheme": scheme(bool((group or cluster or {}).get("TransitEncryptionEnabled"))),
    }


def _cluster_attributes(answer: Answer) -> dict[str, Any]:
    node: Answer = next(iter(answer.get("CacheNodes") or []), {})
    endpoint = answer.get("ConfigurationEndpoint") or node.get("Endpoint") or {}
    host = endpoint.get("Address")
    known = {"host": host, "reader_host": host, "port": endpoint.get("Port"), "arn": answer.get("ARN")}
    return {name: value for name, value in known.items() if value}
