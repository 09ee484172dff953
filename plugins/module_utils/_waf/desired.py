# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The web ACL of a load balancer as the inventory wants it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._inventory.environment import Ingress
from .._inventory.waf import BLOCK, Waf
from .._plan.values import Address, KindRules, Ref, Resource
from .names import (
    ASSOCIATION,
    IP_SET,
    LOG_GROUP,
    LOGGING,
    WEB_ACL,
    acl_name,
    log_group_name,
    logs,
    web_acl,
)
from .rules import desired_rules, ip_sets

REDACTED = ("authorization", "cookie")
"""Headers whose values no record has."""
KEPT = ("BLOCK", "COUNT", "EXCLUDED_AS_COUNT")
"""Actions of which a record is kept; a request that matches nothing leaves none."""


def _effect(_address: Address, before: Mapping[str, Any], after: Mapping[str, Any], changed: Sequence[str]) -> str:
    """What a changed web ACL does to those who send requests."""
    if changed and "rules" not in changed:
        return ""
    blocked = [name for name, rule in (before.get("rules") or {}).items() if _blocks(rule)]
    stricter = sorted(name for name, rule in after["rules"].items() if _blocks(rule) and name not in blocked)
    return f"blocks from now on what matches {', '.join(stricter)}" if stricter else ""


def _blocks(rule: Mapping[str, Any]) -> bool:
    return rule.get("override") == "none" or rule.get("action") == BLOCK


RULES = {
    WEB_ACL: KindRules(effect=_effect),
    IP_SET: KindRules(fixed=frozenset({"version"})),
}
PRUNED = (ASSOCIATION, LOGGING, WEB_ACL, IP_SET)
"""What goes once the inventory has no web ACL, in this order. The records of requests stay, see _orphans."""


def desired_waf(ingress: Ingress, balancer: Address, tags: Mapping[str, str]) -> list[Resource]:
    """Everything of the web ACL; nothing where the inventory has none. balancer: the load balancer's address."""
    waf = ingress.waf
    if waf is None:
        return []
    name = acl_name(ingress)
    sets = [
        Resource(
            Address(IP_SET, item),
            {"version": "IPV6" if item.endswith("6") else "IPV4", "addresses": blocks, "tags": dict(tags)},
            after=(balancer,),
        )
        for item, blocks in ip_sets(waf, name).items()
    ]
    # The load balancer's tag names the web ACL before there is one, so that an interrupted run leaves none that is not found.
    properties = {"default": "allow", "rules": desired_rules(waf, name), "tags": dict(tags)}
    acl = Resource(web_acl(name), properties, after=(balancer,))
    attached = Resource(
        Address(ASSOCIATION, balancer.name),
        {"web_acl": Ref(acl.address, "arn"), "load_balancer": Ref(balancer, "arn")},
        after=(Address(LOGGING, name),) if logs(waf) else (),
    )
    return [*sets, acl, attached, *_logging(waf, name, tags)]


def _logging(waf: Waf, name: str, tags: Mapping[str, str]) -> list[Resource]:
    if not logs(waf):
        return []
    group = Address(LOG_GROUP, log_group_name(name))
    properties = {
        "web_acl": Ref(web_acl(name), "arn"),
        "log_group": group.name,
        "redacted": list(REDACTED),
        "kept": list(KEPT),
    }
    return [
        Resource(group, {"retention_days": waf.log_retention_days, "tags": dict(tags)}),
        Resource(Address(LOGGING, name), properties, after=(group,)),
    ]
