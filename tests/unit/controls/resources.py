"""A resource of each kind of which every control holds, and for each control what makes it not hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._controls.model import Resource

NOW = datetime(2026, 11, 30, tzinfo=UTC)
RECENT, OLD = NOW - timedelta(days=10), NOW - timedelta(days=200)
BLOCK = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
TLS = {"Effect": "Deny", "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
CONTAINER = {
    "name": "api",
    "user": "1000:1000",
    "readonlyRootFilesystem": True,
    "environment": [{"name": "PORT", "value": "8000"}],
    "logConfiguration": {"logDriver": "awslogs"},
}
ATTRIBUTES = {
    "routing.http.drop_invalid_header_fields.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "access_logs.s3.enabled": "true",
    "access_logs.s3.bucket": "logs",
    "deletion_protection.enabled": "true",
}
REDIRECT = {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS"}}
LISTENERS = [
    {"Port": 80, "Protocol": "HTTP", "DefaultActions": [REDIRECT]},
    {"Port": 443, "Protocol": "HTTPS", "DefaultActions": [{"Type": "fixed-response"}]},
]
DATABASE = {
    "Engine": "postgres",
    "PubliclyAccessible": False,
    "StorageEncrypted": True,
    "MultiAZ": True,
    "MonitoringInterval": 60,
    "DeletionProtection": True,
    "EnabledCloudwatchLogsExports": ["postgresql", "upgrade"],
    "IAMDatabaseAuthenticationEnabled": True,
    "BackupRetentionPeriod": 7,
    "AutoMinorVersionUpgrade": True,
    "CopyTagsToSnapshot": True,
    "DBSubnetGroup": {"VpcId": "vpc-1"},
    "Endpoint": {"Port": 5433},
    "MasterUsername": "talentbase_admin",
}
SNAPSHOT = {"DBSnapshotIdentifier": "one", "Encrypted": True, "RestoredBy": []}
SUBSCRIPTION = {"CustSubscriptionId": "all", "Enabled": True, "EventCategoriesList": [], "SourceIdsList": []}
POINT = {"RecoveryPointArn": "arn:point", "EncryptionKeyArn": "arn:key"}
MEMBER = {"CacheClusterId": "redis-001", "AutoMinorVersionUpgrade": True, "CacheSubnetGroupName": "redis"}
RULE = {"Name": "common", "VisibilityConfig": {"CloudWatchMetricsEnabled": True}}
EMPTY = {"GroupName": "default", "IpPermissions": [], "IpPermissionsEgress": []}
ALLOWED = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
BEHAVIOR = {"ViewerProtocolPolicy": "redirect-to-https"}
CUSTOM = {"OriginProtocolPolicy": "https-only", "OriginSslProtocols": {"Items": ["TLSv1.2"]}}
ORIGINS = [
    {"Id": "alb", "CustomOriginConfig": CUSTOM},
    {"Id": "s3", "S3OriginConfig": {}, "OriginAccessControlId": "E"},
]
DISTRIBUTION = {
    "DefaultRootObject": "index.html",
    "DefaultCacheBehavior": BEHAVIOR,
    "Origins": {"Items": ORIGINS},
    "OriginGroups": {"Items": [{"Id": "both"}]},
    "Logging": {"Enabled": True},
    "WebACLId": "arn:acl",
    "ViewerCertificate": {"CloudFrontDefaultCertificate": False, "SSLSupportMethod": "sni-only"},
}
SECRET = {
    "RotationEnabled": True,
    "NextRotationDate": NOW + timedelta(days=5),
    "LastAccessedDate": RECENT,
    "CreatedDate": OLD,
}


def one(key: str, answer: Mapping[str, Any], **parts: Any) -> Resource:
    return Resource(key, "one", answer, parts)


GOOD: dict[str, Resource] = {
    "cluster": one("cluster", {"settings": [{"name": "containerInsights", "value": "enabled"}]}),
    "services": one(
        "services.api",
        {"platformVersion": "LATEST", "networkConfiguration": {"awsvpcConfiguration": {"assignPublicIp": "DISABLED"}}},
        task_definition={"networkMode": "awsvpc", "containerDefinitions": [CONTAINER]},
        container="api",
    ),
    "load_balancer": one(
        "ingress",
        {"AvailabilityZones": [{"ZoneName": "a"}, {"ZoneName": "b"}]},
        attributes=ATTRIBUTES,
        listeners=LISTENERS,
        web_acl={"Name": "acl"},
    ),
    "target_groups": one("services.api", {"HealthCheckProtocol": "HTTPS"}),
    "web_acl": one("ingress.waf", {"Rules": [RULE]}, logging={"LogDestinationConfigs": ["arn:logs"]}),
    "certificates": one("ingress", {"NotAfter": NOW + timedelta(days=200), "KeyAlgorithm": "RSA-2048"}, now=NOW),
    "databases": one(
        "databases.main", DATABASE, snapshots=[SNAPSHOT], force_ssl=("1", "default.postgres15"), recovery_points=[POINT]
    ),
    "database_events": one("databases", {"Region": "us-east-1"}, subscriptions=[SUBSCRIPTION]),
    "caches": one(
        "caches.main",
        {
            "SnapshotRetentionLimit": 7,
            "AutomaticFailover": "enabled",
            "AtRestEncryptionEnabled": True,
            "TransitEncryptionEnabled": True,
        },
        members=[MEMBER],
    ),
    "secrets": one("secrets.django", {**SECRET, "LastChangedDate": RECENT}, now=NOW),
    "vpc": one(
        "network",
        {"VpcId": "vpc-1"},
        security_groups=[EMPTY],
        subnets=[{"SubnetId": "subnet-1", "MapPublicIpOnLaunch": False}],
        endpoints=[{"VpcEndpointId": "vpce-1", "ServiceName": "com.amazonaws.us-east-1.ec2"}],
        flow_logs=[{"FlowLogId": "fl-1", "TrafficType": "ALL", "DeliverLogsStatus": "SUCCESS"}],
    ),
    "security_groups": one("network.security_group_rules", {"IpPermissions": [ALLOWED]}),
    "repositories": one(
        "services.api",
        {"imageScanningConfiguration": {"scanOnPush": True}, "imageTagMutability": "IMMUTABLE"},
        lifecycle="{}",
        registry_scanning={},
    ),
    "account": one("aws_account_id", {"Account": "1"}, public_access_block=BLOCK, detectors={"1": "ENABLED"}),
    "buckets": one(
        "report_bucket",
        {"Name": "pages"},
        public_access_block=BLOCK,
        grants=[],
        policy=json.dumps({"Statement": [TLS]}),
        policy_is_public=False,
        logging={"TargetBucket": "other"},
        ownership="BucketOwnerEnforced",
        lifecycle=[{"Status": "Enabled"}],
        versioning="Enabled",
        encryption="aws:kms",
    ),
    "distributions": one("services.web.hosts", DISTRIBUTION, missing_buckets=[]),
    "topic": one("monitoring", {"KmsMasterKeyId": "alias/own"}),
    "keys": one("databases.main", {"KeyManager": "CUSTOMER", "KeySpec": "SYMMETRIC_DEFAULT"}, rotates=True),
    "policies": one("task_policy", {"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"]}]}),
    "hosted_zone": one("ingress.hosted_zone", {"Id": "Z1"}, query_logging=[{"CloudWatchLogsLogGroupArn": "arn:logs"}]),
}


def task(**container: Any) -> dict[str, Any]:
    return {"task_definition": {"networkMode": "awsvpc", "containerDefinitions": [{**CONTAINER, **container}]}}


def balancer(name: str, value: str) -> dict[str, Any]:
    return {"attributes": {**ATTRIBUTES, name: value}}


def reached(port: int) -> dict[str, Any]:
    return {"IpPermissions": [{**ALLOWED, "FromPort": port, "ToPort": port}]}


def grants(permission: str) -> dict[str, Any]:
    group = {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}
    return {"public_access_block": {}, "grants": [{"Permission": permission, "Grantee": group}]}


def told(source: str, *categories: str) -> dict[str, Any]:
    """A subscription to some of what a source tells alone."""
    return {"subscriptions": [{**SUBSCRIPTION, "SourceType": source, "EventCategoriesList": list(categories)}]}


def origin(**custom: Any) -> dict[str, Any]:
    return {"Origins": {"Items": [{"Id": "alb", "CustomOriginConfig": {**CUSTOM, **custom}}]}}


# By control what differs from GOOD: of the answer, and of its parts.
BAD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "ECS.1": ({}, {"task_definition": {"networkMode": "host", "containerDefinitions": []}}),
    "ECS.2": ({"networkConfiguration": {"awsvpcConfiguration": {"assignPublicIp": "ENABLED"}}}, {}),
    "ECS.3": ({}, {"task_definition": {"pidMode": "host", "containerDefinitions": []}}),
    "ECS.4": ({}, task(privileged=True)),
    "ECS.5": ({}, task(readonlyRootFilesystem=False)),
    "ECS.8": ({}, task(environment=[{"name": "AWS_SECRET_ACCESS_KEY", "value": "x"}])),
    "ECS.9": ({}, task(logConfiguration=None)),
    "ECS.10": ({"platformVersion": "1.3.0"}, {}),
    "ECS.12": ({"settings": [{"name": "containerInsights", "value": "disabled"}]}, {}),
    "ECS.20": ({}, task(user="root")),
    "ELB.1": ({}, {"listeners": [{"Port": 80, "Protocol": "HTTP", "DefaultActions": [{"Type": "forward"}]}]}),
    "ELB.4": ({}, balancer("routing.http.drop_invalid_header_fields.enabled", "false")),
    "ELB.5": ({}, balancer("access_logs.s3.enabled", "false")),
    "ELB.6": ({}, balancer("deletion_protection.enabled", "false")),
    "ELB.12": ({}, balancer("routing.http.desync_mitigation_mode", "monitor")),
    "ELB.13": ({"AvailabilityZones": [{"ZoneName": "a"}]}, {}),
    "ELB.16": ({}, {"web_acl": {}}),
    "ELB.21": ({"HealthCheckProtocol": "HTTP"}, {}),
    "WAF.10": ({"Rules": []}, {}),
    "WAF.11": ({}, {"logging": {}}),
    "WAF.12": ({"Rules": [{**RULE, "VisibilityConfig": {"CloudWatchMetricsEnabled": False}}]}, {}),
    "ACM.1": ({"NotAfter": NOW + timedelta(days=9)}, {}),
    "ACM.2": ({"KeyAlgorithm": "RSA_1024"}, {}),
    "RDS.1": ({}, {"snapshots": [{**SNAPSHOT, "RestoredBy": ["all"]}]}),
    "RDS.2": ({"PubliclyAccessible": True}, {}),
    "RDS.3": ({"StorageEncrypted": False}, {}),
    "RDS.4": ({}, {"snapshots": [{**SNAPSHOT, "Encrypted": False}]}),
    "RDS.5": ({"MultiAZ": False}, {}),
    "RDS.6": ({"MonitoringInterval": 0}, {}),
    "RDS.8": ({"DeletionProtection": False}, {}),
    "RDS.9": ({"EnabledCloudwatchLogsExports": ["postgresql"]}, {}),
    "RDS.10": ({"IAMDatabaseAuthenticationEnabled": False}, {}),
    "RDS.11": ({"BackupRetentionPeriod": 6}, {}),
    "RDS.13": ({"AutoMinorVersionUpgrade": False}, {}),
    "RDS.17": ({"CopyTagsToSnapshot": False}, {}),
    "RDS.18": ({"DBSubnetGroup": {}}, {}),
    "RDS.20": ({}, told("db-instance", "maintenance", "failure")),
    "RDS.21": ({}, told("db-parameter-group", "other")),
    "RDS.22": ({}, told("db-instance")),
    "RDS.23": ({"Endpoint": {"Port": 5432}}, {}),
    "RDS.25": ({"MasterUsername": "postgres"}, {}),
    "RDS.26": ({}, {"recovery_points": []}),
    "RDS.36": ({"EnabledCloudwatchLogsExports": []}, {}),
    "RDS.38": ({}, {"force_ssl": ("0", "old")}),
    "ElastiCache.1": ({"SnapshotRetentionLimit": 0}, {}),
    "ElastiCache.2": ({}, {"members": [{**MEMBER, "AutoMinorVersionUpgrade": False}]}),
    "ElastiCache.3": ({"AutomaticFailover": "disabled"}, {}),
    "ElastiCache.4": ({"AtRestEncryptionEnabled": False}, {}),
    "ElastiCache.5": ({"TransitEncryptionEnabled": True, "TransitEncryptionMode": "preferred"}, {}),
    "ElastiCache.7": ({}, {"members": [{**MEMBER, "CacheSubnetGroupName": "default"}]}),
    "SecretsManager.1": ({"RotationEnabled": False}, {}),
    "SecretsManager.2": ({"NextRotationDate": NOW - timedelta(days=1)}, {}),
    "SecretsManager.3": ({"LastAccessedDate": OLD}, {}),
    "SecretsManager.4": ({"LastChangedDate": OLD}, {}),
    "EC2.2": ({}, {"security_groups": [{**EMPTY, "IpPermissionsEgress": [ALLOWED]}]}),
    "EC2.6": ({}, {"flow_logs": [{"FlowLogId": "fl-1", "TrafficType": "ACCEPT"}]}),
    "EC2.10": ({}, {"endpoints": [{"VpcEndpointId": "vpce-1", "ServiceName": "com.amazonaws.us-east-1.s3"}]}),
    "EC2.15": ({}, {"subnets": [{"SubnetId": "subnet-1", "MapPublicIpOnLaunch": True}]}),
    "EC2.18": (reached(8443), {}),
    "EC2.19": (reached(22), {}),
    "ECR.1": ({"imageScanningConfiguration": {"scanOnPush": False}}, {}),
    "ECR.2": ({"imageTagMutability": "MUTABLE"}, {}),
    "ECR.3": ({}, {"lifecycle": ""}),
    "S3.1": ({}, {"public_access_block": {**BLOCK, "IgnorePublicAcls": False}}),
    "S3.2": ({}, grants("READ")),
    "S3.3": ({}, grants("WRITE")),
    "S3.5": ({}, {"policy": ""}),
    "S3.8": ({}, {"public_access_block": {}}),
    "S3.9": ({}, {"logging": {}}),
    "S3.12": ({}, {"ownership": "ObjectWriter"}),
    "S3.13": ({}, {"lifecycle": [{"Status": "Disabled"}]}),
    "S3.14": ({}, {"versioning": "Suspended"}),
    "S3.17": ({}, {"encryption": "AES256"}),
    "CloudFront.1": ({"DefaultRootObject": ""}, {}),
    "CloudFront.3": ({"CacheBehaviors": {"Items": [{"ViewerProtocolPolicy": "allow-all"}]}}, {}),
    "CloudFront.4": ({"OriginGroups": {"Items": []}}, {}),
    "CloudFront.5": ({"Logging": {"Enabled": False}}, {}),
    "CloudFront.6": ({"WebACLId": ""}, {}),
    "CloudFront.7": ({"ViewerCertificate": {"CloudFrontDefaultCertificate": True}}, {}),
    "CloudFront.8": ({"ViewerCertificate": {"SSLSupportMethod": "vip"}}, {}),
    "CloudFront.9": (origin(OriginProtocolPolicy="http-only"), {}),
    "CloudFront.10": (origin(OriginSslProtocols={"Items": ["SSLv3", "TLSv1.2"]}), {}),
    "CloudFront.12": ({}, {"missing_buckets": ["gone"]}),
    "CloudFront.13": ({"Origins": {"Items": [{"Id": "s3", "S3OriginConfig": {}}]}}, {}),
    "SNS.1": ({"KmsMasterKeyId": ""}, {}),
    "KMS.4": ({}, {"rotates": False}),
    "Backup.1": ({}, {"recovery_points": [{**POINT, "EncryptionKeyArn": ""}]}),
    "GuardDuty.1": ({}, {"detectors": {}}),
    "IAM.21": ({"Statement": {"Effect": "Allow", "Action": "s3:*"}}, {}),
    "Route53.2": ({}, {"query_logging": []}),
}


def bad(control: str, kind: str) -> Resource:
    """A resource of which a control does not hold."""
    answer, parts = BAD[control]
    good = GOOD[kind]
    return replace(good, answer={**good.answer, **answer}, parts={**good.parts, **parts})
