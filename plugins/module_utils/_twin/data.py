# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read of databases, caches, secrets and parameters: never a secret's value. Pure."""

from __future__ import annotations

from .table import Answer, Of, Read

SECRET = Of("secretsmanager:list_secrets", "ARN", "SecretId")
PARAMETERS = 10
"""The most that GetParameters takes: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html"""


def holds_no_secret(parameter: Answer) -> bool:
    """Whether a parameter, as it is described, is no SecureString."""
    return bool(parameter["Type"] in ("String", "StringList"))


PARAMETER = Of("ssm:describe_parameters", "Name", "Names", PARAMETERS, only=holds_no_secret)
READS = (
    Read.pages("rds", "describe_db_instances", "DBInstances", without=("LatestRestorableTime",)),
    Read.pages("rds", "describe_db_subnet_groups", "DBSubnetGroups"),
    Read.pages("rds", "describe_event_subscriptions", "EventSubscriptionsList"),
    Read.pages("elasticache", "describe_replication_groups", "ReplicationGroups"),
    Read.pages("elasticache", "describe_cache_clusters", "CacheClusters", arguments={"ShowCacheNodeInfo": True}),
    Read.pages("elasticache", "describe_cache_subnet_groups", "CacheSubnetGroups"),
    Read.pages(
        "secretsmanager",
        "list_secrets",
        "SecretList",
        arguments={"IncludePlannedDeletion": True},
        without=("LastAccessedDate",),
    ),
    Read.pages(
        "secretsmanager", "list_secret_version_ids", "Versions", SECRET, without=("LastAccessedDate", "KmsKeyIds")
    ),
    Read.pages("secretsmanager", "get_resource_policy", "ResourcePolicy", SECRET),
    Read.pages("ssm", "describe_parameters", "Parameters"),
    Read.pages("ssm", "get_parameters", "Parameters", PARAMETER, without=("LastModifiedDate",)),
)
