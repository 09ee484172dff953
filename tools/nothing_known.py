"""Operations of which no error is known that passes by itself, beside throttling and HTTP 5xx: where that was looked up.

Each: a service as boto3 names it, operations, what was found, where. A path is one of Terraform's provider, where the call is
made once and nothing is tried again.
"""

from __future__ import annotations

ONCE = "the call is made once"
READ = "a read, made once; only what is seconds old may be missing from it"
DOCS = "https://docs.aws.amazon.com/"
NOTHING_KNOWN: tuple[tuple[str, str, str, str], ...] = (
    ("acm", "RequestCertificate RemoveTagsFromCertificate", ONCE, "acm/certificate.go"),
    (
        "acm",
        "DescribeCertificate ListCertificates ListTagsForCertificate",
        f"{READ}: validation records, for which the layer waits",
        "acm/",
    ),
    (
        "cloudformation",
        "GetTemplate ListStackResources",
        READ,
        f"{DOCS}AWSCloudFormation/latest/APIReference/API_ListStackResources.html",
    ),
    (
        "backup",
        "ListRecoveryPointsByResource",
        READ,
        f"{DOCS}aws-backup/latest/devguide/API_ListRecoveryPointsByResource.html",
    ),
    (
        "backup",
        "CreateBackupPlan GetBackupPlan ListBackupPlans ListTags TagResource UpdateBackupPlan",
        ONCE,
        "backup/plan.go",
    ),
    (
        "backup",
        "CreateBackupVault DeleteBackupVault DescribeBackupVault PutBackupVaultLockConfiguration",
        "the call is made once; a vault that is not there is told as a denial",
        "backup/vault.go",
    ),
    (
        "backup",
        "DeleteBackupSelection GetBackupSelection ListBackupSelections",
        "what is gone counts as done; a read is made once, and what is missing from it is made anew by the next run",
        "backup/selection.go",
    ),
    (
        "backup-storage",
        "MountCapsule",
        "AWS Backup calls it with the rights of whoever makes a vault",
        f"{DOCS}aws-backup/latest/devguide/access-control.html",
    ),
    (
        "cloudfront",
        "GetDistributionConfig ListDistributions",
        READ,
        "cloudfront/distribution.go",
    ),
    (
        "ecr",
        "DescribeImageScanFindings GetLifecyclePolicy GetRegistryScanningConfiguration ListImages ListTagsForResource",
        f"{READ}; a scan that goes on is told",
        "ecr/",
    ),
    (
        "ecr",
        "CreateRepository DeleteRepository PutImageScanningConfiguration PutImageTagMutability TagResource",
        ONCE,
        "ecr/repository.go",
    ),
    ("ecr", "PutLifecyclePolicy", ONCE, "ecr/lifecycle_policy.go"),
    ("guardduty", "GetDetector ListDetectors", READ, "guardduty/detector.go"),
    ("kms", "GetKeyRotationStatus", READ, "kms/key.go"),
    ("s3control", "GetPublicAccessBlock", READ, "s3control/account_public_access_block.go"),
    (
        "s3",
        "GetBucketLogging GetBucketVersioning",
        "a read of settings, made once; what is seconds old may be missing from it",
        f"{DOCS}AmazonS3/latest/userguide/Welcome.html#ConsistencyModel",
    ),
    ("cloudtrail", "LookupEvents", READ, f"{DOCS}awscloudtrail/latest/APIReference/API_LookupEvents.html"),
    (
        "budgets",
        "CreateBudget CreateNotification DeleteBudget DeleteNotification DescribeBudget DescribeBudgets DescribeNotificationsForBudget "
        "DescribeSubscribersForNotification ListTagsForResource TagResource UntagResource UpdateBudget",
        ONCE,
        "budgets/budget.go",
    ),
    (
        "ce",
        "CreateAnomalyMonitor CreateAnomalySubscription DeleteAnomalyMonitor DeleteAnomalySubscription GetAnomalyMonitors "
        "GetAnomalySubscriptions GetCostAndUsage ListCostAllocationTags ListTagsForResource TagResource UntagResource UpdateAnomalySubscription",
        ONCE,
        "ce/anomaly_subscription.go",
    ),
    ("cloudwatch", "PutDashboard DeleteDashboards GetDashboard ListDashboards", ONCE, "cloudwatch/dashboard.go"),
    (
        "cloudwatch",
        "GetMetricData",
        "a read, made once; a value may come minutes late, and a page has the last days",
        f"{DOCS}AmazonCloudWatch/latest/APIReference/API_GetMetricData.html",
    ),
    (
        "cloudwatch",
        "DeleteAlarmMuteRule GetAlarmMuteRule ListAlarmMuteRules PutAlarmMuteRule",
        ONCE,
        "cloudwatch/alarm_mute_rule.go",
    ),
    ("cloudwatch", "DeleteAlarms DescribeAlarms ListTagsForResource", ONCE, "cloudwatch/metric_alarm.go"),
    (
        "scheduler",
        "CreateScheduleGroup DeleteScheduleGroup GetScheduleGroup ListTagsForResource TagResource",
        "the call is made once, then the group's state is waited for",
        "scheduler/schedule_group.go",
    ),
    ("scheduler", "DeleteSchedule GetSchedule ListSchedules", ONCE, "scheduler/schedule.go"),
    ("ec2", "AllocateAddress DescribeAddresses", ONCE, "ec2/ec2_eip.go"),
    ("ec2", "DeleteFlowLogs", "what is gone counts as done", "ec2/vpc_flow_log.go"),
    ("ec2", "DeleteVpcEndpoints", "the call is made once, then its state is waited for", "ec2/vpc_endpoint.go"),
    ("ec2", "DeleteNatGateway", "the call is made once, then its state is waited for", "ec2/vpc_nat_gateway.go"),
    ("ec2", "DeleteRoute", ONCE, "ec2/vpc_route.go"),
    ("ec2", "DisassociateRouteTable", "what is gone counts as done", "ec2/vpc_route_table_association.go"),
    ("ec2", "RevokeSecurityGroupIngress", "what is gone counts as done", "ec2/vpc_security_group.go"),
    ("ec2", "DeleteTags", ONCE, "ec2/tag_gen.go"),
    (
        "ec2",
        "DescribeAvailabilityZones DescribeFlowLogs DescribeInternetGateways DescribeNetworkInterfaces DescribeRegions "
        "DescribeRouteTables DescribeSecurityGroupRules DescribeSecurityGroups DescribeSubnets DescribeTags "
        "DescribeVpcAttribute DescribeVpcEndpoints DescribeVpcs",
        READ,
        "ec2/find.go",
    ),
    ("ecr", "BatchGetImage DescribeImages DescribePullThroughCacheRules", READ, "ecr/image_data_source.go"),
    ("ecr", "DescribeRepositories GetRepositoryPolicy", READ, "ecr/repository.go"),
    (
        "ecr",
        "GetDownloadUrlForLayer",
        "a read, made once; what it does not give, nobody waits for",
        f"{DOCS}AmazonECR/latest/APIReference/API_GetDownloadUrlForLayer.html",
    ),
    (
        "ecs",
        "DescribeClusters DescribeServiceDeployments DescribeServiceRevisions DescribeServices DescribeTaskDefinition "
        "DescribeTasks ListClusters ListServiceDeployments ListServices ListTagsForResource ListTaskDefinitions ListTasks",
        f"{READ}; a service or a deployment may not be known yet, for which the rollout waits",
        "ecs/service.go",
    ),
    ("ecs", "StopServiceDeployment ContinueServiceDeployment", ONCE, "ecs/service.go"),
    ("ecs", "StopTask", ONCE, f"{DOCS}AmazonECS/latest/APIReference/API_StopTask.html"),
    ("ecs", "TagResource UntagResource", ONCE, "ecs/tags_gen.go"),
    ("efs", "DescribeAccessPoints DescribeFileSystems DescribeMountTargets", READ, "efs/file_system.go"),
    (
        "elasticache",
        "DescribeCacheClusters DescribeCacheSubnetGroups DescribeReplicationGroups DescribeSnapshots",
        f"{READ}; states are waited for by the layer",
        "elasticache/find.go",
    ),
    (
        "elasticache",
        "DescribeCacheEngineVersions",
        "a read of what there is to be had",
        f"{DOCS}AmazonElastiCache/latest/dg/supported-engine-versions.html",
    ),
    ("elbv2", "DeleteListener", ONCE, "elbv2/listener.go"),
    ("elbv2", "DeleteRule SetRulePriorities", ONCE, "elbv2/listener_rule.go"),
    (
        "elbv2",
        "DeleteLoadBalancer SetIpAddressType",
        "the call is made once; its interfaces go later",
        "elbv2/load_balancer.go",
    ),
    ("elbv2", "RemoveTags", ONCE, "elbv2/tags_gen.go"),
    (
        "elbv2",
        "DescribeListenerCertificates DescribeListeners DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeRules DescribeTags "
        "DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth",
        READ,
        "elbv2/target_group.go",
    ),
    (
        "kms",
        "CreateGrant DescribeKey Decrypt GenerateDataKey RetireGrant",
        "DescribeKey is a read; the others AWS's services call",
        "kms/find.go",
    ),
    (
        "logs",
        "GetLogDelivery ListLogDeliveries UpdateLogDelivery",
        "ElastiCache calls them with the rights of whoever asks for logs",
        f"{DOCS}AmazonElastiCache/latest/dg/Logging-destinations.html",
    ),
    (
        "rds",
        "CreateEventSubscription DeleteEventSubscription ModifyEventSubscription",
        "the call is made once, then its state is waited for",
        "rds/event_subscription.go",
    ),
    ("logs", "DescribeLogGroups FilterLogEvents GetLogEvents ListTagsForResource", READ, "logs/group.go"),
    (
        "rds",
        "DescribeDBInstances DescribeDBInstanceAutomatedBackups DescribeDBSnapshots DescribeDBSubnetGroups ListTagsForResource",
        f"{READ}; states are waited for by the layer",
        "rds/instance.go",
    ),
    ("rds", "RestoreDBInstanceToPointInTime", ONCE, "rds/instance.go"),
    (
        "rds",
        "StartDBInstance",
        "the call is made once, then the state is waited for",
        f"{DOCS}AmazonRDS/latest/APIReference/API_StartDBInstance.html",
    ),
    (
        "rds",
        "DescribeDBParameters DescribeDBSnapshotAttributes DescribeEventSubscriptions",
        READ,
        "rds/parameter_group.go",
    ),
    (
        "rds",
        "DescribeCertificates DescribeDBEngineVersions DescribeDBParameterGroups DescribeOrderableDBInstanceOptions",
        "a read of what there is to be had",
        "rds/engine_version_data_source.go",
    ),
    (
        "route53",
        "ChangeResourceRecordSets",
        "NoSuchHostedZone for a minute after a zone was made, and no zone is made here; botocore tries PriorRequestNotComplete again",
        "route53/record.go",
    ),
    ("route53", "ListQueryLoggingConfigs", READ, "route53/query_log.go"),
    ("route53", "GetHostedZone ListHostedZones ListHostedZonesByName ListResourceRecordSets", READ, "route53/zone.go"),
    (
        "secretsmanager",
        "BatchGetSecretValue DescribeSecret GetResourcePolicy GetSecretValue ListSecretVersionIds ListSecrets",
        f"{READ}; ListSecrets lags by up to five minutes",
        f"{DOCS}secretsmanager/latest/apireference/API_ListSecrets.html",
    ),
    (
        "s3",
        "GetBucketAcl GetBucketLocation GetBucketPolicyStatus GetPublicAccessBlock GetObject PutObject",
        "the call is made once; a bucket and an object are known at once, and a bucket's settings are older than a page",
        f"{DOCS}AmazonS3/latest/userguide/Welcome.html#ConsistencyModel",
    ),
    ("secretsmanager", "PutSecretValue UpdateSecretVersionStage", ONCE, "secretsmanager/secret_version.go"),
    ("secretsmanager", "DeleteSecret UpdateSecret RestoreSecret UntagResource", ONCE, "secretsmanager/secret.go"),
    ("service-quotas", "GetAWSDefaultServiceQuota GetServiceQuota", READ, "servicequotas/service_quota.go"),
    ("sns", "Subscribe", ONCE, "sns/topic_subscription.go"),
    (
        "sns",
        "DeleteTopic GetTopicAttributes ListSubscriptionsByTopic ListTagsForResource ListTopics",
        ONCE,
        "sns/topic.go",
    ),
    (
        "ssm",
        "DescribeParameters GetParameter GetParameterHistory GetParameters ListTagsForResource",
        READ,
        "ssm/parameter.go",
    ),
    (
        "sts",
        "GetCallerIdentity",
        "InvalidClientTokenId in a region that the account has not enabled lasts",
        "https://github.com/hashicorp/terraform-provider-aws/issues/12940",
    ),
    (
        "resourcegroupstaggingapi",
        "GetResources",
        f"{READ}; new tags are there after some minutes",
        f"{DOCS}resourcegroupstagging/latest/APIReference/API_GetResources.html",
    ),
    (
        "wafv2",
        "GetIPSet GetLoggingConfiguration GetSampledRequests GetWebACL GetWebACLForResource ListIPSets ListResourcesForWebACL "
        "ListTagsForResource ListWebACLs",
        READ,
        "wafv2/web_acl.go, wafv2/ip_set.go",
    ),
    ("wafv2", "TagResource", ONCE, "wafv2/tags_gen.go"),
    (
        "s3",
        "GetBucketEncryption GetBucketLifecycleConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketTagging "
        "GetObject HeadBucket ListObjectsV2",
        READ,
        "s3/bucket.go",
    ),
)
