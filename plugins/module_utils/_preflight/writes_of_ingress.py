# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the steps of an ingress call: load balancer, web ACL and the logs of requests; see writes.py. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from .._access_logs.names import BUCKET
from .._ingress import names as ingress
from .._ingress.inputs import GROUP_ATTRIBUTES, HEALTH
from .._waf import names as waf
from .write_actions import ELSE, Writes

_ELB_TAGS, _LB = "elasticloadbalancing:AddTags", "app/{load_balancer}/0"

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
