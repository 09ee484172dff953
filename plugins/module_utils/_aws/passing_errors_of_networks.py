# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Passing errors of EC2 and Elastic Load Balancing. Pure."""

from __future__ import annotations

from .passing_error import (
    EC2_CONSISTENCY,
    HELD_TODO,
    IAM_CONSISTENCY,
    MINUTE,
    ROLE_TODO,
    STILL_TODO,
    TF,
    TF_ISSUE,
    PassingError,
)

NEW_EC2_PARTS = (
    "InvalidVpcID.NotFound",
    "InvalidSubnetID.NotFound",
    "InvalidSubnet",
    "InvalidInternetGatewayID.NotFound",
    "InvalidGatewayID.NotFound",
    "InvalidRouteTableID.NotFound",
    "InvalidAllocationID.NotFound",
    "InvalidNatGatewayID.NotFound",
    "NatGatewayNotFound",
    "InvalidGroup.NotFound",
    "InvalidSecurityGroupRuleId.NotFound",
)
EC2_WRITES = tuple(
    f"ec2:{verb}*" for verb in ("Associate", "Attach", "Authorize", "Create", "Modify", "Replace")
)  # a deletion of what is gone already has succeeded

EC2 = (
    PassingError(
        (*EC2_WRITES, "ec2:DescribeNatGateways"),
        NEW_EC2_PARTS,
        "",
        MINUTE,
        "EC2 does not know its new part everywhere yet",
        EC2_CONSISTENCY,
    ),
    PassingError(
        ("ec2:RevokeSecurityGroupEgress",),
        ("InvalidPermission.NotFound", "InvalidGroup.NotFound"),
        "",
        MINUTE,
        "EC2 does not know the rule of the new security group everywhere yet",
        EC2_CONSISTENCY,
    ),
    PassingError(
        ("ec2:CreateRoute", "ec2:ReplaceRoute"),
        ("InvalidParameterException", "InvalidParameterValue"),
        "gateway",
        2 * MINUTE,
        "EC2 does not know the new gateway everywhere yet",
        f"{TF}ec2/vpc_route.go, {EC2_CONSISTENCY}",
    ),
    PassingError(
        ("ec2:CreateFlowLogs",),
        ("InvalidParameter",),
        "unable to assume given IAM role",
        2 * MINUTE,
        "EC2 does not know the new role yet",
        f"{TF_ISSUE}29323, {IAM_CONSISTENCY}",
        ROLE_TODO,
    ),
    PassingError(
        (
            "ec2:DeleteSecurityGroup",
            "ec2:DeleteSubnet",
            "ec2:DeleteRouteTable",
            "ec2:DeleteVpc",
            "ec2:DetachInternetGateway",
            "ec2:DeleteInternetGateway",
        ),
        ("DependencyViolation", "InvalidGroup.InUse"),
        "",
        20 * MINUTE,
        "AWS still holds on to network interfaces or addresses that have gone",
        f"{TF}ec2/vpc_subnet.go, {TF}ec2/vpc_security_group.go, {TF_ISSUE}1671, "
        "https://github.com/alchemy-run/alchemy/pull/1125",
        HELD_TODO,
    ),
    PassingError(
        ("ec2:ReleaseAddress",),
        ("InvalidIPAddress.InUse", "AuthFailure"),
        "in use|permission to access the specified resource|does not own|^$",
        5 * MINUTE,
        "the NAT gateway that has gone still holds the address",
        "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html",
        HELD_TODO,
    ),
)

ELB = (
    PassingError(
        ("elbv2:CreateListener", "elbv2:ModifyListener"),
        ("CertificateNotFound*", "UnsupportedCertificate*"),
        "",
        5 * MINUTE,
        "Elastic Load Balancing does not know the new certificate yet",
        f"{TF}elbv2/listener.go",
        "see that the certificate is ISSUED, in this region, with a key type that load balancers take",
    ),
    PassingError(
        ("elbv2:Create*", "elbv2:Modify*", "elbv2:AddTags"),
        ("LoadBalancerNotFound", "ListenerNotFound", "TargetGroupNotFound", "RuleNotFound"),
        "",
        MINUTE,
        "Elastic Load Balancing does not know its new part everywhere yet",
        f"{TF}elbv2/load_balancer.go, {TF}elbv2/target_group.go",
    ),
    PassingError(
        ("elbv2:CreateLoadBalancer", "elbv2:CreateTargetGroup", "elbv2:SetSubnets", "elbv2:SetSecurityGroups"),
        ("SubnetNotFound", "InvalidSubnet", "InvalidSecurityGroup", "ValidationError"),
        "not found|does not exist|no internet gateway|not valid",
        MINUTE,
        "Elastic Load Balancing does not know the new network everywhere yet",
        EC2_CONSISTENCY,
    ),
    PassingError(
        ("elbv2:DeleteTargetGroup",),
        ("ResourceInUse*",),
        "",
        5 * MINUTE,
        "a listener that has just gone still holds the target group",
        f"{TF}elbv2/target_group.go",
        HELD_TODO,
    ),
    PassingError(
        ("elbv2:ModifyLoadBalancerAttributes",),
        ("InvalidConfigurationRequest*",),
        "Access Denied for bucket",
        2 * MINUTE,
        "Elastic Load Balancing does not see yet that the new bucket's policy lets it in",
        f"{TF}elbv2/load_balancer.go, https://github.com/aws/aws-cdk/issues/1633",
        "see that the bucket's policy is that of a deploy and its keys are S3's own, and run the same command again",
    ),
)

S3 = (
    PassingError(
        ("s3:PutBucket*", "s3:PutPublicAccessBlock"),
        ("NoSuchBucket",),
        "",
        2 * MINUTE,
        "S3 does not know the new bucket everywhere yet",
        f"{TF}s3/bucket.go",
    ),
    PassingError(
        ("s3:CreateBucket", "s3:PutBucket*", "s3:PutPublicAccessBlock"),
        ("OperationAborted",),
        "",
        2 * MINUTE,
        "S3 takes one change of a bucket at a time",
        f"{TF}s3/bucket.go",
    ),
)

WAF = (
    PassingError(
        ("wafv2:AssociateWebACL",),
        ("WAFUnavailableEntityException", "WAFNonexistentItemException"),
        "",
        15 * MINUTE,
        "WAF does not know the new web ACL everywhere yet, or the new load balancer is still provisioned",
        f"{TF_ISSUE}17527, {TF_ISSUE}29080, https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2022",
        STILL_TODO,
    ),
    PassingError(
        ("wafv2:Create*", "wafv2:Update*", "wafv2:Delete*", "wafv2:Disassociate*", "wafv2:PutLoggingConfiguration"),
        ("WAFUnavailableEntityException",),
        "",
        15 * MINUTE,
        "WAF does not know its new part everywhere yet",
        f"{TF}wafv2/web_acl.go, {TF_ISSUE}30002",
        STILL_TODO,
    ),
    PassingError(
        ("wafv2:DeleteWebACL", "wafv2:DeleteIPSet"),
        ("WAFAssociatedItemException",),
        "",
        10 * MINUTE,
        "WAF still sees the use that has just ended",
        f"{TF}wafv2/web_acl.go, {TF}wafv2/ip_set.go",
        HELD_TODO,
    ),
)
