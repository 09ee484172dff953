# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The caches that the services use, from what stands. Pure."""

from __future__ import annotations

from typing import Any

from .._data.actual import cache_attributes
from .._inventory.data_stores import Cache
from .keys import short_keys
from .section import Section, known
from .standing import Answer, Standing
from .usage import texts_of

KEPT = ("identifier", "engine", "engine_version", "node_type", "nodes")


def caches_of(standing: Standing) -> dict[str, Answer]:
    """The replication groups that a container of the services has among its variables, or that the environment owns, by key."""
    texts = texts_of(standing)
    found = {
        str(item["ReplicationGroupId"]): item
        for item in standing.stores.replication_groups
        if item.get("ARN") in standing.stores.owned or any(host in text for host in _hosts(item) for text in texts)
    }
    keys = short_keys([*found], standing.name, only="main")
    return {keys[name]: item for name, item in found.items()}


def caches_section(standing: Standing) -> Section:
    """The caches."""
    found = {key: _values(standing, answer) for key, answer in caches_of(standing).items()}
    return Section({"caches": {key: known(Cache, values, KEPT) for key, values in found.items()}})


def groups_of_caches(standing: Standing) -> list[list[str]]:
    """The security groups of each cache."""
    members = [_member(standing, answer) for answer in caches_of(standing).values()]
    return [[item["SecurityGroupId"] for item in member.get("SecurityGroups") or []] for member in members]


def _member(standing: Standing, answer: Answer) -> Answer:
    """The first node of a cache; empty where it has none yet."""
    ids = answer.get("MemberClusters") or []
    return next((item for item in standing.stores.cache_clusters if item["CacheClusterId"] in ids), {})


def _values(standing: Standing, answer: Answer) -> dict[str, Any]:
    member, endpoint = _member(standing, answer), cache_attributes(answer)
    group = str(member.get("CacheSubnetGroupName") or "")
    return {
        "identifier": answer["ReplicationGroupId"],
        "engine": answer.get("Engine") or member.get("Engine"),
        "engine_version": ".".join(str(member.get("EngineVersion", "")).split(".")[:2]),
        "node_type": answer.get("CacheNodeType") or member.get("CacheNodeType"),
        "nodes": len(answer.get("MemberClusters") or []),
        "port": endpoint.get("port"),
        "encrypted": bool(answer.get("AtRestEncryptionEnabled")),
        "transit_encryption": bool(answer.get("TransitEncryptionEnabled")),
        "snapshot_retention_days": answer.get("SnapshotRetentionLimit"),
        "subnet_group": "" if group == answer["ReplicationGroupId"] else group,
    }


def _hosts(answer: Answer) -> list[str]:
    endpoint = cache_attributes(answer)
    return [str(endpoint[name]) for name in ("host", "reader_host") if endpoint.get(name)]
