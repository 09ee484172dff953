# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules for databases, caches, secrets, parameters and keys. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .._data.names import cache_copy_name, copy_name, former_start
from .._inventory.data_stores import Cache, Database
from .._monitoring.database_events import event_subscriptions
from .arns import Arns
from .rule import Condition, Rule, Rules

SOURCE = "aws:ResourceTag/aws:rds:primaryDBInstanceArn"
"""The tag of a password that RDS keeps: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html"""


def data_rules(arns: Arns, values: bool = False, restores: bool = False) -> Rules:
    """The rules of everything that keeps data.

    values: whether secret values may be read, as rotating needs; otherwise only those with which a database is made: its module
    hands user and password to RDS. restores: whether it makes, or removes, what is restored beside an instance.
    """
    managed = [item.identifier for item in arns.inventory.databases.values() if item.managed_password]
    no_public: Condition = {"Bool": {"secretsmanager:BlockPublicPolicy": "true"}}
    through = [f"{service}.{arns.region}.amazonaws.com*" for service in ("secretsmanager", "ssm")]
    return {
        "rds": [
            Rule("Databases", "(?!DeleteDBInstance).*" if values else ".*", _databases(arns)),
            Rule("RestoredDatabases", ".*", _restored_databases(arns) if restores else []),
        ],
        **_backups(arns),
        "scheduler": [Rule("Schedules", ".*", arns.schedules())],
        "elasticache": [
            Rule("Caches", "(?!DeleteReplicationGroup).*" if values else ".*", _caches(arns)),
            Rule("RestoredCaches", ".*", _restored_caches(arns) if restores else []),
        ],
        "secretsmanager": [
            Rule("Secrets", f"(?!PutResourcePolicy|BatchGet{'' if values else '|GetSecretValue'}).*", arns.secrets()),
            Rule("CopiedSecrets", "GetSecretValue|DescribeSecret", arns.copied_secrets()),
            Rule("DatabaseLogins", "GetSecretValue", [] if values else arns.database_logins()),
            Rule("CacheTokens", "GetSecretValue", [] if values else arns.cache_tokens()),
            # This one knows no resource; each value that it returns needs GetSecretValue as well.
            Rule("SecretsAtOnce", "BatchGetSecretValue", ["*"]),
            Rule("SecretPolicies", "PutResourcePolicy", arns.secrets(having_policy=True), no_public),
            *_managed_passwords(arns, managed, values),
        ],
        "ssm": [
            Rule("Parameters", ".*" if values else "(?!GetParameter).*", [*arns.own_parameters(), *arns.parameters()]),
            Rule("CopiedParameters", "GetParameter", arns.copied_parameters()),
        ],
        "kms": [
            Rule("KeysOfPasswords", "DescribeKey", arns.arn("kms", "key/*") if managed else []),
            *_keys_of_vaults(arns),
            Rule(
                "Keys",
                "(?!DescribeKey|CreateGrant|RetireGrant).*",
                arns.keys(),
                {"StringLike": {"kms:ViaService": through}},
            ),
        ],
    }


def _backups(arns: Arns) -> Rules:
    """Vaults by their names; a plan that is known by its tag, and a new one, which has none yet.

    https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html#backup-api-permissions-ref
    """
    owner: Condition = {"StringEqualsIfExists": {f"aws:ResourceTag/{arns.owner_tag}": "true"}}
    return {
        "backup": [
            Rule("Vaults", ".*Vault.*|TagResource", arns.vaults()),
            Rule("BackupPlans", ".*(Plan|Selection)|TagResource", arns.backup_plans(), owner),
        ],
        # This one knows no resource.
        "backup-storage": [Rule("VaultStorage", ".*", ["*"] if arns.vaults() else [])],
    }


def _keys_of_vaults(arns: Arns) -> list[Rule]:
    """The key of a new vault; AWS's own asks for no right."""
    key = arns.inventory.backup.kms_key if arns.inventory.backup else ""
    keys = [key] if ":key/" in key else arns.arn("kms", "key/*") if key else []
    through: Condition = {"StringLike": {"kms:ViaService": f"backup.{arns.region}.amazonaws.com*"}}
    return [Rule("KeyOfVault", "CreateGrant|Decrypt|DescribeKey|GenerateDataKey|RetireGrant", keys, through)]


def _restored_databases(arns: Arns) -> list[str]:
    """What is restored beside an instance. A restore deletes nothing else: what made place is a person's to remove."""
    return arns.arn("rds", *(f"db:{copy_name(item.identifier)}" for item in arns.inventory.databases.values()))


def _restored_caches(arns: Arns) -> list[str]:
    """What is restored beside a replication group, and the snapshots that ElastiCache takes by itself."""
    names = [
        text
        for item in arns.inventory.caches.values()
        for copy in [cache_copy_name(item.identifier)]
        for text in (f"replicationgroup:{copy}", f"cluster:{copy}-???", f"snapshot:automatic.{item.identifier}-*")
    ]
    return arns.arn("elasticache", *names)


def _databases(arns: Arns) -> list[str]:
    """The instances, also those that made place, with their subnet groups, parameter groups and snapshots, and AWS's own groups."""
    names = [
        text
        for item in arns.inventory.databases.values()
        for text in (
            f"db:{item.identifier}",
            f"db:{former_start(item.identifier)}*",
            f"subgrp:{item.subnet_group or item.identifier}",
            f"snapshot:{item.identifier}-*",
            f"snapshot:rds:{item.identifier}-????-??-??-??-??",  # as RDS names its own
            *([f"pg:{item.parameter_group}"] if item.parameter_group else []),
            *_restored(item),
        )
    ]
    events = arns.inventory.monitoring and arns.inventory.monitoring.database_events
    subscriptions = [f"es:{name}" for name in event_subscriptions(arns.cluster)] if events else []
    return arns.arn("rds", *names, *(["pg:default*", "og:default*"] if names else []), *subscriptions)


def _caches(arns: Arns) -> list[str]:
    """The replication groups with their nodes (ID-001), subnet groups and snapshots, and the parameter groups."""
    names = [
        text
        for item in arns.inventory.caches.values()
        for text in (
            f"replicationgroup:{item.identifier}",
            f"cluster:{item.identifier}-???",
            f"subnetgroup:{item.subnet_group or item.identifier}",
            f"snapshot:{item.identifier}-*",
            *_restored(item),
        )
    ]
    return arns.arn("elasticache", *names, *(["parametergroup:default*"] if names else []))


def _restored(item: Database | Cache) -> list[str]:
    """The snapshot that it is made from, where that is not one of its own."""
    named = item.restore_snapshot
    own = (f"{item.identifier}-", f"rds:{item.identifier}-")
    return [f"snapshot:{named}"] if named and not named.startswith(own) else []


def _managed_passwords(arns: Arns, identifiers: Sequence[str], values: bool) -> list[Rule]:
    instances = arns.arn("rds", *(f"db:{name}" for name in identifiers))
    made = arns.arn("secretsmanager", "secret:rds!db-*") if identifiers else []
    return [
        Rule("NewPasswordsOfRds", "CreateSecret|TagResource", made, {"StringEqualsIfExists": {SOURCE: instances}}),
        Rule(
            "PasswordsOfRds",
            "GetSecretValue|RotateSecret" if values else "RotateSecret",
            made,
            {"StringEquals": {SOURCE: instances}},
        ),
    ]
