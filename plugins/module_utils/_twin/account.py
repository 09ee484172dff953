# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read of roles, images, logs, alarms, topics, dashboards, quotas and tags. Pure."""

from __future__ import annotations

from .table import Of, Read

TOPIC = Of("sns:list_topics", "TopicArn", "TopicArn")
REPOSITORY = Of("ecr:describe_repositories", "repositoryName", "repositoryName")
DASHBOARD = Of("cloudwatch:list_dashboards", "DashboardName", "DashboardName")
TAGGED = (
    "application-autoscaling",
    "backup:backup-plan",
    "backup:backup-vault",
    "cloudwatch:alarm",
    "ecr:repository",
    "elasticache:cluster",
    "elasticache:replicationgroup",
    "elasticache:subnetgroup",
    "elasticloadbalancing",
    "logs:log-group",
    "rds:es",
    "rds:subgrp",
    "scheduler:schedule-group",
    "sns",
    "ssm:parameter",
)
"""What has no tags in its own answers: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html"""
OF_ECS = {"ServiceNamespace": "ecs"}
READS = (
    Read.pages("iam", "list_roles", "Roles", without=("AssumeRolePolicyDocument", "CreateDate", "RoleLastUsed")),
    Read.pages(
        "iam",
        "get_account_authorization_details",
        "RoleDetailList",
        arguments={"Filter": ["Role"]},
        without=("RoleLastUsed",),
    ),
    Read.pages(
        "iam",
        "get_account_authorization_details",
        "Policies",
        arguments={"Filter": ["LocalManagedPolicy"]},
        part="Policies",
    ),
    Read.pages("ecr", "describe_repositories", "repositories"),
    Read.pages("ecr", "describe_images", "imageDetails", REPOSITORY, without=("lastRecordedPullTime",)),
    Read.pages("ecr", "get_repository_policy", "policyText", REPOSITORY),
    Read.pages("ecr", "get_lifecycle_policy", "lifecyclePolicyText", REPOSITORY),
    Read.pages("logs", "describe_log_groups", "logGroups", without=("storedBytes",)),
    Read.pages("cloudwatch", "describe_alarms", "MetricAlarms", without=("StateReasonData",)),
    Read.pages("cloudwatch", "list_dashboards", "DashboardEntries", without=("Size",)),
    Read.pages("cloudwatch", "get_dashboard", "DashboardBody", DASHBOARD),
    Read.pages("sns", "list_topics", "Topics"),
    Read.pages("sns", "get_topic_attributes", "Attributes", TOPIC),
    Read.pages("sns", "list_subscriptions_by_topic", "Subscriptions", TOPIC),
    Read.pages("application-autoscaling", "describe_scalable_targets", "ScalableTargets", arguments=OF_ECS),
    Read.pages("application-autoscaling", "describe_scaling_policies", "ScalingPolicies", arguments=OF_ECS),
    Read.pages("application-autoscaling", "describe_scheduled_actions", "ScheduledActions", arguments=OF_ECS),
    Read.pages(
        "resourcegroupstaggingapi",
        "get_resources",
        "ResourceTagMappingList",
        arguments={"ResourceTypeFilters": list(TAGGED)},
    ),
)
