"""Databases and caches: what they are depends on what is desired, so each is read once more with what was read first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._data import actual as data
from ansible_collections.talentbase.aws.plugins.module_utils._data.aws_managed_changes import major
from ansible_collections.talentbase.aws.plugins.module_utils._data.names import DB_INSTANCE, REPLICATION_GROUP
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address, Resource

from .readers import Reading, each
from .session import Recorded

Answer = Mapping[str, Any]
# What an inventory always has; the rest is taken from the answer.
ANY = {"engine_version": "0", "auto_minor_version_upgrade": False, "storage_gib": 0, "port": 0}


def _database(answer: Answer) -> list[Actual]:
    address = Address(DB_INSTANCE, answer["DBInstanceIdentifier"])
    first = data.actual_database(answer, Resource(address, ANY))
    if first.properties == ANY:
        return []  # it is being made, and counts as desired
    wanted = {**first.properties, "engine_version": major(first.properties["engine_version"])}
    again = data.actual_database(answer, Resource(address, wanted))
    return [first, _same(wanted, again)]


def _member(answer: Answer) -> Answer:
    """A node of a group that has been recorded alone, or the other way round."""
    return {"EngineVersion": "7.0.7", "Engine": "redis", "CacheSubnetGroupName": "x", **answer}


def _cache(answer: Answer, member: Answer) -> list[Actual]:
    address = Address(REPLICATION_GROUP, answer["ReplicationGroupId"])
    first = data.actual_cache(answer, member, {}, Resource(address, ANY))
    if first.properties == ANY:
        return []
    wanted = {**first.properties, "engine_version": major(first.properties["engine_version"])}
    return [first, _same(wanted, data.actual_cache(answer, member, {}, Resource(address, wanted)))]


def _same(wanted: Mapping[str, Any], again: Actual) -> Actual:
    """A second reading, with what was wanted beside it for the plan."""
    return Actual(again.address, again.properties, {**again.attributes, "wanted": wanted}, again.ready)


def _members(aws: Recorded) -> Iterator[Reading]:
    group = {
        "ReplicationGroupId": "x", "Status": "available", "AutomaticFailover": "disabled", "MemberClusters": ["x-001"],
        "CacheNodeType": "cache.t3.micro",
    }  # fmt: skip
    for item in aws.pages("elasticache", "describe_cache_clusters", "CacheClusters"):
        yield partial(_cache, group, item)


READERS = dict(
    [
        each("rds.DescribeDBInstances", "describe_db_instances", "DBInstances", _database),
        each(
            "rds.DescribeDBSubnetGroups",
            "describe_db_subnet_groups",
            "DBSubnetGroups",
            lambda item: [data.actual_db_subnet_group(item, {})],
        ),
        each(
            "elasticache.DescribeReplicationGroups",
            "describe_replication_groups",
            "ReplicationGroups",
            lambda item: _cache(item, _member({})),
        ),
        ("elasticache.DescribeCacheClusters", _members),
        each(
            "elasticache.DescribeCacheSubnetGroups",
            "describe_cache_subnet_groups",
            "CacheSubnetGroups",
            lambda item: [data.actual_cache_subnet_group(item, {})],
        ),
    ]
)
