"""Which quirk judges, keeps or changes which operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ..calls import is_write
from ..error_responses import ErrorResponse
from . import file_systems, first_use, lagging_reads, leaving_roles, overlaps
from . import new_resources as new
from .call import Call
from .new_resources import Unknown


class Rule(NamedTuple):
    """What is asked before an operation is carried out, what is kept of its answer, and what becomes of that."""

    refuse: Callable[[Call], ErrorResponse | None] | None = None
    note: Callable[[Call, bytes], None] | None = None
    reshape: Callable[[Call, bytes], bytes] | None = None


def _unknown(kind: str, quirk: str, names: Callable[[Call], Iterator[str]], code: str, words: str) -> Rule:
    return Rule(refuse=new.refuse(Unknown(kind, quirk, names, code, words)))


PASS_ROLE = (
    "User: {user} is not authorized to perform: iam:PassRole on resource: {name} "
    "because no identity-based policy allows the iam:PassRole action"
)
ASSUME = (
    "ECS was unable to assume the configured ECS Infrastructure Role '{name}'. Please verify that the ECS Infrastructure "
    "Role has the proper trust relationship and permissions."
)
ECS_GROUP = (
    "Error retrieving security group information for [{name}]: The security group '{name}' does not exist "
    "(ErrorCode: InvalidGroup.NotFound)"
)
NO_BALANCER = "The target group with targetGroupArn {name} does not have an associated load balancer."
GROUPS = new.found(new.SECURITY_GROUP)
TO_ECS: tuple[Rule, ...] = (
    _unknown(
        new.CLUSTER,
        "provisioning-cluster",
        new.clusters,
        "ClusterNotFoundException",
        "Cluster not found.",
    ),
    _unknown(new.ROLE, "new-role", new.found(new.ROLE_ARN), "InvalidParameterException", ASSUME),
    _unknown(new.GROUP, "new-security-group", GROUPS, "InvalidParameterException", ECS_GROUP),
    _unknown(
        new.USED_TARGETS,
        "new-target-group",
        lambda call: new.target_groups(call.given),
        "InvalidParameterException",
        NO_BALANCER,
    ),
)
PROVISIONING = _unknown(
    new.CLUSTER,
    "provisioning-cluster",
    new.clusters,
    "ClientException",
    "Cluster was not ACTIVE.",
)
NO_CERTIFICATE = _unknown(
    "certificate",
    "new-certificate",
    new.found(lagging_reads.ARNS),
    "CertificateNotFound",
    "Certificate '{name}' not found",
)


UNSUPPORTED = _unknown(
    "certificate",
    "unsupported-new-certificate",
    new.found(lagging_reads.ARNS),
    "UnsupportedCertificate",
    "The certificate '{name}' must have a fully-qualified domain name, a supported signature, and a supported key size.",
)


FORWARDS = Rule(note=new.forwards)
RULES: Mapping[str, tuple[Rule, ...]] = {
    "iam:CreateRole": (Rule(note=new.note(new.ROLE, lambda call: str(call.given["RoleName"]))),),
    "iam:DeleteRolePolicy": (Rule(note=leaving_roles.note),),
    "iam:DetachRolePolicy": (Rule(note=leaving_roles.note),),
    "iam:DeleteRole": (Rule(refuse=leaving_roles.refuse),),
    "ecs:CreateCluster": (
        Rule(first_use.refuse(first_use.ECS), new.note_once(new.CLUSTER, new.cluster_name), new.provisioning),
    ),
    "ecs:DescribeClusters": (Rule(reshape=new.provisioning),),
    "ecs:PutClusterCapacityProviders": (PROVISIONING,),
    "ecs:UpdateCluster": (PROVISIONING,),
    "ecs:UpdateClusterSettings": (PROVISIONING,),
    "ecs:RegisterTaskDefinition": (
        _unknown(new.ROLE, "new-role", new.passed_roles, "AccessDeniedException", PASS_ROLE),
    ),
    "ecs:CreateService": (*TO_ECS, Rule(note=new.note(new.SERVICE, new.service_name))),
    "ecs:UpdateService": TO_ECS[1:],
    "application-autoscaling:RegisterScalableTarget": (
        Rule(refuse=overlaps.refuse, note=overlaps.note),
        Rule(refuse=first_use.refuse(first_use.SCALING)),
        _unknown(new.SERVICE, "new-service", new.scaled, "ValidationException", "ECS service doesn't exist: {name}"),
        Rule(note=new.note_once(new.TARGET, lambda call: str(call.given.get("ResourceId")))),
    ),
    "application-autoscaling:PutScalingPolicy": (
        Rule(refuse=overlaps.refuse, note=overlaps.note),
        _unknown(
            new.TARGET,
            "new-scalable-target",
            new.scaled,
            "ObjectNotFoundException",
            "No scalable target registered for service namespace: ecs, resource ID: {name}, scalable dimension: ecs:service:DesiredCount",
        ),
        _unknown(
            new.TARGET,
            "new-scaling-access",
            new.scaled,
            "FailedResourceAccessException",
            "Unable to retrieve alarms for the scalable target with resource ID {name}.",
        ),
    ),
    "application-autoscaling:PutScheduledAction": (
        Rule(refuse=overlaps.refuse, note=overlaps.note),
        _unknown(
            new.TARGET,
            "new-scalable-target",
            new.scaled,
            "ObjectNotFoundException",
            "No scalable target registered for service namespace: ecs, resource ID: {name}, scalable dimension: ecs:service:DesiredCount",
        ),
    ),
    "ec2:CreateFlowLogs": (
        _unknown(
            new.ROLE,
            "new-role",
            new.found(new.ROLE_ARN),
            "InvalidParameter",
            "Unable to assume given IAM role: '{name}'",
        ),
    ),
    "backup:CreateBackupSelection": (
        _unknown(
            new.ROLE,
            "new-role",
            new.found(new.ROLE_ARN),
            "InvalidParameterValueException",
            "IAM Role {name} cannot be assumed by AWS Backup",
        ),
    ),
    "scheduler:CreateSchedule": (
        _unknown(
            new.ROLE,
            "new-role",
            new.found(new.ROLE_ARN),
            "ValidationException",
            "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
        ),
    ),
    "application-autoscaling:DeleteScalingPolicy": (Rule(refuse=overlaps.refuse, note=overlaps.note),),
    "application-autoscaling:DeregisterScalableTarget": (Rule(refuse=overlaps.refuse, note=overlaps.note),),
    "rds:CreateDBSubnetGroup": (Rule(refuse=first_use.refuse(first_use.RDS)),),
    "rds:CreateDBInstance": (Rule(refuse=first_use.refuse(first_use.RDS)),),
    "elasticache:CreateReplicationGroup": (Rule(refuse=first_use.refuse(first_use.CACHE)),),
    "elbv2:CreateLoadBalancer": (Rule(refuse=first_use.refuse(first_use.ELB)),),
    "elbv2:CreateListener": (NO_CERTIFICATE, UNSUPPORTED, FORWARDS),
    "elbv2:ModifyListener": (NO_CERTIFICATE, UNSUPPORTED, FORWARDS),
    "elbv2:AddListenerCertificates": (NO_CERTIFICATE,),
    "elbv2:CreateRule": (FORWARDS,),
    "elbv2:ModifyRule": (FORWARDS,),
    "ec2:CreateSecurityGroup": (Rule(note=new.note_found(new.GROUP, new.SECURITY_GROUP)),),
    **{
        f"efs:{verb}{kind}": (
            Rule(note=file_systems.note if verb == "Create" else None, reshape=file_systems.creating),
        )
        for verb, kinds in (
            ("Create", ("FileSystem", "AccessPoint", "MountTarget")),
            ("Describe", ("FileSystems", "AccessPoints", "MountTargets")),
        )
        for kind in kinds
    },
    "efs:CreateMountTarget": (Rule(file_systems.refuse_mount_target, file_systems.note, file_systems.creating),),
    "secretsmanager:PutResourcePolicy": (
        _unknown(
            new.ROLE,
            "new-role",
            new.found(new.ROLE_ARN),
            "MalformedPolicyDocumentException",
            "This resource policy contains an unsupported principal.",
        ),
    ),
    "secretsmanager:ListSecrets": (Rule(reshape=lagging_reads.secrets),),
    "resourcegroupstaggingapi:GetResources": (Rule(reshape=lagging_reads.tagged),),
    "route53:ChangeResourceRecordSets": (Rule(reshape=lagging_reads.records),),
    "route53:GetChange": (Rule(reshape=lagging_reads.records),),
}
OF_EC2 = Rule(refuse=lagging_reads.refuse_part, reshape=lagging_reads.without_new_parts)
NEW_PART = Rule(note=lagging_reads.note_part)
NEW_ARNS = Rule(note=lagging_reads.note_arns)
MAKING = ("Create", "Register", "Request", "Put", "Allocate")


def rules_of(service: str, operation: str) -> tuple[Rule, ...]:
    """The rules of an operation: its own, and those of its kind."""
    rules = RULES.get(f"{service}:{operation}", ())
    if service == "ec2":
        rules = (*rules, OF_EC2, *((NEW_PART,) if operation in lagging_reads.PARTS else ()))
    if is_write(service, operation) and operation.startswith(MAKING):
        rules = (*rules, NEW_ARNS)
    return rules
