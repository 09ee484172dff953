"""The quirks of an account that is new, and of resources that are seconds old."""

from __future__ import annotations

from .quirk import Quirk

TF = "hashicorp/terraform-provider-aws, internal/service/"

NEW = (
    Quirk(
        "service-linked-roles",
        "A service that makes its service-linked role at its first use refuses for a while: ECS CreateCluster, RDS "
        "CreateDBSubnetGroup and CreateDBInstance, RegisterScalableTarget",
        f"aws/containers-roadmap#2614; {TF}rds/subnet_group.go; {TF}appautoscaling/target.go",
        15.0,
    ),
    Quirk(
        "provisioning-cluster",
        "A new cluster is PROVISIONING: its capacity providers cannot be set, and CreateService does not find it",
        f"{TF}ecs/cluster.go; hashicorp/terraform-provider-aws#11285",
        5.0,
    ),
    Quirk(
        "new-role",
        "A role that IAM made moments ago is not known to others: ECS may not be passed it and cannot assume it, and a "
        "secret's policy cannot name it",
        "terraform-aws-modules/terraform-aws-ecs#414; hashicorp/terraform-provider-aws#38538",
        8.0,
    ),
    Quirk(
        "one-scaling-change",
        "Application Auto Scaling takes one change of a resource at a time: ConcurrentUpdateException where two overlap",
        "aws/aws-sdk-go#1570; hashicorp/terraform-provider-aws#17915",
    ),
    Quirk(
        "new-service",
        "RegisterScalableTarget does not know a service of ECS that is seconds old",
        f"{TF}appautoscaling/target.go",
        3.0,
    ),
    Quirk(
        "new-scalable-target",
        "PutScalingPolicy does not find a scalable target that is seconds old: ObjectNotFoundException",
        f"{TF}appautoscaling/policy.go",
        2.0,
    ),
    Quirk(
        "new-certificate",
        "A load balancer does not know a certificate that was issued moments ago: CertificateNotFound",
        f"{TF}elbv2/listener.go",
        10.0,
    ),
    Quirk(
        "unsupported-new-certificate",
        "A load balancer that knows a new certificate takes it for unsupported at first: UnsupportedCertificate",
        "hashicorp/terraform-provider-aws#41789; DataBiosphere/azul#8321",
        20.0,
    ),
    Quirk(
        "new-web-acl",
        "A load balancer cannot get a web ACL that is seconds old: WAFUnavailableEntityException, for up to ten minutes",
        "hashicorp/terraform-provider-aws#17527, #29080; "
        "https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html",
        60.0,
    ),
    Quirk(
        "new-scaling-access",
        "PutScalingPolicy cannot reach the service or alarms of a scalable target that is seconds old: "
        "FailedResourceAccessException",
        f"{TF}appautoscaling/policy.go",
        4.0,
    ),
    Quirk(
        "new-file-system",
        "A file system of EFS and its access points are creating at first, and take no mount target",
        "https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html",
        5.0,
    ),
    Quirk(
        "new-mount-target",
        "A mount target is creating for a while",
        "https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html",
        90.0,
    ),
    Quirk(
        "new-target-group",
        "ECS does not see yet that a listener or rule uses a target group: it has no associated load balancer",
        f"{TF}ecs/service.go",
        4.0,
    ),
    Quirk(
        "new-security-group",
        "ECS does not know a security group that is seconds old",
        "https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html",
        2.0,
    ),
    Quirk(
        "lagging-ec2",
        "EC2 does not know a part of a network that is a second old: a read does not show it, a write does not find it",
        "https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html",
        1.0,
    ),
    Quirk(
        "lagging-tags",
        "GetResources shows what is new, and what has gone, a minute later",
        "https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html",
        60.0,
    ),
    Quirk(
        "lagging-secrets",
        "ListSecrets shows a new secret later, up to five minutes",
        "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html",
        60.0,
    ),
    Quirk(
        "pending-records",
        "A change of Route 53 is PENDING before it is INSYNC",
        "https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html",
        30.0,
    ),
)
