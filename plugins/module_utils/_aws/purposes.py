# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which actions of IAM each purpose needs, by service. `python -m tools.permissions --write` writes it from the code. Pure."""

from __future__ import annotations

from collections.abc import Mapping

LOOK = "look"
"""The purpose that every other one is used together with."""

ACTIONS: Mapping[str, Mapping[str, str]] = {
    "look": {
        "acm": "DescribeCertificate ListCertificates ListTagsForCertificate",
        "application-autoscaling": "DescribeScalableTargets DescribeScalingActivities DescribeScalingPolicies DescribeScheduledActions "
        "ListTagsForResource",
        "backup": "DescribeBackupVault GetBackupPlan GetBackupSelection ListBackupPlans ListBackupSelections "
        "ListRecoveryPointsByResource ListTags",
        "budgets": "ListTagsForResource ViewBudget",
        "ce": "GetAnomalyMonitors GetAnomalySubscriptions GetCostAndUsage ListCostAllocationTags ListTagsForResource",
        "cloudformation": "GetTemplate ListStackResources",
        "cloudfront": "GetDistributionConfig ListDistributions",
        "cloudtrail": "LookupEvents",
        "cloudwatch": "DescribeAlarms GetAlarmMuteRule GetDashboard GetMetricData ListAlarmMuteRules ListDashboards "
        "ListTagsForResource",
        "ec2": "DescribeAddresses DescribeAvailabilityZones DescribeFlowLogs DescribeInternetGateways "
        "DescribeNatGateways DescribeNetworkInterfaces DescribeRegions DescribeRouteTables "
        "DescribeSecurityGroupRules DescribeSecurityGroups DescribeSubnets DescribeTags DescribeVpcAttribute "
        "DescribeVpcEndpoints DescribeVpcs",
        "ecr": "BatchGetImage DescribeImageScanFindings DescribeImages DescribePullThroughCacheRules "
        "DescribeRepositories GetDownloadUrlForLayer GetLifecyclePolicy GetRegistryScanningConfiguration "
        "GetRepositoryPolicy ListImages ListTagsForResource",
        "ecs": "DescribeClusters DescribeServiceDeployments DescribeServiceRevisions DescribeServices "
        "DescribeTaskDefinition DescribeTasks ListClusters ListServiceDeployments ListServices "
        "ListTagsForResource ListTaskDefinitions ListTasks",
        "elasticache": "DescribeCacheClusters DescribeCacheEngineVersions DescribeCacheSubnetGroups DescribeReplicationGroups "
        "DescribeSnapshots ListTagsForResource",
        "elasticfilesystem": "DescribeAccessPoints DescribeFileSystems DescribeMountTargets",
        "elasticloadbalancing": "DescribeListenerCertificates DescribeListeners DescribeLoadBalancerAttributes DescribeLoadBalancers "
        "DescribeRules DescribeTags DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth",
        "guardduty": "GetDetector ListDetectors",
        "iam": "GetAccountAuthorizationDetails GetRole GetRolePolicy ListAttachedRolePolicies ListPolicies "
        "ListRolePolicies ListRoles SimulatePrincipalPolicy",
        "kms": "DescribeKey GetKeyRotationStatus",
        "logs": "DescribeLogGroups DescribeResourcePolicies FilterLogEvents GetLogDelivery GetLogEvents ListLogDeliveries "
        "ListTagsForResource",
        "rds": "DescribeCertificates DescribeDBEngineVersions DescribeDBInstanceAutomatedBackups DescribeDBInstances "
        "DescribeDBParameterGroups DescribeDBParameters DescribeDBSnapshotAttributes DescribeDBSnapshots "
        "DescribeDBSubnetGroups DescribeEventSubscriptions DescribeOrderableDBInstanceOptions ListTagsForResource",
        "route53": "GetHostedZone ListHostedZones ListHostedZonesByName ListQueryLoggingConfigs ListResourceRecordSets",
        "s3": "GetAccountPublicAccessBlock GetBucketAcl GetBucketLocation GetBucketLogging GetBucketOwnershipControls "
        "GetBucketPolicy GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketTagging GetBucketVersioning "
        "GetEncryptionConfiguration GetLifecycleConfiguration GetObject ListBucket",
        "scheduler": "GetSchedule GetScheduleGroup ListSchedules ListTagsForResource",
        "secretsmanager": "DescribeSecret GetResourcePolicy ListSecretVersionIds ListSecrets",
        "servicequotas": "GetAWSDefaultServiceQuota GetServiceQuota",
        "sns": "GetTopicAttributes ListSubscriptionsByTopic ListTagsForResource ListTopics",
        "ssm": "DescribeParameters GetParameter GetParameters ListTagsForResource",
        "sts": "GetCallerIdentity",
        "tag": "GetResources",
        "wafv2": "GetIPSet GetLoggingConfiguration GetSampledRequests GetWebACL GetWebACLForResource ListIPSets "
        "ListResourcesForWebACL ListTagsForResource ListWebACLs",
    },
    "deploy": {
        "acm": "RemoveTagsFromCertificate RequestCertificate",
        "application-autoscaling": "DeleteScalingPolicy DeleteScheduledAction DeregisterScalableTarget PutScalingPolicy PutScheduledAction "
        "RegisterScalableTarget TagResource UntagResource",
        "backup": "CreateBackupPlan CreateBackupSelection CreateBackupVault DeleteBackupPlan DeleteBackupSelection "
        "DeleteBackupVault PutBackupVaultLockConfiguration TagResource UpdateBackupPlan",
        "backup-storage": "MountCapsule",
        "budgets": "ModifyBudget TagResource UntagResource",
        "ce": "CreateAnomalyMonitor CreateAnomalySubscription DeleteAnomalyMonitor DeleteAnomalySubscription "
        "TagResource UntagResource UpdateAnomalySubscription",
        "cloudwatch": "DeleteAlarmMuteRule DeleteAlarms PutAlarmMuteRule PutDashboard PutMetricAlarm TagResource UntagResource",
        "ec2": "AllocateAddress AssociateRouteTable AttachInternetGateway AuthorizeSecurityGroupEgress "
        "AuthorizeSecurityGroupIngress CreateFlowLogs CreateInternetGateway CreateNatGateway CreateRoute "
        "CreateRouteTable CreateSecurityGroup CreateSubnet CreateTags CreateVpc CreateVpcEndpoint DeleteFlowLogs "
        "DeleteInternetGateway DeleteNatGateway DeleteRoute DeleteRouteTable DeleteSecurityGroup DeleteTags "
        "DeleteVpcEndpoints DetachInternetGateway DisassociateRouteTable ModifySecurityGroupRules "
        "ModifySubnetAttribute ModifyVpcAttribute ModifyVpcEndpoint ReleaseAddress ReplaceRoute "
        "ReplaceRouteTableAssociation RevokeSecurityGroupEgress RevokeSecurityGroupIngress",
        "ecr": "CreateRepository PutImageScanningConfiguration PutImageTagMutability PutLifecyclePolicy TagResource",
        "ecs": "ContinueServiceDeployment CreateCluster CreateService DeleteService PutClusterCapacityProviders "
        "RegisterTaskDefinition RunTask StopServiceDeployment StopTask TagResource UntagResource UpdateCluster "
        "UpdateClusterSettings UpdateService",
        "elasticache": "AddTagsToResource CreateCacheSubnetGroup CreateReplicationGroup CreateSnapshot DecreaseReplicaCount "
        "DeleteCacheSubnetGroup IncreaseReplicaCount ModifyCacheSubnetGroup ModifyReplicationGroup "
        "RemoveTagsFromResource",
        "elasticloadbalancing": "AddTags CreateListener CreateLoadBalancer CreateRule CreateTargetGroup DeleteListener DeleteRule "
        "DeleteTargetGroup ModifyListener ModifyLoadBalancerAttributes ModifyRule ModifyTargetGroup "
        "ModifyTargetGroupAttributes RemoveTags SetIpAddressType SetRulePriorities SetSecurityGroups SetSubnets "
        "SetWebAcl",
        "iam": "CreateRole CreateServiceLinkedRole DeleteRole DeleteRolePolicy DetachRolePolicy PassRole "
        "PutRolePermissionsBoundary PutRolePolicy TagRole UntagRole UpdateRole",
        "kms": "CreateGrant Decrypt DescribeKey GenerateDataKey RetireGrant",
        "logs": "AssociateKmsKey CreateLogDelivery CreateLogGroup DeleteLogDelivery PutResourcePolicy PutRetentionPolicy "
        "TagResource UntagResource UpdateLogDelivery",
        "rds": "AddTagsToResource CreateDBInstance CreateDBSnapshot CreateDBSubnetGroup CreateEventSubscription "
        "DeleteDBSubnetGroup DeleteEventSubscription ModifyDBInstance ModifyDBSubnetGroup ModifyEventSubscription "
        "RemoveTagsFromResource RestoreDBInstanceFromDBSnapshot StartDBInstance",
        "route53": "ChangeResourceRecordSets",
        "s3": "CreateBucket PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock PutBucketTagging "
        "PutEncryptionConfiguration PutLifecycleConfiguration",
        "scheduler": "CreateSchedule CreateScheduleGroup DeleteSchedule DeleteScheduleGroup TagResource UpdateSchedule",
        "secretsmanager": "CreateSecret GetSecretValue PutResourcePolicy PutSecretValue RotateSecret TagResource UntagResource "
        "UpdateSecret",
        "sns": "CreateTopic SetTopicAttributes Subscribe TagResource UntagResource",
        "ssm": "AddTagsToResource DeleteParameter GetParameter PutParameter RemoveTagsFromResource",
        "wafv2": "AssociateWebACL CreateIPSet CreateWebACL DeleteIPSet DeleteLoggingConfiguration DeleteWebACL "
        "DisassociateWebACL PutLoggingConfiguration TagResource UpdateIPSet UpdateWebACL",
    },
    "rotate": {
        "ecs": "StopServiceDeployment UpdateService",
        "elasticache": "ModifyReplicationGroup",
        "kms": "Decrypt GenerateDataKey",
        "rds": "ModifyDBInstance",
        "secretsmanager": "BatchGetSecretValue GetSecretValue PutSecretValue RotateSecret TagResource UpdateSecretVersionStage",
        "ssm": "AddTagsToResource DeleteParameter GetParameter GetParameterHistory GetParameters PutParameter "
        "RemoveTagsFromResource",
    },
    "restore": {
        "ecs": "RunTask StopServiceDeployment StopTask TagResource UpdateService",
        "elasticache": "AddTagsToResource CreateReplicationGroup DeleteReplicationGroup ModifyReplicationGroup",
        "iam": "PassRole",
        "kms": "Decrypt GenerateDataKey",
        "rds": "AddTagsToResource DeleteDBInstance ModifyDBInstance RemoveTagsFromResource "
        "RestoreDBInstanceToPointInTime",
        "secretsmanager": "GetSecretValue PutSecretValue RestoreSecret RotateSecret TagResource UpdateSecretVersionStage",
        "ssm": "AddTagsToResource DeleteParameter GetParameter GetParameterHistory GetParameters PutParameter "
        "RemoveTagsFromResource",
    },
    "report": {
        "s3": "GetBucketAcl GetBucketLocation GetBucketPolicyStatus GetBucketPublicAccessBlock GetObject PutObject",
    },
    "destroy": {
        "application-autoscaling": "DeleteScalingPolicy DeleteScheduledAction DeregisterScalableTarget UntagResource",
        "backup": "DeleteBackupPlan DeleteBackupSelection DeleteBackupVault",
        "budgets": "ModifyBudget",
        "ce": "DeleteAnomalyMonitor DeleteAnomalySubscription",
        "cloudwatch": "DeleteAlarmMuteRule DeleteAlarms DeleteDashboards",
        "ec2": "DeleteFlowLogs DeleteInternetGateway DeleteNatGateway DeleteRoute DeleteRouteTable DeleteSecurityGroup "
        "DeleteSubnet DeleteVpc DeleteVpcEndpoints DetachInternetGateway DisassociateRouteTable ReleaseAddress "
        "RevokeSecurityGroupEgress RevokeSecurityGroupIngress",
        "ecr": "DeleteRepository",
        "ecs": "DeleteCluster DeleteService UpdateService",
        "elasticache": "DeleteCacheSubnetGroup DeleteReplicationGroup",
        "elasticloadbalancing": "DeleteListener DeleteLoadBalancer DeleteRule DeleteTargetGroup ModifyLoadBalancerAttributes SetWebAcl",
        "iam": "DeleteRole DeleteRolePolicy DetachRolePolicy",
        "logs": "DeleteLogDelivery DeleteLogGroup",
        "rds": "AddTagsToResource CreateDBSnapshot DeleteDBInstance DeleteDBSubnetGroup DeleteEventSubscription "
        "ModifyDBInstance RemoveTagsFromResource StartDBInstance",
        "route53": "ChangeResourceRecordSets",
        "scheduler": "DeleteSchedule DeleteScheduleGroup",
        "secretsmanager": "DeleteSecret",
        "sns": "DeleteTopic UntagResource",
        "ssm": "AddTagsToResource DeleteParameter PutParameter RemoveTagsFromResource",
        "wafv2": "DeleteIPSet DeleteLoggingConfiguration DeleteWebACL DisassociateWebACL",
    },
}
