# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which actions of IAM a step of each kind needs, as its handler calls them, and on what. Pure.

Only what a handler calls for certain is here, so that nothing is refused that a deploy does not need. Resources are those of
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .._access_logs.names import BUCKET
from .._data.names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP, SCHEDULES
from .._ecs.cluster import KIND as CLUSTER
from .._ecs.names import SCALABLE_TARGET, SCALING_POLICY, SCHEDULED_ACTIONS, SERVICE, TASK_DEFINITION
from .._iam.names import ROLE
from .._ingress import names as ingress
from .._ingress.inputs import GROUP_ATTRIBUTES, HEALTH
from .._monitoring.names import ALARM, ANOMALY_MONITOR, BUDGET, DASHBOARD, LOG_GROUP, MUTE_RULE, SUBSCRIPTION, TOPIC
from .._network import names as network
from .._parameters.names import PARAMETER, SECURE_PARAMETER
from .._secrets.names import SECRET
from .._waf import names as waf

ELSE = "*"
"""Every property that has no actions of its own."""


@dataclass(frozen=True)
class Writes:
    """The actions of one kind, by what a step does; {direction} is a property. update: by property, see ELSE.

    resource: the resource as in an ARN, with {name}, its {path} without a slash in front, its {id}, a property, or the environment's
    {cluster}, {load_balancer}, {topic} or {zone}.
    parent: that of a creation, where it is another.
    """

    resource: str
    create: str = ""
    update: Mapping[str, str] = field(default_factory=dict)
    delete: str = ""
    parent: str = ""


def _tagged(action: str, **more: str) -> dict[str, str]:
    return {"tags": action, **more}


_EC2_TAGS, _ELB_TAGS = "ec2:CreateTags", "elasticloadbalancing:AddTags"
_LB, _RDS_TAGS, _CACHE_TAGS = "app/{load_balancer}/0", "rds:AddTagsToResource", "elasticache:AddTagsToResource"
_RULE = "ec2:AuthorizeSecurityGroup{direction}", "ec2:RevokeSecurityGroup{direction}"
_REGISTER, _PUT_PARAMETER = "application-autoscaling:RegisterScalableTarget", "ssm:PutParameter"

NETWORK: Mapping[str, Writes] = {
    network.VPC: Writes(
        "vpc/{id}", "ec2:CreateVpc ec2:ModifyVpcAttribute", {"tags": _EC2_TAGS, ELSE: "ec2:ModifyVpcAttribute"}
    ),
    network.INTERNET_GATEWAY: Writes(
        "internet-gateway/{id}", "ec2:CreateInternetGateway ec2:AttachInternetGateway", _tagged(_EC2_TAGS)
    ),
    network.SUBNET: Writes(
        "subnet/{id}", "ec2:CreateSubnet", {"tags": _EC2_TAGS, "public_ip_on_launch": "ec2:ModifySubnetAttribute"}
    ),
    network.ELASTIC_IP: Writes("elastic-ip/{id}", "ec2:AllocateAddress", _tagged(_EC2_TAGS), "ec2:ReleaseAddress"),
    network.NAT_GATEWAY: Writes("natgateway/{id}", "ec2:CreateNatGateway", _tagged(_EC2_TAGS), "ec2:DeleteNatGateway"),
    network.ROUTE_TABLE: Writes("route-table/{id}", "ec2:CreateRouteTable", _tagged(_EC2_TAGS)),
    network.ROUTE: Writes("route-table/{route_table}", "ec2:CreateRoute", {ELSE: "ec2:ReplaceRoute"}),
    network.ASSOCIATION: Writes(
        "route-table/{route_table}", "ec2:AssociateRouteTable", {ELSE: "ec2:ReplaceRouteTableAssociation"}
    ),
    network.SECURITY_GROUP: Writes(
        "security-group/{id}", "ec2:CreateSecurityGroup ec2:RevokeSecurityGroupEgress", _tagged(_EC2_TAGS)
    ),
    network.DEFAULT_GROUP: Writes(
        "security-group/{id}",
        "ec2:RevokeSecurityGroupIngress ec2:RevokeSecurityGroupEgress",
        {ELSE: "ec2:RevokeSecurityGroupIngress ec2:RevokeSecurityGroupEgress"},
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
INGRESS: Mapping[str, Writes] = {
    ingress.CERTIFICATE: Writes("*", "acm:RequestCertificate"),
    ingress.LOAD_BALANCER: Writes(
        "loadbalancer/app/{name}/0",
        "elasticloadbalancing:CreateLoadBalancer elasticloadbalancing:ModifyLoadBalancerAttributes",
        {
            "tags": _ELB_TAGS,
            "subnets": "elasticloadbalancing:SetSubnets",
            "security_groups": "elasticloadbalancing:SetSecurityGroups",
            "address_type": "elasticloadbalancing:SetIpAddressType",
            ELSE: "elasticloadbalancing:ModifyLoadBalancerAttributes",
        },
    ),
    ingress.TARGET_GROUP: Writes(
        "targetgroup/{name}/0",
        "elasticloadbalancing:CreateTargetGroup elasticloadbalancing:ModifyTargetGroupAttributes",
        {
            "tags": _ELB_TAGS,
            **dict.fromkeys((*HEALTH, "codes"), "elasticloadbalancing:ModifyTargetGroup"),
            **dict.fromkeys(GROUP_ATTRIBUTES, "elasticloadbalancing:ModifyTargetGroupAttributes"),
        },
        "elasticloadbalancing:DeleteTargetGroup",
    ),
    ingress.LISTENER: Writes(
        f"listener/{_LB}/0",
        "elasticloadbalancing:CreateListener",
        {"tags": _ELB_TAGS, ELSE: "elasticloadbalancing:ModifyListener"},
        "elasticloadbalancing:DeleteListener",
        parent=f"loadbalancer/{_LB}",
    ),
    ingress.RULE: Writes(
        f"listener-rule/{_LB}/0/0",
        "elasticloadbalancing:CreateRule",
        {"tags": _ELB_TAGS, ELSE: "elasticloadbalancing:ModifyRule"},
        "elasticloadbalancing:DeleteRule",
        parent=f"listener/{_LB}/0",
    ),
    ingress.PRIORITIES: Writes(f"listener-rule/{_LB}/0/0", update={ELSE: "elasticloadbalancing:SetRulePriorities"}),
    ingress.RECORDS: Writes(
        "hostedzone/{zone}", "route53:ChangeResourceRecordSets", {ELSE: "route53:ChangeResourceRecordSets"}
    ),
}
REQUESTS: Mapping[str, Writes] = {
    BUCKET: Writes(
        "{name}",
        "s3:CreateBucket s3:PutBucketTagging s3:PutBucketPublicAccessBlock s3:PutBucketPolicy",
        {
            "tags": "s3:PutBucketTagging",
            "policy": "s3:PutBucketPolicy",
            "public_access": "s3:PutBucketPublicAccessBlock",
            "ownership": "s3:PutBucketOwnershipControls",
            "encryption": "s3:PutEncryptionConfiguration",
            "expires_days": "s3:PutLifecycleConfiguration",
        },
    ),
    waf.WEB_ACL: Writes(
        "regional/webacl/{name}/{id}",
        "wafv2:CreateWebACL",
        {"tags": "wafv2:TagResource", ELSE: "wafv2:UpdateWebACL"},
        "wafv2:DeleteWebACL",
    ),
    waf.IP_SET: Writes(
        "regional/ipset/{name}/{id}",
        "wafv2:CreateIPSet",
        {"tags": "wafv2:TagResource", ELSE: "wafv2:UpdateIPSet"},
        "wafv2:DeleteIPSet",
    ),
    waf.ASSOCIATION: Writes(
        "loadbalancer/app/{name}/0",
        "elasticloadbalancing:SetWebAcl",
        {ELSE: "elasticloadbalancing:SetWebAcl"},
        "elasticloadbalancing:SetWebAcl",
    ),
    waf.LOGGING: Writes(
        "regional/webacl/{name}/{id}",
        "wafv2:PutLoggingConfiguration",
        {ELSE: "wafv2:PutLoggingConfiguration"},
        "wafv2:DeleteLoggingConfiguration",
    ),
    waf.LOG_GROUP: Writes(
        "log-group:{name}:log-stream:",
        "logs:CreateLogGroup logs:PutRetentionPolicy",
        {"retention_days": "logs:PutRetentionPolicy"},
    ),
}
SERVICES: Mapping[str, Writes] = {
    LOG_GROUP: Writes(
        # as AWS names it where it denies the call
        "log-group:{name}:log-stream:",
        "logs:CreateLogGroup logs:PutRetentionPolicy",
        {"retention_days": "logs:PutRetentionPolicy", "kms_key": "logs:AssociateKmsKey"},
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
