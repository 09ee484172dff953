# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which actions of IAM a step of each kind needs, as its handler calls them, and on what. Pure.

Only what a handler calls for certain is here, so that nothing is refused that a deploy does not need. Resources are those of
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Mapping

from .._backup.names import BACKUP_PLAN, BACKUP_VAULT, LOCK, SELECTIONS
from .._data.names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP, SCHEDULES
from .._ecs.cluster import KIND as CLUSTER
from .._ecs.names import SCALABLE_TARGET, SCALING_POLICY, SCHEDULED_ACTIONS, SERVICE, TASK_DEFINITION
from .._iam.names import ROLE
from .._logs.log_groups import LOG_GROUP
from .._monitoring.names import (
    ALARM,
    ANOMALY_MONITOR,
    BUDGET,
    DASHBOARD,
    EVENT_SUBSCRIPTION,
    MUTE_RULE,
    SUBSCRIPTION,
    TOPIC,
)
from .._network import names as network
from .._parameters.names import PARAMETER, SECURE_PARAMETER
from .._repositories.names import REPOSITORY
from .._secrets.names import SECRET
from .write_actions import ELSE, Writes, tagged
from .writes_of_ingress import INGRESS, REQUESTS

_EC2_TAGS, _RDS_TAGS, _CACHE_TAGS = "ec2:CreateTags", "rds:AddTagsToResource", "elasticache:AddTagsToResource"
_RULE = "ec2:AuthorizeSecurityGroup{direction}", "ec2:RevokeSecurityGroup{direction}"
_REGISTER, _PUT_PARAMETER = "application-autoscaling:RegisterScalableTarget", "ssm:PutParameter"

NETWORK: Mapping[str, Writes] = {
    network.VPC: Writes(
        "vpc/{id}", "ec2:CreateVpc ec2:ModifyVpcAttribute", {"tags": _EC2_TAGS, ELSE: "ec2:ModifyVpcAttribute"}
    ),
    network.INTERNET_GATEWAY: Writes(
        "internet-gateway/{id}", "ec2:CreateInternetGateway ec2:AttachInternetGateway", tagged(_EC2_TAGS)
    ),
    network.SUBNET: Writes(
        "subnet/{id}", "ec2:CreateSubnet", {"tags": _EC2_TAGS, "public_ip_on_launch": "ec2:ModifySubnetAttribute"}
    ),
    network.ELASTIC_IP: Writes("elastic-ip/{id}", "ec2:AllocateAddress", tagged(_EC2_TAGS), "ec2:ReleaseAddress"),
    network.NAT_GATEWAY: Writes("natgateway/{id}", "ec2:CreateNatGateway", tagged(_EC2_TAGS), "ec2:DeleteNatGateway"),
    network.ROUTE_TABLE: Writes("route-table/{id}", "ec2:CreateRouteTable", tagged(_EC2_TAGS)),
    network.ROUTE: Writes("route-table/{route_table}", "ec2:CreateRoute", {ELSE: "ec2:ReplaceRoute"}),
    network.ASSOCIATION: Writes(
        "route-table/{route_table}", "ec2:AssociateRouteTable", {ELSE: "ec2:ReplaceRouteTableAssociation"}
    ),
    network.SECURITY_GROUP: Writes(
        "security-group/{id}", "ec2:CreateSecurityGroup ec2:RevokeSecurityGroupEgress", tagged(_EC2_TAGS)
    ),
    network.DEFAULT_GROUP: Writes(
        "security-group/{id}",
        "ec2:RevokeSecurityGroupIngress ec2:RevokeSecurityGroupEgress",
        {ELSE: "ec2:RevokeSecurityGroupIngress ec2:RevokeSecurityGroupEgress"},
    ),
    network.ENDPOINT: Writes(
        "vpc-endpoint/{id}",
        "ec2:CreateVpcEndpoint",
        tagged(_EC2_TAGS, route_tables="ec2:ModifyVpcEndpoint"),
        "ec2:DeleteVpcEndpoints",
    ),
    network.FLOW_LOG: Writes(
        "vpc-flow-log/{id}",
        "ec2:CreateFlowLogs",
        {"tags": _EC2_TAGS, ELSE: "ec2:DeleteFlowLogs ec2:CreateFlowLogs"},
        "ec2:DeleteFlowLogs",
    ),
    network.RULE: Writes("security-group/{group}", _RULE[0], {ELSE: "ec2:ModifySecurityGroupRules"}, _RULE[1]),
}
DATA: Mapping[str, Writes] = {
    DB_SUBNET_GROUP: Writes(
        "subgrp:{name}", "rds:CreateDBSubnetGroup", {"tags": _RDS_TAGS, "subnets": "rds:ModifyDBSubnetGroup"}
    ),
    DB_INSTANCE: Writes(
        "db:{name}",
        "rds:CreateDBInstance",
        {
            "tags": _RDS_TAGS,
            "password_rotation_days": "",
            "running": "rds:StartDBInstance",
            ELSE: "rds:ModifyDBInstance",
        },
    ),
    SCHEDULES: Writes(
        "schedule-group/{name}",
        "scheduler:CreateScheduleGroup",
        {"tags": "scheduler:TagResource"},
        "scheduler:DeleteScheduleGroup",
    ),
    BACKUP_VAULT: Writes(
        "backup-vault:{name}",
        "backup:CreateBackupVault",
        {"tags": "backup:TagResource", LOCK: "backup:PutBackupVaultLockConfiguration"},
        "backup:DeleteBackupVault",
    ),
    BACKUP_PLAN: Writes(
        "backup-plan:{id}",
        "backup:CreateBackupPlan backup:CreateBackupSelection",
        {"tags": "backup:TagResource", SELECTIONS: "backup:CreateBackupSelection", ELSE: "backup:UpdateBackupPlan"},
        "backup:DeleteBackupSelection backup:DeleteBackupPlan",
    ),
    CACHE_SUBNET_GROUP: Writes(
        "subnetgroup:{name}",
        "elasticache:CreateCacheSubnetGroup",
        {"tags": _CACHE_TAGS, "subnets": "elasticache:ModifyCacheSubnetGroup"},
    ),
    REPLICATION_GROUP: Writes(
        "replicationgroup:{name}",
        "elasticache:CreateReplicationGroup",
        {"tags": _CACHE_TAGS, "nodes": "", ELSE: "elasticache:ModifyReplicationGroup"},
    ),
    SECRET: Writes(
        "secret:{name}-AbCdEf",
        "secretsmanager:CreateSecret",
        {
            "tags": "secretsmanager:TagResource",
            "deleted": "secretsmanager:RestoreSecret",
            "policy": "secretsmanager:PutResourcePolicy",
            "has_value": "secretsmanager:TagResource secretsmanager:PutSecretValue",
            "description": "secretsmanager:UpdateSecret",
            "kms_key": "secretsmanager:UpdateSecret",
        },
        "secretsmanager:DeleteSecret",
    ),
    REPOSITORY: Writes(
        "repository/{name}",
        "ecr:CreateRepository ecr:TagResource",
        {
            "scan_on_push": "ecr:PutImageScanningConfiguration",
            "immutable_tags": "ecr:PutImageTagMutability",
            "mutable_tags": "ecr:PutImageTagMutability",
            "lifecycle": "ecr:PutLifecyclePolicy",
            "tags": "ecr:TagResource",
        },
    ),
    PARAMETER: Writes(
        "parameter/{path}",
        _PUT_PARAMETER,
        {"tags": "ssm:AddTagsToResource", ELSE: _PUT_PARAMETER},
        "ssm:DeleteParameter",
    ),
    SECURE_PARAMETER: Writes(
        "parameter/{path}", _PUT_PARAMETER, {ELSE: "ssm:AddTagsToResource"}, "ssm:DeleteParameter"
    ),
}
SERVICES: Mapping[str, Writes] = {
    LOG_GROUP: Writes(
        # as AWS names it where it denies the call
        "log-group:{name}:log-stream:",
        "logs:CreateLogGroup logs:PutRetentionPolicy",
        {"retention_days": "logs:PutRetentionPolicy", "kms_key": "logs:AssociateKmsKey"},
    ),
    EVENT_SUBSCRIPTION: Writes(
        "es:{name}",
        "rds:CreateEventSubscription",
        {"tags": _RDS_TAGS, ELSE: "rds:ModifyEventSubscription"},
        "rds:DeleteEventSubscription",
    ),
    TOPIC: Writes("{name}", "sns:CreateTopic", {"tags": "sns:TagResource", ELSE: "sns:SetTopicAttributes"}),
    SUBSCRIPTION: Writes("{topic}", "sns:Subscribe"),
    ALARM: Writes(
        "alarm:{name}",
        "cloudwatch:PutMetricAlarm",
        {"tags": "cloudwatch:TagResource", ELSE: "cloudwatch:PutMetricAlarm"},
        "cloudwatch:DeleteAlarms",
    ),
    ANOMALY_MONITOR: Writes(
        "anomalymonitor/{id}",
        "ce:CreateAnomalyMonitor ce:CreateAnomalySubscription",
        {"tags": "ce:TagResource", ELSE: ""},
        "ce:DeleteAnomalyMonitor",
        parent="*",
    ),
    MUTE_RULE: Writes(
        "alarm-mute-rule:{name}",
        "cloudwatch:PutAlarmMuteRule",
        {"tags": "cloudwatch:TagResource", ELSE: "cloudwatch:PutAlarmMuteRule"},
        "cloudwatch:DeleteAlarmMuteRule",
    ),
    BUDGET: Writes(
        "budget/{name}",
        "budgets:ModifyBudget budgets:TagResource",
        {"tags": "budgets:TagResource", "left_tags": "budgets:UntagResource", ELSE: "budgets:ModifyBudget"},
        "budgets:ModifyBudget",
    ),
    DASHBOARD: Writes("dashboard/{name}", "cloudwatch:PutDashboard", {ELSE: "cloudwatch:PutDashboard"}),
    ROLE: Writes(
        "role/{name}",
        "iam:CreateRole",
        {
            "boundary": "iam:PutRolePermissionsBoundary",
            "trust": "iam:UpdateAssumeRolePolicy",
            "policy": "iam:PutRolePolicy",
            "description": "iam:UpdateRole",
            "tags": "iam:TagRole",
        },
        "iam:DeleteRole",
    ),
    CLUSTER: Writes(
        "cluster/{name}",
        "ecs:CreateCluster",
        {
            "tags": "ecs:TagResource",
            "container_insights": "ecs:UpdateClusterSettings",
            "capacity_providers": "ecs:PutClusterCapacityProviders",
            "exec_logging": "ecs:UpdateCluster",
            "runtime_monitoring": "ecs:TagResource",
        },
    ),
    TASK_DEFINITION: Writes(
        "task-definition/{family}:1",
        "ecs:RegisterTaskDefinition",
        {"tags": "", ELSE: "ecs:RegisterTaskDefinition"},
    ),
    SERVICE: Writes(
        "service/{cluster}/{name}",
        "ecs:CreateService",
        {"tags": "ecs:TagResource", ELSE: "ecs:UpdateService"},
        "ecs:DeleteService",
    ),
    SCALABLE_TARGET: Writes(
        "scalable-target/0",
        _REGISTER,
        {"tags": "application-autoscaling:TagResource", ELSE: _REGISTER},
        "application-autoscaling:DeregisterScalableTarget",
    ),
    SCALING_POLICY: Writes(
        "scalable-target/0",
        "application-autoscaling:PutScalingPolicy",
        {ELSE: "application-autoscaling:PutScalingPolicy"},
        "application-autoscaling:DeleteScalingPolicy",
    ),
    SCHEDULED_ACTIONS: Writes(
        "scalable-target/0",
        "application-autoscaling:PutScheduledAction",
        {ELSE: "application-autoscaling:PutScheduledAction"},
        "application-autoscaling:DeleteScheduledAction application-autoscaling:UntagResource",
    ),
}
WRITES: Mapping[str, Writes] = {**NETWORK, **DATA, **INGRESS, **REQUESTS, **SERVICES}
