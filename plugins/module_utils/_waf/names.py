# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the parts of a web ACL are called. Pure."""

from __future__ import annotations

from .._inventory.environment import Ingress
from .._inventory.waf import Waf
from .._plan.values import Address

WEB_ACL, IP_SET = "web ACL", "IP set"
ASSOCIATION, LOGGING, LOG_GROUP = "web ACL association", "web ACL logging", "web ACL log group"
REGIONAL = "REGIONAL"
WAF_TAG = "talentbase.aws/web-acl"
"""Names the web ACL on its load balancer, so that one no longer in the inventory is found again."""
LOG_PREFIX = "aws-waf-logs-"
"""AWS takes no other name: https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html"""
ALLOW, BLOCK = "allow", "block"
VERSIONS = {4: "IPV4", 6: "IPV6"}


def acl_name(ingress: Ingress) -> str:
    """The name of the inventory's web ACL; empty where it has none."""
    return (ingress.waf.name or ingress.name) if ingress.waf else ""


def web_acl(name: str) -> Address:
    """A web ACL's address in the plan."""
    return Address(WEB_ACL, name)


def log_group_name(name: str) -> str:
    """The log group of a web ACL."""
    return LOG_PREFIX + name


def ip_set_name(acl: str, purpose: str, version: int) -> str:
    """The name of an IP set, which holds addresses of one version."""
    return f"{acl}-{purpose}-ipv{version}"


def ip_set_names(acl: str) -> list[str]:
    """Every name that an IP set of a web ACL may have."""
    return [ip_set_name(acl, purpose, version) for purpose in (ALLOW, BLOCK) for version in VERSIONS]


def logs(waf: Waf | None) -> bool:
    """Whether a web ACL keeps records of requests."""
    return bool(waf and waf.log_retention_days)
