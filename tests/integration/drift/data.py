"""Changes of secrets, parameters, databases and caches by hand."""

from __future__ import annotations

from tests.harness import Account
from tests.integration.drift.change import NAME, TAG, Change, simple
from tests.integration.drift.network import Network


def secret_changes() -> list[Change]:
    """Changes of secrets and parameters."""
    secret, parameter = "talentbase/development/django-secret-key", f"/{NAME}/web/api-url"
    ssm_tag = {"ResourceType": "Parameter", "ResourceId": parameter, "Tags": [TAG]}
    return [
        *simple(
            "secrets", "secret", "secretsmanager", "tag_resource", secret, {"tags": {"SecretId": secret, "Tags": [TAG]}}
        ),
        *simple(
            "parameters",
            "parameter",
            "ssm",
            "put_parameter",
            parameter,
            {"value": {"Name": parameter, "Value": "https://elsewhere", "Overwrite": True}},
        ),
        *simple("parameters", "parameter", "ssm", "add_tags_to_resource", parameter, {"tags": ssm_tag}),
    ]


def data_changes() -> list[Change]:
    """Changes of databases and caches."""
    region = "us-east-1:258993895334"
    database = {
        "instance_class": {"DBInstanceClass": "db.t3.small"},
        "max_storage_gib": {"MaxAllocatedStorage": 50},
        "storage_type": {"StorageType": "gp2"},
        "managed_password": {"ManageMasterUserPassword": True},
        "port": {"DBPortNumber": 5433},
        "backup_retention_days": {"BackupRetentionPeriod": 1},
        "deletion_protection": {"DeletionProtection": True},
        "multi_az": {"MultiAZ": True},
        "performance_insights_days": {"EnablePerformanceInsights": True, "PerformanceInsightsRetentionPeriod": 7},
        "auto_minor_version_upgrade": {"AutoMinorVersionUpgrade": False},
        "publicly_accessible": {"PubliclyAccessible": True},
        "copy_tags_to_snapshot": {"CopyTagsToSnapshot": False},
    }
    instance = {
        key: {"DBInstanceIdentifier": NAME, "ApplyImmediately": True, **value} for key, value in database.items()
    }
    cache = {
        "node_type": {"CacheNodeType": "cache.t3.small"},
        "snapshot_retention_days": {"SnapshotRetentionLimit": 3, "SnapshottingClusterId": f"{NAME}-redis-001"},
        "auto_minor_version_upgrade": {"AutoMinorVersionUpgrade": False},
    }
    redis = f"{NAME}-redis"
    group = {key: {"ReplicationGroupId": redis, "ApplyImmediately": True, **value} for key, value in cache.items()}
    arns = {
        ("DB instance", "rds"): f"arn:aws:rds:{region}:db:{NAME}",
        ("DB subnet group", "rds"): f"arn:aws:rds:{region}:subgrp:{NAME}",
        ("replication group", "elasticache"): f"arn:aws:elasticache:{region}:replicationgroup:{redis}",
        ("cache subnet group", "elasticache"): f"arn:aws:elasticache:{region}:subnetgroup:{redis}",
    }
    tags = [
        simple(
            "data",
            kind,
            service,
            "add_tags_to_resource",
            arn.split(":")[-1],
            {"tags": {"ResourceName": arn, "Tags": [TAG]}},
        )
        for (kind, service), arn in arns.items()
    ]
    return [
        *simple("data", "DB instance", "rds", "modify_db_instance", NAME, instance),
        Change(
            "data",
            "DB instance",
            NAME,
            "security_groups",
            lambda a: a.client("rds").modify_db_instance(
                DBInstanceIdentifier=NAME, VpcSecurityGroupIds=[Network(a).group("redis")], ApplyImmediately=True
            ),
        ),
        Change(
            "data",
            "DB subnet group",
            NAME,
            "subnets",
            lambda a: a.client("rds").modify_db_subnet_group(DBSubnetGroupName=NAME, SubnetIds=_more_subnets(a)),
        ),
        *simple("data", "replication group", "elasticache", "modify_replication_group", redis, group),
        Change(
            "data",
            "replication group",
            redis,
            "nodes",
            lambda a: a.client("elasticache").increase_replica_count(
                ReplicationGroupId=redis, NewReplicaCount=1, ApplyImmediately=True
            ),
        ),
        Change(
            "data",
            "replication group",
            redis,
            "security_groups",
            lambda a: a.client("elasticache").modify_replication_group(
                ReplicationGroupId=redis, SecurityGroupIds=[Network(a).group("rds")], ApplyImmediately=True
            ),
        ),
        Change(
            "data",
            "cache subnet group",
            redis,
            "subnets",
            lambda a: a.client("elasticache").modify_cache_subnet_group(
                CacheSubnetGroupName=redis, SubnetIds=_more_subnets(a)
            ),
        ),
        *(change for found in tags for change in found),
    ]


def _more_subnets(account: Account) -> list[str]:
    network = Network(account)
    return [network.subnet(f"{kind}-us-east-1{zone}") for kind in ("isolated", "private") for zone in "ab"]
