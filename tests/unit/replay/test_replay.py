"""Shapes of AWS's answers that were once met, replayed: each is read, and seen to be the same as itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools.replay.run import replay

# Fields that AWS does not promise were missing in answers of 2016 to 2024, or were there in an older form.
SHAPES: dict[str, dict[str, Any]] = {
    "rds.DescribeDBInstances": {
        "DBInstances": [
            {"DBInstanceIdentifier": "cut", "Engine": "mysql", "EnabledCloudwatchLogsExports": ["general"]},
            {"DBInstanceIdentifier": "making", "DBInstanceStatus": "creating"},
            {
                "DBInstanceIdentifier": "whole",
                "DBInstanceStatus": "backing-up",
                "Engine": "postgres",
                "EngineVersion": "15.12",
                "MasterUsername": "app",
                "Endpoint": {"Address": "app.rds", "Port": 5432},
                "AllocatedStorage": 40,
                "MaxAllocatedStorage": 100,
                "PendingModifiedValues": {"DBInstanceClass": "db.t3.small"},
                "InstanceCreateTime": {"__class__": "datetime", "year": 2024, "month": 2, "day": 29},
            },
        ]
    },
    "elasticache.DescribeReplicationGroups": {
        "ReplicationGroups": [
            {"ReplicationGroupId": "old", "Status": "available", "AutomaticFailover": "enabled"},
            {"ReplicationGroupId": "making", "Status": "creating"},
        ]
    },
    "elasticache.DescribeCacheClusters": {"CacheClusters": [{"EngineVersion": "7.0.7", "Engine": "redis"}]},
    "elasticache.DescribeCacheSubnetGroups": {"CacheSubnetGroups": [{"CacheSubnetGroupName": "a", "Subnets": []}]},
    "elasticloadbalancing.DescribeListeners": {
        "Listeners": [
            {
                "ListenerArn": "arn",
                "LoadBalancerArn": "arn",
                "Port": 80,
                "Protocol": "HTTP",
                "DefaultActions": [
                    {
                        "Type": "redirect",
                        "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"},
                    }
                ],
            }
        ]
    },
    "elasticloadbalancing.DescribeTargetGroups": {
        "TargetGroups": [
            {
                "TargetGroupArn": "arn",
                "TargetGroupName": "old",
                "Protocol": "HTTP",
                "Port": 80,
                "HealthCheckPort": "traffic-port",
                "HealthCheckProtocol": "HTTP",
                "HealthCheckIntervalSeconds": 30,
                "HealthCheckTimeoutSeconds": 5,
                "HealthyThresholdCount": 2,
                "UnhealthyThresholdCount": 2,
            }
        ]
    },
    "elasticloadbalancing.DescribeTargetHealth": {"TargetHealthDescriptions": [{"Target": {"Id": "10.0.0.1"}}]},
    "acm.ListCertificates": {"CertificateSummaryList": [{"CertificateArn": "arn", "DomainName": "example.org"}]},
    "acm.DescribeCertificate": {"Certificate": {"DomainName": "example.org", "KeyAlgorithm": "RSA-2048"}},
}


def record(folder: Path, operation: str, data: dict[str, Any]) -> None:
    (folder / operation).mkdir()
    (folder / operation / "one.json").write_text(json.dumps({"status_code": 200, "data": data}))


@pytest.mark.parametrize("operation", SHAPES)
def test_every_shape_is_read_and_is_no_difference(operation: str, tmp_path: Path) -> None:
    record(tmp_path, operation, SHAPES[operation])
    [result] = replay(tmp_path).values()
    assert (result.failures, result.differences, result.answers) == ([], [], 1)
    assert result.items > 0


def test_what_nothing_reads_and_what_no_reader_takes_are_failures(tmp_path: Path) -> None:
    record(tmp_path, "sqs.ListQueues", {"QueueUrls": []})
    record(tmp_path, "ecs.DescribeServices", {"services": [{"serviceName": "without an ARN"}]})
    results = replay(tmp_path)
    assert results["sqs.ListQueues"].failures == ["one.json: nothing reads sqs.ListQueues"]
    assert results["ecs.DescribeServices"].failures[0].startswith("one.json: KeyError")
