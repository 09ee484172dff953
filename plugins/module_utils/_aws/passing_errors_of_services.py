# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Passing errors of ECS, Application Auto Scaling and IAM. Pure."""

from __future__ import annotations

from .passing_error import (
    EC2_CONSISTENCY,
    IAM_CONSISTENCY,
    LINKED_TODO,
    MINUTE,
    ROLE_TODO,
    STILL_TODO,
    TF,
    TF_ISSUE,
    PassingError,
)

ECS = (
    PassingError(
        ("ecs:CreateCluster",),
        ("InvalidParameterException",),
        "unable to assume the service.linked role",
        2 * MINUTE,
        "ECS makes its service-linked role at its first use in an account",
        f"{TF}ecs/cluster.go, https://github.com/aws/containers-roadmap/issues/2614",
        LINKED_TODO,
    ),
    PassingError(
        ("ecs:PutClusterCapacityProviders", "ecs:UpdateCluster", "ecs:UpdateClusterSettings", "ecs:DeleteCluster"),
        ("ClientException", "ResourceInUseException", "UpdateInProgressException"),
        "not ACTIVE|in use|in progress|^$",
        10 * MINUTE,
        "the cluster takes one change at a time, and none while it is provisioned",
        f"{TF}ecs/cluster_capacity_providers.go, {TF_ISSUE}11285",
        STILL_TODO,
    ),
    PassingError(
        ("ecs:CreateService",),
        ("ClusterNotFoundException",),
        "",
        MINUTE,
        "ECS does not know the new cluster everywhere yet",
        f"{TF}ecs/service.go",
        "see that the cluster is ACTIVE, and run the same command again",
    ),
    PassingError(
        ("ecs:CreateService", "ecs:UpdateService", "ecs:RunTask", "ecs:RegisterTaskDefinition"),
        ("ClientException", "InvalidParameterException"),
        "unable to assume .*role|role being passed has the proper permissions",
        2 * MINUTE,
        "ECS does not know the new role yet",
        f"{TF}ecs/service.go, {TF_ISSUE}38538, {IAM_CONSISTENCY}",
        ROLE_TODO,
    ),
    PassingError(
        ("ecs:RegisterTaskDefinition", "ecs:RunTask", "ecs:CreateService", "ecs:UpdateService"),
        ("AccessDeniedException",),
        "iam:PassRole",
        2 * MINUTE,
        "IAM does not know the new role everywhere yet",
        "https://github.com/terraform-aws-modules/terraform-aws-ecs/issues/414",
        new_role=True,
    ),
    PassingError(
        ("ecs:CreateService", "ecs:UpdateService"),
        ("InvalidParameterException",),
        "does not have an associated load balancer",
        5 * MINUTE,
        "ECS does not see yet that a listener rule uses the target group",
        f"{TF}ecs/service.go",
        "see that a listener rule forwards to the target group, and run the same command again",
    ),
    PassingError(
        ("ecs:CreateService", "ecs:UpdateService", "ecs:RunTask"),
        ("InvalidParameterException",),
        "InvalidSubnetID.NotFound|InvalidGroup.NotFound",
        MINUTE,
        "ECS does not know the new subnet or security group yet",
        EC2_CONSISTENCY,
    ),
    PassingError(
        ("ecs:CreateService",),
        ("InvalidParameterException",),
        "still Draining",
        15 * MINUTE,
        "a deleted service of this name still stops its tasks",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html",
        STILL_TODO,
    ),
    PassingError(
        ("ecs:DeleteService",),
        ("InvalidParameterException", "DependencyViolation"),
        "while deployments are active|has a dependent object",
        10 * MINUTE,
        "a deployment of the service still ends",
        f"{TF}ecs/service.go",
        STILL_TODO,
    ),
    PassingError(
        ("ecs:DeleteCluster",),
        ("ClusterContainsTasksException",),
        "",
        10 * MINUTE,
        "tasks of the cluster still stop",
        f"{TF}ecs/cluster.go",
        "stop the tasks that still run in it, and run the same command again",
    ),
)

SCALING = (
    PassingError(
        ("application-autoscaling:*",),
        ("ConcurrentUpdateException",),
        "",
        2 * MINUTE,
        "Application Auto Scaling takes one change of a resource at a time",
        f"https://github.com/aws/aws-sdk-go/issues/1570, {TF_ISSUE}17915",
    ),
    PassingError(
        ("application-autoscaling:RegisterScalableTarget",),
        ("ValidationException",),
        "ECS service doesn't exist|unable to assume IAM role",
        2 * MINUTE,
        "Application Auto Scaling does not know the new service or its own new role yet",
        f"{TF}appautoscaling/target.go",
        LINKED_TODO,
    ),
    PassingError(
        ("application-autoscaling:PutScalingPolicy", "application-autoscaling:DeleteScalingPolicy"),
        ("FailedResourceAccessException",),
        "",
        2 * MINUTE,
        "Application Auto Scaling cannot reach the new service or alarm yet",
        f"{TF}appautoscaling/policy.go",
    ),
    PassingError(
        (
            "application-autoscaling:PutScalingPolicy",
            "application-autoscaling:PutScheduledAction",
            "application-autoscaling:TagResource",
        ),
        ("ObjectNotFoundException", "ResourceNotFoundException"),
        "",
        MINUTE,
        "Application Auto Scaling does not know the new scalable target everywhere yet",
        f"{TF}appautoscaling/policy.go, {TF}appautoscaling/scheduled_action.go",
    ),
)

SCHEDULER = (
    PassingError(
        ("scheduler:CreateSchedule", "scheduler:UpdateSchedule"),
        ("ValidationException",),
        "must allow AWS EventBridge Scheduler to assume the role",
        2 * MINUTE,
        "EventBridge Scheduler does not know the new role yet",
        f"{TF}scheduler/retry.go",
        ROLE_TODO,
    ),
)

BACKUP = (
    PassingError(
        ("backup:CreateBackupSelection",),
        ("InvalidParameterValueException",),
        "cannot be assumed by AWS Backup|is not authorized to call",
        2 * MINUTE,
        "AWS Backup does not know the new role yet",
        f"{TF}backup/selection.go",
        ROLE_TODO,
    ),
    PassingError(
        ("backup:DeleteBackupPlan",),
        ("InvalidRequestException",),
        "selections must be deleted prior",
        2 * MINUTE,
        "AWS Backup still has the plan's selections, which have been deleted",
        f"{TF}backup/plan.go",
    ),
)

IAM = (
    PassingError(
        ("iam:*",),
        ("ConcurrentModification*",),
        "",
        2 * MINUTE,
        "IAM takes one change of a role at a time",
        f"{TF}iam/role.go",
    ),
    PassingError(
        ("iam:CreateRole", "iam:UpdateAssumeRolePolicy"),
        ("MalformedPolicyDocument*",),
        "invalid principal",
        2 * MINUTE,
        "IAM does not know the new principal everywhere yet",
        f"{TF}iam/role.go",
        "correct the principal that the trust policy names, and run the same command again",
    ),
    PassingError(
        ("iam:PutRolePolicy", "iam:PutRolePermissionsBoundary", "iam:TagRole", "iam:UpdateRole"),
        ("NoSuchEntity*",),
        "role",
        MINUTE / 2,
        "IAM does not know the new role everywhere yet",
        IAM_CONSISTENCY,
    ),
    PassingError(
        ("iam:DeleteRole",),
        ("DeleteConflict*",),
        "",
        2 * MINUTE,
        "IAM still sees policies of the role that have been taken off",
        f"{TF}iam/role.go",
        "take off what is still attached to the role, and run the same command again",
    ),
)
