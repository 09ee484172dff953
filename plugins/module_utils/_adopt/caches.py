# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The caches that the services use, from what stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._data.actual import cache_attributes
from .._data.transit import PREFERRED, TRANSIT, mode_of
from .._inventory.data_stores import Cache
from .keys import short_keys
from .section import Section, known
from .standing import Answer, Standing
from .usage import texts_of

KEPT = ("identifier", "engine", "engine_version", "node_type", "nodes")
HALF_WAY = "its TLS is preferred, and a deploy makes it required: see first that everything connects with rediss://"
WITH_TOKEN = "it asks for a token, which is left as it is; auth_token names a secret of kind cache_token that holds it"
OUTSIDE = "a cache cluster is no replication group: it is read for its endpoint, and never written"


def caches_of(standing: Standing) -> dict[str, Answer]:
    """The replication groups that a container of the services has among its variables, or that the environment owns, by key."""
    keys = _keys(standing)
    return {keys[name]: item for name, item in _groups(standing).items()}


def external_caches_of(standing: Standing) -> dict[str, Answer]:
    """The cache clusters of their own that a container of the services has among its variables, by key."""
    keys = _keys(standing)
    return {keys[name]: item for name, item in _clusters(standing).items()}


def cache_endpoints(standing: Standing) -> dict[str, Mapping[str, Any]]:
    """Host and port of every cache, by key."""
    groups = {key: cache_attributes(item) for key, item in caches_of(standing).items()}
    return {**groups, **{key: _endpoint(item) for key, item in external_caches_of(standing).items()}}


def caches_section(standing: Standing) -> Section:
    """The caches."""
    values = {key: known(Cache, _values(standing, item), KEPT) for key, item in caches_of(standing).items()}
    section = Section({"caches": values})
    for key, item in caches_of(standing).items():
        if mode_of(item) == PREFERRED:
            section.note("caches", key, TRANSIT, text=HALF_WAY)
        if item.get("AuthTokenEnabled"):
            section.note("caches", key, "identifier", text=WITH_TOKEN)
    for key, item in external_caches_of(standing).items():
        section.values["caches"][key] = {"identifier": item["CacheClusterId"], "external": True}
        section.note("caches", key, "external", text=OUTSIDE)
    return section


def groups_of_caches(standing: Standing) -> list[list[str]]:
    """The security groups of each replication group."""
    members = [_member(standing, answer) for answer in caches_of(standing).values()]
    return [[item["SecurityGroupId"] for item in member.get("SecurityGroups") or []] for member in members]


def _keys(standing: Standing) -> dict[str, str]:
    return short_keys([*_groups(standing), *_clusters(standing)], standing.name, only="main")


def _groups(standing: Standing) -> dict[str, Answer]:
    texts = texts_of(standing)
    return {
        str(item["ReplicationGroupId"]): item
        for item in standing.stores.replication_groups
        if item.get("ARN") in standing.stores.owned or any(host in text for host in _hosts(item) for text in texts)
    }


def _clusters(standing: Standing) -> dict[str, Answer]:
    texts = texts_of(standing)
    own = [item for item in standing.stores.cache_clusters if not item.get("ReplicationGroupId")]
    hosts = {str(item["CacheClusterId"]): str(_endpoint(item).get("host") or "") for item in own}
    return {
        name: item
        for name, item in ((str(item["CacheClusterId"]), item) for item in own)
        if hosts[name] and any(hosts[name] in text for text in texts)
    }


def _endpoint(cluster: Answer) -> dict[str, Any]:
    """Of a cluster of Redis its node's; of Memcached the one that finds all nodes."""
    nodes = cluster.get("CacheNodes") or [{}]
    found = cluster.get("ConfigurationEndpoint") or nodes[0].get("Endpoint") or {}
    return {"host": found.get("Address"), "port": found.get("Port")}


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
