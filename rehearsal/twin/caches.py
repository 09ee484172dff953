"""Replication groups, cache clusters and their subnet groups."""

from __future__ import annotations

import re
from typing import Any

from ..moto_patches.elasticache import caches_of
from ..moto_patches.elasticache.store import Cache, Caches
from .file import Twin, seconds

SERVICE = "elasticache"
# What an answer says under the name that a request has for it.
SAME = (
    "CacheNodeType",
    "Engine",
    "EngineVersion",
    "CacheSubnetGroupName",
    "PreferredMaintenanceWindow",
    "SnapshotWindow",
    "SnapshotRetentionLimit",
    "TransitEncryptionEnabled",
    "TransitEncryptionMode",
    "AtRestEncryptionEnabled",
    "KmsKeyId",
    "AuthTokenEnabled",
    "AutoMinorVersionUpgrade",
    "NetworkType",
    "IpDiscovery",
    "UserGroupIds",
    "LogDeliveryConfigurations",
    "PreferredAvailabilityZone",
    "ReplicationGroupId",
    "NumCacheNodes",
)


def load(twin: Twin) -> None:
    """Put them into the account."""
    caches = caches_of(twin.region)
    for item in twin.items(SERVICE, "DescribeCacheSubnetGroups"):
        caches.subnet_groups[item["CacheSubnetGroupName"]] = dict(item)
    members = {item["CacheClusterId"]: item for item in twin.items(SERVICE, "DescribeCacheClusters")}
    twin.each(SERVICE, "DescribeReplicationGroups", lambda item: _add_group(caches, item, members))
    twin.each(SERVICE, "DescribeCacheClusters", lambda item: _add_cluster(caches, item))
    known = (caches.groups, caches.clusters)
    arns = [cache.arn for some in known for cache in some.values()] + [
        item["ARN"] for item in caches.subnet_groups.values()
    ]
    caches.tags.update({arn: dict(twin.tags.get(arn, {})) for arn in arns})


def _add_group(caches: Caches, item: dict[str, Any], members: dict[str, Any]) -> None:
    if item.get("ClusterEnabled"):
        raise NotImplementedError("it has several node groups")
    caches.groups[item["ReplicationGroupId"]] = _group(caches, item, members)


def _add_cluster(caches: Caches, item: dict[str, Any]) -> None:
    """A cluster alone, or a member, which has the addresses of its group."""
    group = caches.groups.get(item.get("ReplicationGroupId", ""))
    if "ReplicationGroupId" in item and group is None:
        raise NotImplementedError("its replication group is left out")
    cluster = caches.clusters[item["CacheClusterId"]] = _cluster(caches, item)
    cluster.token = group.token if group else cluster.token


def _group(caches: Caches, item: dict[str, Any], members: dict[str, Any]) -> Cache:
    node, name = members.get(item["MemberClusters"][0], {}), item["ReplicationGroupId"]
    endpoint = (item["NodeGroups"][0].get("PrimaryEndpoint") or {}) if item.get("NodeGroups") else {}
    nodes = item["NodeGroups"][0]["NodeGroupMembers"] if item.get("NodeGroups") else []
    fields = {
        **_fields(node),
        **_fields(item),
        "ReplicationGroupDescription": item.get("Description", ""),
        "AutomaticFailoverEnabled": item.get("AutomaticFailover") == "enabled",
        "MultiAZEnabled": item.get("MultiAZ") == "enabled",
        "PreferredCacheClusterAZs": [each["PreferredAvailabilityZone"] for each in nodes],
        "Port": endpoint.get("Port"),
    }
    for name_of_node in ("PreferredAvailabilityZone", "ReplicationGroupId", "NumCacheNodes"):
        fields.pop(name_of_node, None)
    token = _token(name, endpoint.get("Address", "")) or caches.token
    cache = Cache(name, item["ARN"], _since(item, "ReplicationGroupCreateTime"), fields, token)
    cache.member_count, cache.transitions = len(item["MemberClusters"]), [(0.0, "available")]
    return cache


def _cluster(caches: Caches, item: dict[str, Any]) -> Cache:
    fields = {**_fields(item), "AuthTokenEnabled": item.get("AuthTokenEnabled", False)}
    nodes = item.get("CacheNodes") or []
    endpoint = (nodes[0].get("Endpoint") if nodes else None) or item.get("ConfigurationEndpoint") or {}
    name = item["CacheClusterId"]
    token = _token(name, endpoint.get("Address", "")) or caches.token
    fields["Port"] = endpoint.get("Port")
    cache = Cache(name, item["ARN"], _since(item, "CacheClusterCreateTime"), fields, token)
    cache.pending, cache.transitions = dict(item.get("PendingModifiedValues") or {}), [(0.0, "available")]
    return cache


def _fields(item: dict[str, Any]) -> dict[str, Any]:
    fields = {name: item[name] for name in SAME if name in item}
    groups = [group["SecurityGroupId"] for group in item.get("SecurityGroups") or []]
    parameters = (item.get("CacheParameterGroup") or {}).get("CacheParameterGroupName")
    more = {"SecurityGroupIds": groups, "CacheParameterGroupName": parameters}
    return {**fields, **{name: value for name, value in more.items() if value}}


def _since(item: dict[str, Any], name: str) -> float:
    return seconds(item[name]) if name in item else 0.0


def _token(name: str, address: str) -> str:
    """What AWS puts into the addresses of a cache: master.NAME.TOKEN.use1…, NAME.TOKEN.ng.0001.use1…, NAME.TOKEN.0001.use1…"""
    found = re.match(rf"(?:master\.)?{re.escape(name)}\.([a-z0-9]+)\.", address)
    return found.group(1) if found else ""
