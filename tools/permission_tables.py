"""Which operations of AWS a purpose needs beside what the code of the collection tells: what permissions.py reads as tables."""

from __future__ import annotations

READS = ("Describe", "List", "View", "Get", "Lookup", "BatchGet", "Filter", "Simulate")
VALUES = {
    "secretsmanager:GetSecretValue",
    "secretsmanager:BatchGetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameters",
}
DELETES = ("Delete", "Deregister", "Detach", "Disassociate", "Release", "Remove", "Revoke")
# Words of the code that are the inventory's or another service's, and no calls.
NOT_CALLED = {
    "acm:ListTagsForResource",
    "acm:UntagResource",
    "ecs:ExecuteCommand",
    "ssm:PutResourcePolicy",
    "sts:AssumeRole",  # of who assumes the role of an environment, see docs/security.md, not of the role
}
# What AWS asks of the caller beside the operation itself: the roles passed to ECS, the roles that services make for
# themselves, and the keys of passwords and secrets:
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions
BESIDE = {
    "iam:PassRole",
    "iam:CreateServiceLinkedRole",
    "rds:CreateDBSnapshot",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:GenerateDataKey",
    # https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html#backup-api-permissions-ref
    "backup-storage:MountCapsule",
    "kms:CreateGrant",
    "kms:RetireGrant",
    # https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeResourcePolicies",
    "logs:PutResourcePolicy",
    # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Logging-destinations.html
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:UpdateLogDelivery",
    "elasticloadbalancing:SetWebAcl",
}
# An administrator's: what makes roles, providers and boundaries, and playbooks/github.yml.
ADMINISTRATOR = ("_oidc", "_permissions", "iam_oidc_provider.py", "iam_permissions.py")
# A deployer that may write a role's trust may become that role.
NOBODY = {"iam:UpdateAssumeRolePolicy"}
# A database is made with the user and password of its secret, which the module reads; copy_from reads a value to copy it.
DEPLOYS = {"secretsmanager:GetSecretValue", "ssm:GetParameter"}
# What belongs to one purpose alone. All other writes are a deployer's.
ALONE = {
    "rotate": {
        "secretsmanager:BatchGetSecretValue",
        "secretsmanager:GetSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
        "ssm:GetParameterHistory",
    },
    "restore": {"rds:RestoreDBInstanceToPointInTime", "secretsmanager:RestoreSecret"},
    "report": {
        "s3:GetBucketAcl",
        "s3:GetBucketLocation",
        "s3:GetBucketPolicyStatus",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetObject",
        "s3:PutObject",
    },
    "destroy": {
        "cloudwatch:DeleteDashboards",
        "ecr:DeleteRepository",
        "ec2:DeleteSubnet",
        "ec2:DeleteVpc",
        "ecs:DeleteCluster",
        "elasticache:DeleteReplicationGroup",
        "elasticloadbalancing:DeleteLoadBalancer",
        "logs:DeleteLogGroup",
        "rds:DeleteDBInstance",
        "secretsmanager:DeleteSecret",
        "sns:DeleteTopic",
    },
}
LOCK = {"ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:PutParameter", "ssm:RemoveTagsFromResource"}
RESTART = {"ecs:StopServiceDeployment", "ecs:UpdateService"}
CHANGE = {"secretsmanager:TagResource", "secretsmanager:UpdateSecretVersionStage"}
# What a purpose needs beside what is its own.
ALSO = {
    "rotate": LOCK
    | RESTART
    | CHANGE
    | {
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "elasticache:ModifyReplicationGroup",
        "rds:ModifyDBInstance",
        "secretsmanager:PutSecretValue",
        "secretsmanager:RotateSecret",
        "ssm:GetParameter",
        "ssm:GetParameters",
    },
    "destroy": LOCK,
}
# A restored value is written as a new one, and is given to the database as a rotated one is. A restored store is checked by tasks.
RESTORES = {
    "ecs:RunTask",
    "ecs:StopTask",
    "ecs:TagResource",
    "elasticache:AddTagsToResource",
    "elasticache:CreateReplicationGroup",
    "elasticache:DeleteReplicationGroup",
    "iam:PassRole",
    "rds:AddTagsToResource",
    "rds:DeleteDBInstance",
    "rds:RemoveTagsFromResource",
}
ALSO["restore"] = ALSO["rotate"] | ALONE["rotate"] - {"secretsmanager:BatchGetSecretValue"} | RESTORES
# Of values those that hold no secret: the lock, and parameters that are no SecureString.
LOOKS = {
    "ssm:GetParameter",
    "ssm:GetParameters",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
}
# Of S3 what a look at the bucket of a load balancer's logs needs, beside what a report needs of its own bucket.
LOOKS |= {"s3:GetBucketPublicAccessBlock", "s3:GetObject"}
# And the settings of both.
LOOKS |= {"s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketPolicyStatus", "kms:DescribeKey"}


# What destroy undoes before it deletes: protection against deletion, and what runs; a database's final snapshot; a budget,
# hours, and the tags that name them.
DISMANTLES = {
    "application-autoscaling:UntagResource",
    "budgets:ModifyBudget",
    "ecs:UpdateService",
    "elasticloadbalancing:ModifyLoadBalancerAttributes",
    "elasticloadbalancing:SetWebAcl",
    "rds:AddTagsToResource",
    "rds:CreateDBSnapshot",
    "rds:ModifyDBInstance",
    "rds:RemoveTagsFromResource",
    "rds:StartDBInstance",
    "route53:ChangeResourceRecordSets",
    "sns:UntagResource",
}
