# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The web ACL as AWS describes it, in the shape of the desired one, and what of it must not be touched. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from .._aws.errors import Failure
from .._inventory.environment import Ingress
from .._plan.owner import belongs_to_others, owners
from .._plan.values import Actual, Address
from .inputs import logging_properties, rule_properties
from .names import ASSOCIATION, IP_SET, LOG_GROUP, LOGGING, WAF_TAG, acl_name, logs, web_acl

if TYPE_CHECKING:
    from .reads import WafSnapshot

Answer = Mapping[str, Any]
Tags = Mapping[str, str]

RENAMED = (
    "set it back; or leave ingress.waf out, deploy, and give it under the new name, which leaves a while without one"
)


def check_waf_snapshot(ingress: Ingress, snapshot: WafSnapshot, balancer_tags: Tags, wanted: Tags) -> None:
    """Raise Failure where the web ACL, or that of the load balancer, is not this environment's to change."""
    name, named = acl_name(ingress), balancer_tags.get(WAF_TAG, "")
    if name and named and named != name:
        raise Failure(f"ingress.waf.name: is {name}, and the load balancer has the web ACL {named}", todo=RENAMED)
    if name and belongs_to_others(snapshot.tags or {}, wanted) and not owners(snapshot.tags or {}) & owners(wanted):
        others = ", ".join(sorted(owners(snapshot.tags or {})))
        problem = f"ingress.waf.name: the web ACL {name} is that of the environment {others}"
        raise Failure(
            problem, todo="give ingress.waf.name of this environment, which no other web ACL of the region has"
        )
    attached = snapshot.attached
    if name and attached and attached["Name"] != name:
        other = attached["Name"]
        raise Failure(
            f"ingress.waf: the load balancer has the web ACL {other}, which a deploy would replace with {name}",
            todo=f"give ingress.waf.name: {other} to take it over with its rules replaced, or have it disassociated "
            f"(aws wafv2 disassociate-web-acl --region REGION --resource-arn ARN), or leave ingress.waf out to keep it as it is",
        )


def actual_waf(ingress: Ingress, snapshot: WafSnapshot, balancer_arn: str, own: Tags, removing: bool) -> list[Actual]:
    """Every part that there is. Of a web ACL that is gone, and that the load balancer still names, its name. own: the environment's tags."""
    acl, tags = snapshot.acl, dict(snapshot.tags or {})
    wanted = bool(acl_name(ingress))
    if not wanted and belongs_to_others(tags, own):
        return []
    parts = [actual_ip_set(answer, given) for answer, given in snapshot.ip_sets]
    named = {"load_balancer": "" if removing else balancer_arn}
    if acl:
        parts.append(actual_web_acl(acl, tags, named))
        parts += _belonging(snapshot, acl, balancer_arn, tags, ingress.label)
    elif not wanted:
        parts.append(Actual(web_acl(snapshot.name), {"tags": {}}, {"arn": "", **named}))
    if snapshot.log_group and wanted and logs(ingress.waf):
        parts.append(actual_log_group(*snapshot.log_group))
    return parts


def actual_web_acl(acl: Answer, tags: Tags, named: Mapping[str, Any]) -> Actual:
    """The web ACL of GetWebACL."""
    properties = {
        "default": next(iter(acl["DefaultAction"]), "").lower(),
        "rules": {rule["Name"]: rule_properties(rule) for rule in acl.get("Rules") or []},
        "tags": dict(tags),
    }
    return Actual(web_acl(acl["Name"]), properties, {"arn": acl["ARN"], "id": acl["Id"], **named})


def actual_ip_set(answer: Answer, tags: Tags) -> Actual:
    """An IP set of GetIPSet, its blocks written as Python writes them."""
    blocks = sorted(str(ip_network(text, strict=False)) for text in answer["Addresses"])
    properties = {"version": answer["IPAddressVersion"], "addresses": blocks, "tags": dict(tags)}
    return Actual(Address(IP_SET, answer["Name"]), properties, {"arn": answer["ARN"], "id": answer["Id"]})


def actual_log_group(answer: Answer, tags: Tags) -> Actual:
    """The log group of DescribeLogGroups; a retention of 0 days keeps everything."""
    properties = {"retention_days": answer.get("retentionInDays", 0), "tags": dict(tags)}
    arn = answer["arn"].removesuffix(":*")
    return Actual(Address(LOG_GROUP, answer["logGroupName"]), properties, {"arn": arn})


def _belonging(
    snapshot: WafSnapshot, acl: Answer, balancer_arn: str, tags: dict[str, str], label: str
) -> Iterator[Actual]:
    """What has no tags of its own has those of the web ACL, which tell whose it is."""
    if snapshot.attached and snapshot.attached["ARN"] == acl["ARN"]:
        properties = {"web_acl": acl["ARN"], "load_balancer": balancer_arn, "tags": tags}
        yield Actual(Address(ASSOCIATION, label), properties, {"load_balancer": balancer_arn})
    if snapshot.logging:
        yield Actual(Address(LOGGING, acl["Name"]), {**logging_properties(snapshot.logging), "tags": tags})
