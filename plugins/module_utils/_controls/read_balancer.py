# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read the load balancer, its target groups, its certificates and its web ACL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._ingress.names import target_group_name
from .._ingress.reads import find_load_balancer
from .._inventory.inventory import Inventory
from .model import Answer, Resource, Section
from .reading import Reads, otherwise, resource, sections

NONE, SOMEBODYS = "the inventory has no load balancer", "the load balancer is somebody else's"
NO_ACL, NO_CERTIFICATE = "the load balancer has no web ACL", "no listener has a certificate"
KINDS = ("load_balancer", "target_groups", "certificates", "web_acl")
KEY = "ingress"


def read_balancer(aws: Aws, inventory: Inventory, now: datetime) -> dict[str, Section]:
    """The sections of KINDS."""
    ingress = inventory.ingress
    if ingress is None:
        return dict.fromkeys(KINDS, Section(NONE))
    balancer = find_load_balancer(aws, ingress)
    groups = partial(_target_groups, aws, inventory, balancer)
    if ingress.existing:
        theirs = dict.fromkeys(KINDS, Section(SOMEBODYS))
        return {**theirs, **sections({"target_groups": groups})}
    found = _balancer(aws, ingress.label, balancer)
    return {
        "load_balancer": Section("", [found]),
        **sections(
            {
                "target_groups": groups,
                "certificates": partial(_certificates, aws, found, now),
                "web_acl": partial(_web_acl, aws, found),
            }
        ),
    }


def _balancer(aws: Aws, name: str, balancer: Answer | None) -> Resource:
    if balancer is None:
        return resource(KEY, name, None, {})
    elb, arn = aws.client("elbv2"), balancer["LoadBalancerArn"]
    reads: Reads = {
        "attributes": lambda: to_dict(elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]),
        "listeners": partial(aws.pages, "elbv2", "describe_listeners", "Listeners", LoadBalancerArn=arn),
        "web_acl": partial(_acl_of, aws, arn),
    }
    return resource(KEY, name, balancer, reads)


def _acl_of(aws: Aws, arn: str) -> Mapping[str, Any]:
    answer = aws.client("wafv2").get_web_acl_for_resource(ResourceArn=arn)
    found: Mapping[str, Any] = answer.get("WebACL") or {}
    return found


def _target_groups(aws: Aws, inventory: Inventory, balancer: Answer | None) -> Section:
    names = {target_group_name(item): key for key, item in inventory.services.items() if item.takes_requests}
    if balancer is None or not names:
        return Section("no service takes requests" if balancer else "there is no load balancer yet")
    arn = balancer["LoadBalancerArn"]
    groups = aws.pages("elbv2", "describe_target_groups", "TargetGroups", LoadBalancerArn=arn)
    known = {item["TargetGroupName"]: item for item in groups}
    return Section("", [resource(f"services.{key}", name, known.get(name), {}) for name, key in names.items()])


def _certificates(aws: Aws, balancer: Resource, now: datetime) -> Section:
    if not balancer.answer:
        return Section(NO_CERTIFICATE)
    shown = [item for listener in balancer.part("listeners") for item in listener.get("Certificates") or []]
    arns = list(dict.fromkeys(item["CertificateArn"] for item in shown))
    acm = aws.client("acm")
    answers = gather({arn: partial(acm.describe_certificate, CertificateArn=arn) for arn in arns}) if arns else {}
    described = {arn: answer["Certificate"] for arn, answer in answers.items()}
    return Section(NO_CERTIFICATE, [Resource(KEY, _name(item), item, {"now": now}) for item in described.values()])


def _name(certificate: Answer) -> str:
    return str(certificate.get("DomainName") or certificate["CertificateArn"])


def _web_acl(aws: Aws, balancer: Resource) -> Section:
    acl = balancer.part("web_acl") if balancer.answer else {}
    if not acl:
        return Section(NO_ACL)
    waf = aws.client("wafv2")
    logging = partial(waf.get_logging_configuration, ResourceArn=acl["ARN"])
    reads: Reads = {
        "logging": lambda: otherwise(logging, {}, "WAFNonexistentItemException").get("LoggingConfiguration") or {},
    }
    return Section("", [resource(f"{KEY}.waf", str(acl["Name"]), acl, reads)])
