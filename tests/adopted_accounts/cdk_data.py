"""The stacks of secrets and of data of a CDK app: secrets with their values, an RDS instance, a cache cluster."""

from __future__ import annotations

import json
import secrets
import string
from dataclasses import dataclass
from typing import Any

from .cdk_network import Network
from .stacks import Stack

CREDENTIALS = "talentbase-dev-rds-credentials"
DATABASE, CACHE = "talentbase-dev-data-database3c4d5e6f-1qaz2wsx3edc", "talentbase-dev-redis"
LETTERS = string.ascii_letters + string.digits
# Logical id, key and length of what GenerateSecretString makes, by name.
GENERATED = {
    "talentbase-dev/web/session-secret": ("SessionSecret8A1B2C3D", "SESSION_SECRET", 64),
    "talentbase/development/django-secret-key": ("DjangoSecretKey4E5F6A7B", "DJANGO_SECRET_KEY", 50),
    # Random letters are no Fernet key, which is 32 bytes in base64; the application's own fault, and kept.
    "talentbase/development/field-encryption-key": ("FieldEncryptionKey9C8D7E6F", "FIELD_ENCRYPTION_KEY", 44),
}


@dataclass(frozen=True)
class Data:
    """Names and endpoints. secrets: ARNs by name."""

    secrets_stack: Stack
    stack: Stack
    secrets: dict[str, str]
    database_host: str
    cache_host: str


def lay_data(account: Any, network: Network) -> Data:
    """The secrets, then the database and the cache; the clock moves until both are available."""
    secrets_stack, stack = Stack("TalentBase-dev-Secrets"), Stack("TalentBase-dev-Data")
    arns = _secrets(account.client("secretsmanager"), secrets_stack)
    password = secrets.token_hex(16)
    _database(account.client("rds"), stack, network, password)
    _cache(account.client("elasticache"), stack, network)
    account.ask("POST", "clock", {"advance": 1800})
    found = account.client("rds").describe_db_instances(DBInstanceIdentifier=DATABASE)["DBInstances"][0]
    clusters = account.client("elasticache").describe_cache_clusters(CacheClusterId=CACHE, ShowCacheNodeInfo=True)
    host = found["Endpoint"]["Address"]
    arns[CREDENTIALS] = _credentials(account.client("secretsmanager"), secrets_stack, stack, host, password)
    return Data(secrets_stack, stack, arns, host, clusters["CacheClusters"][0]["CacheNodes"][0]["Endpoint"]["Address"])


def _secrets(manager: Any, stack: Stack) -> dict[str, str]:
    arns = {}
    for name, (logical, key, length) in GENERATED.items():
        value = json.dumps({key: "".join(secrets.choice(LETTERS) for _ in range(length))})
        generated = {"SecretStringTemplate": "{}", "GenerateStringKey": key, "PasswordLength": length}
        arns[name] = _secret(manager, stack, logical, name, value, GenerateSecretString=generated)
    given = {"AWS_ACCESS_KEY_ID": f"AKIA{secrets.token_hex(8).upper()}", "AWS_SECRET_ACCESS_KEY": secrets.token_hex(20)}
    name = "talentbase/development/aws-s3-credentials"
    arns[name] = _secret(manager, stack, "S3Credentials2B3C4D5E", name, json.dumps(given))
    name = "talentbase/development/sendgrid-api-key"
    arns[name] = _secret(manager, stack, "SendgridApiKey7F8E9D0C", name, f"SG.{secrets.token_hex(20)}")
    return arns


def _secret(manager: Any, stack: Stack, logical: str, name: str, value: str, **properties: Any) -> str:
    arn: str = manager.create_secret(
        Name=name, Description=f"TalentBase: {name}", SecretString=value, Tags=stack.listed(logical)
    )["ARN"]
    return stack.holds(logical, "SecretsManager::Secret", arn, "Delete", Name=name, **properties)


def _credentials(manager: Any, secrets_stack: Stack, stack: Stack, host: str, password: str) -> str:
    """The credentials of the database; what AWS::SecretsManager::SecretTargetAttachment adds to them tells whose they are.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-secretsmanager-secrettargetattachment.html
    """
    value = {
        "username": "talentbase_admin",
        "password": password,
        "engine": "postgres",
        "host": host,
        "port": 5432,
        "dbname": "talentbase_dev",
        "dbInstanceIdentifier": DATABASE,
    }
    template = json.dumps({"username": "talentbase_admin"})
    generated = {"SecretStringTemplate": template, "GenerateStringKey": "password", "PasswordLength": 32}
    logical = "DatabaseCredentials5A6B7C8D"
    arn = _secret(manager, secrets_stack, logical, CREDENTIALS, json.dumps(value), GenerateSecretString=generated)
    stack.holds("DatabaseCredentialsAttachment1D2C3B4A", "SecretsManager::SecretTargetAttachment", arn)
    return arn


def _database(rds: Any, stack: Stack, network: Network, password: str) -> None:
    group, logical = "talentbase-dev-data-databasesubnetgroup7d60f180-4rfv5tgb6yhn", "DatabaseSubnetGroup7D60F180"
    rds.create_db_subnet_group(
        DBSubnetGroupName=group,
        DBSubnetGroupDescription="Subnet group for Database database",
        SubnetIds=network.subnets["Isolated"],
        Tags=stack.listed(logical),
    )
    stack.holds(logical, "RDS::DBSubnetGroup", group)
    logical, parameters = "DatabaseParameters0B1C2D3E", "talentbase-dev-data-databaseparameters0b1c2d3e-6yhn7ujm8ik9"
    rds.create_db_parameter_group(
        DBParameterGroupName=parameters,
        DBParameterGroupFamily="postgres15",
        Description="Slow statements",
        Tags=stack.listed(logical),
    )
    stack.holds(logical, "RDS::DBParameterGroup", parameters)
    logical = "DatabaseB269D8BB"
    rds.create_db_instance(
        DBInstanceIdentifier=DATABASE,
        Engine="postgres",
        EngineVersion="15.15",  # the stack says 15.8, which AWS withdrew in May 2026 and upgraded by itself
        DBInstanceClass="db.t3.micro",
        DBName="talentbase_dev",
        AllocatedStorage=20,
        MaxAllocatedStorage=100,
        StorageType="gp3",
        StorageEncrypted=True,
        MasterUsername="talentbase_admin",
        MasterUserPassword=password,
        DBSubnetGroupName=group,
        VpcSecurityGroupIds=[network.groups["Database"]],
        BackupRetentionPeriod=7,
        PreferredBackupWindow="03:00-04:00",
        PreferredMaintenanceWindow="sun:05:00-sun:06:00",
        DBParameterGroupName=parameters,
        CACertificateIdentifier="rds-ca-rsa4096-g1",
        EnableCloudwatchLogsExports=["postgresql"],
        CopyTagsToSnapshot=True,
        PubliclyAccessible=False,
        MultiAZ=False,
        Tags=stack.listed(logical),
    )
    stack.holds(logical, "RDS::DBInstance", DATABASE, "Snapshot")


def _cache(elasticache: Any, stack: Stack, network: Network) -> None:
    group, logical = "talentbase-dev-redis-subnets", "RedisSubnetGroup"
    elasticache.create_cache_subnet_group(
        CacheSubnetGroupName=group,
        CacheSubnetGroupDescription="Subnet group for Redis",
        SubnetIds=network.subnets["Isolated"],
        Tags=stack.listed(logical),
    )
    stack.holds(logical, "ElastiCache::SubnetGroup", group)
    elasticache.create_cache_cluster(
        CacheClusterId=CACHE,
        Engine="redis",
        EngineVersion="7.0",
        CacheNodeType="cache.t3.micro",
        NumCacheNodes=1,
        CacheSubnetGroupName=group,
        SecurityGroupIds=[network.groups["Redis"]],
        Tags=stack.listed("RedisCluster"),
    )
    stack.holds("RedisCluster", "ElastiCache::CacheCluster", CACHE)
