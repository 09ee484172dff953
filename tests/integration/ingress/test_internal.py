"""An internal load balancer that answers HTTP alone, and rules of paths: built, unchanged, changed, refused, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

Ingress = Callable[..., dict[str, Any]]


@pytest.fixture
def inside(dev: dict[str, Any], network: dict[str, Any]) -> dict[str, Any]:
    """dev behind an internal load balancer, on paths of every host."""
    dev["ingress"] = {"name": "talentbase-dev", "scheme": "internal", "https": False}
    network["subnets"]["private"] = network["subnets"]["public"]
    for key, paths in {"web": [f"/{number}/*" for number in range(6)], "api": ["/api", "/api/*"]}.items():
        dev["services"][key] |= {"hosts": [], "paths": paths}
    return dev


def rules_of(account: Account, result: dict[str, Any]) -> dict[int, list[Any]]:
    """The conditions of the listener's rules, by priority."""
    found = account.client("elbv2").describe_rules(ListenerArn=result["listeners"]["http"])["Rules"]
    return {
        int(rule["Priority"]): [
            (item["Field"], item.get("PathPatternConfig", item.get("HostHeaderConfig"))["Values"])
            for item in rule["Conditions"]
        ]
        for rule in found
        if not rule["IsDefault"]
    }


def test_it_has_one_listener_with_the_rules_of_all(account: Account, ingress: Ingress, inside: dict[str, Any]) -> None:
    foreseen = ingress(inside, check=True)
    built = ingress(inside)
    assert built["plan"] == foreseen["plan"]
    [balancer] = account.client("elbv2").describe_load_balancers()["LoadBalancers"]
    assert balancer["Scheme"] == "internal"
    listeners = account.client("elbv2").describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    assert [(item["Port"], item["Protocol"]) for item in listeners] == [(80, "HTTP")]
    assert (built["urls"], built["certificate_arn"]) == ({"api": [], "web": []}, "")
    assert rules_of(account, built) == {
        10: [("path-pattern", ["/0/*", "/1/*", "/2/*", "/3/*", "/4/*"])],
        11: [("path-pattern", ["/5/*"])],
        20: [("path-pattern", ["/api", "/api/*"])],
    }
    again = ingress(inside)
    assert (again["plan"], account.calls()["writes"]) == ([], 0)
    inside["services"]["api"] |= {"hosts": ["api.example.com"], "paths": ["/api/*"]}
    changed = ingress(inside)
    assert changed["plan"] == ["update listener rule talentbase-api-dev (hosts, paths)"]
    assert rules_of(account, changed)[20] == [("host-header", ["api.example.com"]), ("path-pattern", ["/api/*"])]
    assert ingress(inside, state="absent")["changed"]
    assert account.client("elbv2").describe_load_balancers()["LoadBalancers"] == []


def test_what_aws_cannot_change_is_refused_before_the_first_write(
    account: Account, ingress: Ingress, inside: dict[str, Any]
) -> None:
    built = ingress(inside)
    outside = {**inside, "ingress": {**inside["ingress"], "scheme": "internet-facing"}}
    refused = ingress(outside)["msg"]
    assert "ingress.scheme: is internet-facing, but the load balancer talentbase-dev is internal" in refused
    arn = "arn:aws:acm:us-east-1:258993895334:certificate/6f17fe7f-fca3-41f1-95a3-8debad6f7fa8"
    secure = {**inside, "ingress": {**inside["ingress"], "https": True, "certificate_arn": arn}}
    refused = ingress(secure)["msg"]
    assert "ingress.https: is true, but the HTTP listener of talentbase-dev has rules for /0/*" in refused, refused
    assert account.calls()["writes"] == 0
    made = ingress(secure, prune=True)
    assert made["listeners"]["https"]
    assert rules_of(account, built) == {}
    account.zero()
    again = ingress(secure)
    assert (again["plan"], account.calls()["writes"]) == ([], 0)
