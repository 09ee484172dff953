# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Passing errors of RDS, ElastiCache, secrets, parameters, logs and alarms. Pure."""

from __future__ import annotations

from .passing_error import (
    EC2_CONSISTENCY,
    HELD_TODO,
    LINKED_TODO,
    MINUTE,
    RDS_ERRORS,
    STILL_TODO,
    TF,
    PassingError,
)

DATA = (
    PassingError(
        (
            "rds:CreateDBSubnetGroup",
            "rds:CreateDBInstance",
            "rds:RestoreDBInstanceFromDBSnapshot",
            "elasticache:CreateCacheSubnetGroup",
            "elasticache:CreateReplicationGroup",
        ),
        ("InvalidParameterValue", "ServiceLinkedRoleNotFoundFault"),
        "service.linked role",
        5 * MINUTE,
        "AWS makes the service-linked role at its first use in an account",
        "https://github.com/aws-samples/eks-workshop-v2/issues/1609, "
        "https://github.com/hashicorp/terraform-provider-aws/pull/10100",
        LINKED_TODO,
    ),
    PassingError(
        ("rds:CreateDBInstance", "rds:RestoreDBInstanceFromDBSnapshot", "elasticache:CreateReplicationGroup"),
        ("DBSubnetGroupNotFoundFault", "CacheSubnetGroupNotFoundFault", "InvalidVPCNetworkStateFault"),
        "",
        MINUTE,
        "AWS does not know the new subnet group everywhere yet",
        f"{RDS_ERRORS}API_CreateDBInstance.html",
    ),
    PassingError(
        ("rds:CreateDBSubnetGroup", "rds:ModifyDBSubnetGroup", "elasticache:*CacheSubnetGroup"),
        ("InvalidSubnet",),
        "",
        MINUTE,
        "AWS does not know the new subnets everywhere yet",
        EC2_CONSISTENCY,
    ),
    PassingError(
        (
            "rds:ModifyDBInstance",
            "rds:DeleteDBInstance",
            "rds:CreateDBSnapshot",
            "rds:AddTagsToResource",
            "rds:RemoveTagsFromResource",
        ),
        ("InvalidDBInstanceState*",),
        "^(?!.*already being deleted)",
        30 * MINUTE,
        "the database is in a backup or another change, and takes one at a time",
        f"{TF}rds/instance.go, https://github.com/hashicorp/terraform-provider-aws/pull/46687",
        STILL_TODO,
    ),
    PassingError(
        ("rds:DeleteDBSubnetGroup",),
        ("InvalidDBSubnetGroupStateFault", "InvalidDBSubnetGroupState"),
        "",
        5 * MINUTE,
        "a database that has gone still holds the subnet group",
        f"{RDS_ERRORS}API_DeleteDBSubnetGroup.html",
        HELD_TODO,
    ),
    PassingError(
        (
            "elasticache:ModifyReplicationGroup",
            "elasticache:*ReplicaCount",
            "elasticache:AddTagsToResource",
            "elasticache:RemoveTagsFromResource",
            "elasticache:ListTagsForResource",
            "elasticache:DeleteReplicationGroup",
            "elasticache:CreateSnapshot",
        ),
        ("InvalidReplicationGroupState*", "InvalidCacheClusterState*"),
        "^(?!.*(status|state).? ?:? ?deleting)",
        15 * MINUTE,
        "the cache is in another change or a snapshot, and takes one at a time",
        f"{TF}elasticache/replication_group.go",
        STILL_TODO,
    ),
    PassingError(
        ("elasticache:DeleteCacheSubnetGroup",),
        ("CacheSubnetGroupInUse", "DependencyViolation"),
        "",
        5 * MINUTE,
        "a cache that has gone still holds the subnet group",
        f"{TF}elasticache/subnet_group.go",
        HELD_TODO,
    ),
)

SECRETS = (
    PassingError(
        ("secretsmanager:PutResourcePolicy",),
        ("MalformedPolicyDocumentException",),
        "unsupported principal|invalid principal",
        2 * MINUTE,
        "Secrets Manager does not know the new role yet",
        f"{TF}secretsmanager/secret.go",
        "correct the principal that the policy names, and run the same command again",
    ),
    PassingError(
        ("secretsmanager:PutResourcePolicy", "secretsmanager:TagResource", "secretsmanager:RotateSecret"),
        ("ResourceNotFoundException",),
        "can.t find the specified secret",
        MINUTE / 2,
        "Secrets Manager does not know the new secret everywhere yet",
        f"{TF}secretsmanager/secret.go",
    ),
    PassingError(
        ("secretsmanager:CreateSecret",),
        ("InvalidRequestException",),
        "because it was deleted",
        2 * MINUTE,
        "a deleted secret of this name still goes",
        f"{TF}secretsmanager/secret.go",
        "take it back with -e restore_secrets=true, or run the same command again",
    ),
    PassingError(
        ("secretsmanager:RotateSecret",),
        ("InvalidRequestException",),
        "previous rotation isn.t complete",
        5 * MINUTE,
        "the rotation before this one still goes on",
        f"{TF}secretsmanager/secret_rotation.go",
        STILL_TODO,
    ),
    PassingError(
        ("ssm:PutParameter", "ssm:AddTagsToResource", "ssm:RemoveTagsFromResource", "ssm:DeleteParameter"),
        ("TooManyUpdates",),
        "",
        MINUTE,
        "Parameter Store takes one change of a parameter at a time",
        "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html",
    ),
)

MONITORING = (
    PassingError(
        (
            "logs:CreateLogGroup",
            "logs:DeleteLogGroup",
            "logs:PutRetentionPolicy",
            "logs:AssociateKmsKey",
            "logs:*agResource",
        ),
        ("OperationAbortedException",),
        "",
        MINUTE,
        "CloudWatch Logs takes one change of a log group at a time",
        f"{TF}logs/group.go",
    ),
    PassingError(
        ("logs:PutRetentionPolicy", "logs:TagResource"),
        ("ResourceNotFoundException",),
        "",
        MINUTE / 2,
        "CloudWatch Logs does not know the new log group everywhere yet",
        f"{TF}logs/group.go",
    ),
    PassingError(
        ("cloudwatch:TagResource", "cloudwatch:UntagResource", "cloudwatch:PutMetricAlarm"),
        ("ConcurrentModificationException",),
        "",
        MINUTE,
        "CloudWatch takes one change of an alarm at a time",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_TagResource.html",
    ),
    PassingError(
        ("sns:CreateTopic", "sns:TagResource", "sns:UntagResource"),
        ("ConcurrentAccess*", "StaleTag*"),
        "",
        MINUTE,
        "SNS takes one change of a topic's tags at a time",
        "https://docs.aws.amazon.com/sns/latest/api/API_TagResource.html",
    ),
    PassingError(
        ("sns:SetTopicAttributes",),
        ("InvalidParameter*",),
        "principal|policy|KMS",
        2 * MINUTE,
        "SNS does not know what the topic's policy or key names everywhere yet",
        f"{TF}sns/topic.go",
    ),
)
