# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read of load balancers, certificates and hosted zones. Pure."""

from __future__ import annotations

from .table import Of, Read

BALANCER = Of("elbv2:describe_load_balancers", "LoadBalancerArn", "LoadBalancerArn")
LISTENER = Of("elbv2:describe_listeners", "ListenerArn", "ListenerArn")
GROUP = Of("elbv2:describe_target_groups", "TargetGroupArn", "TargetGroupArn")
CERTIFICATE = Of("acm:list_certificates", "CertificateArn", "CertificateArn")
LOG_BUCKET = Of(
    "elbv2:describe_load_balancer_attributes",
    "Value",
    "Bucket",
    only=lambda item: item["Key"] == "access_logs.s3.bucket" and bool(item.get("Value")),
)
ZONE = Of("route53:list_hosted_zones", "Id", "HostedZoneId")
READS = (
    Read.pages("elbv2", "describe_load_balancers", "LoadBalancers"),
    Read.pages("elbv2", "describe_load_balancer_attributes", "Attributes", BALANCER),
    Read.pages("elbv2", "describe_listeners", "Listeners", BALANCER),
    Read.pages("elbv2", "describe_listener_certificates", "Certificates", LISTENER),
    Read.pages("elbv2", "describe_rules", "Rules", LISTENER),
    Read.pages("elbv2", "describe_target_groups", "TargetGroups"),
    Read.pages("elbv2", "describe_target_group_attributes", "Attributes", GROUP),
    Read.pages("elbv2", "describe_target_health", "TargetHealthDescriptions", GROUP),
    Read.pages(
        "acm", "list_certificates", "CertificateSummaryList", without=("InUse", "HasAdditionalSubjectAlternativeNames")
    ),
    Read.pages("acm", "describe_certificate", "Certificate", CERTIFICATE),
    Read.pages("acm", "list_tags_for_certificate", "Tags", CERTIFICATE),
    Read.pages("route53", "list_hosted_zones", "HostedZones"),
    Read.pages("route53", "list_resource_record_sets", "ResourceRecordSets", ZONE),
    Read.pages("s3", "get_bucket_policy", "Policy", LOG_BUCKET),
    Read.pages("s3", "get_public_access_block", "PublicAccessBlockConfiguration", LOG_BUCKET),
    Read.pages("s3", "get_bucket_ownership_controls", "OwnershipControls", LOG_BUCKET),
    Read.pages("s3", "get_bucket_encryption", "ServerSideEncryptionConfiguration", LOG_BUCKET),
    Read.pages("s3", "get_bucket_lifecycle_configuration", "Rules", LOG_BUCKET),
    Read.pages("s3", "get_bucket_tagging", "TagSet", LOG_BUCKET),
)
