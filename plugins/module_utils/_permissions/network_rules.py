# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules for the network, the load balancer, records and certificates. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .._aws.partition import partition
from .._inventory.environment import GUARDDUTY_TAG
from .._inventory.inventory import checked
from .._network.names import NETWORK_TAG
from .arns import Arns, hosts_of
from .rule import Rule, Rules

KINDS = (
    "elastic-ip",
    "internet-gateway",
    "natgateway",
    "route-table",
    "security-group",
    "subnet",
    "vpc",
    "vpc-endpoint",
    "vpc-flow-log",
)
CREATING = (
    "AllocateAddress",
    "AuthorizeSecurityGroupEgress",
    "AuthorizeSecurityGroupIngress",
    "CreateFlowLogs",
    "CreateInternetGateway",
    "CreateNatGateway",
    "CreateRouteTable",
    "CreateSecurityGroup",
    "CreateSubnet",
    "CreateVpc",
    "CreateVpcEndpoint",
)
NEW = "AllocateAddress|Create(?!Route$|Tags$).*"
ALONE = "AllocateAddress|CreateInternetGateway|CreateTags|CreateVpc"
"""What needs no part of a network that there is."""


def network_rules(arns: Arns) -> Rules:
    """The rules of all that is around the services."""
    ingress = arns.inventory.ingress
    requests = ["*"] if ingress and ingress.request_certificate else []
    zone = (ingress.hosted_zone_id if ingress else "") or "*"
    names = _record_names(arns)
    zones = [f"arn:{partition(arns.region)}:route53:::hostedzone/{zone}"] if names else []
    owned = {"StringEquals": {f"aws:ResourceTag/{arns.owner_tag}": "true"}}
    only = {"ForAllValues:StringLike": {"route53:ChangeResourceRecordSetsNormalizedRecordNames": names}}
    return {
        "ec2": _parts(arns),
        "elasticloadbalancing": _load_balancer(arns),
        "route53": [Rule("Records", ".*", zones, only)],
        "acm": [
            Rule(
                "Certificates", "RequestCertificate", requests, {"StringEquals": {"aws:RequestedRegion": arns.region}}
            ),
            Rule("OwnCertificates", "(?!RequestCertificate).*", arns.arn("acm", "certificate/*"), owned),
        ],
    }


def _load_balancer(arns: Arns) -> Sequence[Rule]:
    """The load balancer; on one of somebody else the environment's rules alone, which are tagged as they are made.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html
    """
    listeners, rules = (arns.existing_load_balancer(kind) for kind in ("listener", "listener-rule"))
    new = {"StringEquals": {f"aws:RequestTag/{arns.owner_tag}": "true"}}
    made = {"StringEquals": {"elasticloadbalancing:CreateAction": "CreateRule"}}
    owned = {"StringEquals": {f"aws:ResourceTag/{arns.owner_tag}": "true"}}
    return [
        Rule("LoadBalancer", "(?!SetWebAcl$).*", [*arns.load_balancer(), *arns.target_groups()]),
        Rule("WebAclOfLoadBalancer", "SetWebAcl", arns.load_balancer() if arns.web_acl() else []),
        Rule("NewRules", "CreateRule", listeners, new),
        Rule("TagsOfNewRules", "AddTags", rules, made),
        Rule("OwnRules", "ModifyRule|DeleteRule|SetRulePriorities|(Add|Remove)Tags", rules, owned),
    ]


def _parts(arns: Arns) -> Sequence[Rule]:
    """The parts of a network by its tag, which a new part is given at its creation. A rule is a part of its security group.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
    """
    network = arns.inventory.network
    if network is None:
        return []
    every, rules = arns.arn("ec2", "*/*"), arns.arn("ec2", "security-group-rule/*")
    own = {"StringEquals": {f"aws:ResourceTag/{NETWORK_TAG}": network.name}}
    new = {"StringEquals": {f"aws:RequestTag/{NETWORK_TAG}": network.name}}
    owned = {"StringEquals": {f"aws:ResourceTag/{arns.owner_tag}": "true"}}
    # AWS makes it with the VPC, without tags.
    groups = arns.arn("ec2", "security-group/*") if network.empty_default_security_group else []
    cluster = arns.inventory.cluster
    watched = arns.arn("ec2", "security-group/*", "vpc-endpoint/*") if cluster and cluster.runtime_monitoring else []
    of_guardduty = {"StringEquals": {f"aws:ResourceTag/{GUARDDUTY_TAG}": "true"}}
    untagged = {"Null": {f"aws:ResourceTag/{NETWORK_TAG}": "true"}}
    return [
        Rule("NewParts", NEW, arns.arn("ec2", *(f"{kind}/*" for kind in KINDS)), new),
        Rule("Parts", f"(?!({ALONE})$).*", every, own),
        Rule("DefaultGroup", "RevokeSecurityGroup.*", groups, untagged),
        Rule("GuardDutyParts", "DeleteSecurityGroup|DeleteVpcEndpoints", watched, of_guardduty),
        # What is made in a VPC of somebody else is a request about that VPC, too, which has no tag of the network.
        Rule("GroupsInVpc", "CreateSecurityGroup", _existing_vpc(arns)),
        Rule("GroupRules", "AuthorizeSecurityGroup.*|ModifySecurityGroupRules", rules),
        Rule("TagsOfNew", "CreateTags", every, {"StringEquals": {"ec2:CreateAction": list(CREATING)}}),
        Rule("TagsOfParts", "(Create|Delete)Tags", every, own),
        Rule("TagsOfGroupRules", "(Create|Delete)Tags", rules, owned),
    ]


def _existing_vpc(arns: Arns) -> list[str]:
    """The VPC of somebody else; any VPC where the inventory does not name it by its id."""
    existing = checked(arns.inventory.network).existing
    if existing is None:
        return []
    return arns.arn("ec2", f"vpc/{existing.vpc if existing.vpc.startswith('vpc-') else '*'}")


def _record_names(arns: Arns) -> list[str]:
    """The names of the hosts' records, and of those that validate a certificate, which begin with an underscore."""
    ingress, hosts = arns.inventory.ingress, hosts_of(list(arns.inventory.services.values()))
    validated = hosts if ingress and ingress.request_certificate else []
    return [*hosts, *sorted({f"_*.{host.removeprefix('052.')}" for host in (h.lstrip(chr(92)) for h in validated)})]
