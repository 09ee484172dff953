# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of databases and caches, in parallel, and the snapshot that they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .._aws.errors import ClientError, code_of
from .._aws.session import Aws, gather
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict
from .._backup.reads import BackupSnapshot
from .._logs.reads import Tagged
from .._plan.values import Address, Resource
from .actual import managed_secret
from .hours_snapshot import HoursSnapshot
from .names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP

Answer = Mapping[str, Any]
NOT_FOUND = (
    "DBInstanceNotFound",
    "DBInstanceNotFoundFault",
    "DBSubnetGroupNotFoundFault",
    "ReplicationGroupNotFoundFault",
    "CacheSubnetGroupNotFoundFault",
    "CacheClusterNotFound",
    "DBSnapshotNotFound",
    "DBParameterGroupNotFound",
    "SnapshotNotFoundFault",
)


@dataclass(frozen=True)
class DataStore:
    """AWS's answer about one database, cache or subnet group.

    tags: where the answer does not hold them. member: the first node of a cache. rotation_days: after how many days
    RDS rotates the password that it manages, where the inventory has a schedule.
    """

    answer: Answer
    tags: Mapping[str, str] = field(default_factory=dict)
    member: Answer | None = None
    rotation_days: int = 0


@dataclass(frozen=True)
class DataSnapshot:
    """The databases, caches and subnet groups of the inventory that there are.

    exact_versions: the newest of a major that is to be had, for those which are to be made or upgraded.
    kept_snapshots: a line for each that is to be made empty, though a snapshot of it is there.
    external: what services need of those that somebody else owns, by inventory key such as databases.main.
    log_groups: those that a deploy makes, each with its tags.
    """

    stores: Mapping[Address, DataStore]
    exact_versions: Mapping[Address, str] = field(default_factory=dict)
    kept_snapshots: Sequence[str] = ()
    external: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    hours: HoursSnapshot = field(default_factory=HoursSnapshot)
    backup: BackupSnapshot = field(default_factory=BackupSnapshot)
    log_groups: Sequence[Tagged] = ()


def observe_data(aws: Aws, resources: Sequence[Resource], removing: bool) -> DataSnapshot:
    """Read every resource by its name, all in parallel."""
    reads: dict[str, Callable[[], DataStore | None]] = {}
    stored = [item for item in resources if item.address.kind in READERS]
    for resource in stored:
        reader = READERS[resource.address.kind]
        reads[str(resource.address)] = partial(reader, aws, resource, removing)
    answers: dict[str, DataStore | None] = gather(reads) if reads else {}
    stores = {resource.address: answers[str(resource.address)] for resource in stored}
    return DataSnapshot({address: store for address, store in stores.items() if store is not None})


def db_instance(rds: Any, name: str) -> Answer | None:
    """The instance of this name, as DescribeDBInstances gives it."""
    return first_of(partial(rds.describe_db_instances, DBInstanceIdentifier=name), "DBInstances")


def replication_group(elasticache: Any, name: str) -> Answer | None:
    """The replication group of this name, as DescribeReplicationGroups gives it."""
    return first_of(partial(elasticache.describe_replication_groups, ReplicationGroupId=name), "ReplicationGroups")


def db_snapshot(aws: Aws, name: str) -> Answer | None:
    """The DB snapshot of this name, as DescribeDBSnapshots gives it."""
    return first_of(partial(aws.client("rds").describe_db_snapshots, DBSnapshotIdentifier=name), "DBSnapshots")


def cache_snapshot(aws: Aws, name: str) -> Answer | None:
    """The snapshot of a cache of this name, as DescribeSnapshots gives it."""
    return first_of(partial(aws.client("elasticache").describe_snapshots, SnapshotName=name), "Snapshots")


def own_snapshots(aws: Aws, address: Address) -> list[Answer]:
    """The snapshots of a database or cache that it did not take by itself, also where it has gone."""
    if address.kind == DB_INSTANCE:
        asked = {"DBInstanceIdentifier": address.name, "SnapshotType": "manual"}
        return aws.pages("rds", "describe_db_snapshots", "DBSnapshots", **asked)
    # Whether a group that has gone can be asked for is not documented.
    found = aws.pages("elasticache", "describe_snapshots", "Snapshots", SnapshotSource="user")
    return [item for item in found if item.get("ReplicationGroupId") == address.name]


def engine_versions(aws: Aws, kind: str, engine: str) -> list[str]:
    """The versions of an engine that can be made now. kind: of a database or a cache."""
    if kind == DB_INSTANCE:
        found = aws.pages("rds", "describe_db_engine_versions", "DBEngineVersions", Engine=engine)
    else:
        found = aws.pages("elasticache", "describe_cache_engine_versions", "CacheEngineVersions", Engine=engine)
    return [item["EngineVersion"] for item in found if item.get("Status", "available") == "available"]


def upgrade_targets(aws: Aws, engine: str, version: str) -> list[str]:
    """The versions that a database of this version can be upgraded to."""
    read = aws.client("rds").describe_db_engine_versions
    [answer] = read(Engine=engine, EngineVersion=version, IncludeAll=True)["DBEngineVersions"][:1] or [{}]
    return [item["EngineVersion"] for item in answer.get("ValidUpgradeTarget") or []]


def parameter_group(aws: Aws, name: str) -> Answer | None:
    """The DB parameter group of this name, as DescribeDBParameterGroups gives it."""
    read = partial(aws.client("rds").describe_db_parameter_groups, DBParameterGroupName=name)
    return first_of(read, "DBParameterGroups")


def ca_certificates(aws: Aws) -> list[str]:
    """The CAs that an instance's certificate may be of."""
    return [item["CertificateIdentifier"] for item in aws.pages("rds", "describe_certificates", "Certificates")]


def _read_database(aws: Aws, resource: Resource, removing: bool) -> DataStore | None:
    answer = db_instance(aws.client("rds"), resource.address.name)
    if answer is None:
        return None
    secret_arn = managed_secret(answer).get("SecretArn", "")
    scheduled = bool(secret_arn) and "password_rotation_days" in resource.properties and not removing
    return DataStore(answer, rotation_days=_rotation_days(aws, secret_arn) if scheduled else 0)


def _read_cache(aws: Aws, resource: Resource, _removing: bool) -> DataStore | None:
    client = aws.client("elasticache")
    answer = replication_group(client, resource.address.name)
    if answer is None:
        return None
    members = answer.get("MemberClusters") or []
    read_member = partial(client.describe_cache_clusters, CacheClusterId=members[0]) if members else None
    member = first_of(read_member, "CacheClusters") if read_member else None
    tags = {} if answer["Status"] in ("creating", "deleting") else _tags(aws, "elasticache", answer["ARN"], resource)
    return DataStore(answer, tags, member)


def _read_db_subnet_group(aws: Aws, resource: Resource, _removing: bool) -> DataStore | None:
    read = partial(aws.client("rds").describe_db_subnet_groups, DBSubnetGroupName=resource.address.name)
    answer = first_of(read, "DBSubnetGroups")
    return DataStore(answer, _tags(aws, "rds", answer["DBSubnetGroupArn"], resource)) if answer else None


def _read_cache_subnet_group(aws: Aws, resource: Resource, _removing: bool) -> DataStore | None:
    read = partial(aws.client("elasticache").describe_cache_subnet_groups, CacheSubnetGroupName=resource.address.name)
    answer = first_of(read, "CacheSubnetGroups")
    return DataStore(answer, _tags(aws, "elasticache", answer["ARN"], resource)) if answer else None


READERS: Mapping[str, Callable[[Aws, Resource, bool], DataStore | None]] = {
    DB_INSTANCE: _read_database,
    DB_SUBNET_GROUP: _read_db_subnet_group,
    REPLICATION_GROUP: _read_cache,
    CACHE_SUBNET_GROUP: _read_cache_subnet_group,
}


def first_of(read: Callable[[], Any], key: str) -> Answer | None:
    """The one item of an answer; None where AWS says that there is none."""
    try:
        answers: Sequence[Answer] = read()[key]
    except ClientError as error:
        if code_of(error) in NOT_FOUND:
            return None
        raise
    return answers[0] if answers else None


def _rotation_days(aws: Aws, secret_arn: str) -> int:
    rules = aws.client("secretsmanager").describe_secret(SecretId=secret_arn).get("RotationRules") or {}
    return int(rules.get("AutomaticallyAfterDays") or 0)


def _tags(aws: Aws, service: str, arn: str, resource: Resource) -> Mapping[str, str]:
    read = aws.client(service).list_tags_for_resource
    index = TagIndex(aws, resource.properties["tags"], "rds", "elasticache")
    return index.of(arn, lambda: to_dict(read(ResourceName=arn)["TagList"]))
