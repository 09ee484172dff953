"""The web ACL of the load balancer against the embedded account: made, unchanged, changed, taken over, taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

Ingress = Callable[..., dict[str, Any]]
NAME = "talentbase-dev"
WAF = {
    "rate_limit": 500,
    "allow": ["203.0.113.0/24", "2001:db8::/32"],
    "block": ["192.0.2.0/28"],
    "exceptions": [{"rule": "CrossSiteScripting_BODY", "paths": ["/admin/*", "/import"]}],
}
NOTED = {"web ACL", "IP set", "web ACL association", "web ACL logging", "web ACL log group"}


@pytest.fixture
def guarded(dev: dict[str, Any]) -> dict[str, Any]:
    dev["ingress"]["waf"] = {**WAF}
    return dev


def web_acl(account: Account, balancer: dict[str, Any]) -> dict[str, Any]:
    found = account.client("wafv2").get_web_acl_for_resource(ResourceArn=balancer["arn"])
    return dict(found.get("WebACL") or {})


def of_waf(plan: list[str]) -> list[str]:
    """The steps about the web ACL."""
    return [step for step in plan if any(step.split(" ", 1)[1].startswith(kind) for kind in NOTED)]


def test_a_web_acl_is_made_and_stays(account: Account, ingress: Ingress, guarded: dict[str, Any]) -> None:
    foreseen = ingress(guarded, check=True)
    assert account.calls()["writes"] == 0
    built = ingress(guarded)
    assert built["plan"] == foreseen["plan"]
    assert sorted(of_waf(built["plan"])) == [
        f"create IP set {NAME}-allow-ipv4",
        f"create IP set {NAME}-allow-ipv6",
        f"create IP set {NAME}-block-ipv4",
        f"create web ACL {NAME}: blocks from now on what matches block",
        f"create web ACL association {NAME}",
        f"create web ACL log group aws-waf-logs-{NAME}",
        f"create web ACL logging {NAME}",
    ]
    for check in (False, True):
        again = ingress(guarded, check=check)
        assert (again["changed"], again["plan"], account.calls()["writes"]) == (False, [], 0)
    assert account.calls()["by_operation"]["wafv2:GetWebACLForResource"] == 1
    assert "wafv2:ListWebACLs" not in account.calls()["by_operation"]
    assert account.calls()["total"] <= 26
