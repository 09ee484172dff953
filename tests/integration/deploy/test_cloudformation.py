"""What stands after a deploy keeps to AWS's own schemas, as CloudFormation has them."""

from __future__ import annotations

from tests.cloudformation import errors, template
from tests.harness import Account

REGION = "us-east-1"
TYPES = {
    "ApplicationAutoScaling::ScalableTarget",
    "ApplicationAutoScaling::ScalingPolicy",
    "CertificateManager::Certificate",
    "CloudWatch::Alarm",
    "CloudWatch::Dashboard",
    "EC2::SecurityGroup",
    "EC2::Subnet",
    "EC2::VPC",
    "ECS::Cluster",
    "ECS::Service",
    "ECS::TaskDefinition",
    "ElastiCache::ReplicationGroup",
    "ElasticLoadBalancingV2::ListenerRule",
    "ElasticLoadBalancingV2::LoadBalancer",
    "ElasticLoadBalancingV2::TargetGroup",
    "IAM::Role",
    "Logs::LogGroup",
    "RDS::DBInstance",
    "Route53::RecordSet",
    "SNS::Topic",
    "SSM::Parameter",
    "SecretsManager::Secret",
}


def test_dev_and_prod_keep_to_awss_schemas(original_both: Account) -> None:
    made = template(original_both, REGION)
    resources = made["Resources"]
    assert {f"AWS::{name}" for name in TYPES} <= {item["Type"] for item in resources.values()}
    wrong = next(item for item in resources.values() if item["Type"] == "AWS::ElasticLoadBalancingV2::TargetGroup")
    properties = {**wrong["Properties"], "HealthCheckIntervalSeconds": 4}
    resources["Wrong"] = {"Type": wrong["Type"], "Properties": properties}
    assert errors(made, REGION) == [
        "AWS::ElasticLoadBalancingV2::TargetGroup ['HealthCheckIntervalSeconds']: 4 is less than the minimum of 5"
    ]
