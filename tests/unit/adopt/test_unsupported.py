"""What no entry of an inventory can say is refused, with the way out; what it can say of hosts, paths and groups is derived."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._adopt.groups import common_groups, own_groups
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.standing import Balancers, Networks, Standing
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.traffic import hosts_of, paths_of
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.unsupported import unsupported

GROUP, LISTENER = "arn:targetgroup/web/1", "arn:listener/1"


def service(name: str, *groups: str) -> dict[str, Any]:
    network = {"awsvpcConfiguration": {"securityGroups": [*groups]}}
    balancers = [{"targetGroupArn": GROUP, "containerName": "web", "containerPort": 80}]
    return {"serviceName": name, "networkConfiguration": network, "loadBalancers": balancers}


def rule(*conditions: tuple[str, list[str]], **more: Any) -> dict[str, Any]:
    names = {"host-header": "HostHeaderConfig", "path-pattern": "PathPatternConfig", "http-header": "HttpHeaderConfig"}
    return {
        "RuleArn": f"arn:rule/{conditions}",
        "ListenerArn": LISTENER,
        "Priority": "10",
        "Actions": [{"Type": "forward", "TargetGroupArn": GROUP}],
        "Conditions": [{"Field": field, names[field]: {"Values": values}} for field, values in conditions],
        **more,
    }


def standing(*rules: dict[str, Any], port: int = 443, kind: str = "application") -> Standing:
    balancer = {"LoadBalancerArn": "arn:lb", "LoadBalancerName": "app", "Type": kind, "Scheme": "internal"}
    listener = {"ListenerArn": LISTENER, "LoadBalancerArn": "arn:lb", "Port": port, "Protocol": "HTTP"}
    group = {"TargetGroupArn": GROUP, "LoadBalancerArns": ["arn:lb"]}
    balancers = Balancers([group], [balancer], [listener], rules)
    return Standing("1", "us-east-1", {"clusterName": "app"}, [service("web", "sg-1")], balancers=balancers)


@pytest.mark.parametrize("port", [80, 443])
def test_hosts_and_paths_are_said(port: int) -> None:
    hosts, paths = ["a.example.com", "b.example.com"], ["/x", "/x/*"]
    found = standing(rule(("host-header", hosts), ("path-pattern", paths)), port=port)
    assert unsupported(found) == []
    assert (hosts_of(found, found.services[0]), paths_of(found, found.services[0])) == (hosts, paths)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([rule(("http-header", ["x"]))], "no rule on port 443 with hosts or paths alone.*rule 10 .http-header"),
        ([rule(("host-header", ["a.example.com"]), Transforms=[{"Type": "url-rewrite"}])], "transforms"),
        (
            [
                rule(("host-header", ["a.example.com"]), ("path-pattern", ["/x"])),
                rule(("host-header", ["b.example.com"])),
            ],
            "has not each of its paths for each of its hosts: a.example.com, a.example.com/x would be",
        ),
    ],
)
def test_other_rules_are_refused(rules: list[dict[str, Any]], words: str) -> None:
    [line] = unsupported(standing(*rules))
    assert re.search(words, line), line
    assert "; give it" in line


def test_a_network_load_balancer_is_refused() -> None:
    assert "is network, which cannot be said; leave" in unsupported(standing(kind="network"))[0]


@pytest.mark.parametrize(
    ("groups", "common", "own"),
    [
        ({"web": ["sg-1"]}, "sg-1", {}),
        ({"web": ["sg-1"], "api": ["sg-1"]}, "sg-1", {}),
        ({"web": ["sg-1"], "api": ["sg-2"]}, "", {"web": "sg-1", "api": "sg-2"}),
        ({"web": ["sg-1", "sg-3"], "api": ["sg-1"]}, "sg-1", {"web": "sg-3"}),
        ({"web": ["sg-1", "sg-2"], "api": ["sg-1", "sg-2"]}, "sg-1", {}),
    ],
)
def test_a_group_that_several_services_have_is_the_common_one(
    groups: dict[str, list[str]], common: str, own: dict[str, str]
) -> None:
    found = replace(standing(), services=[service(name, *ids) for name, ids in groups.items()])
    assert common_groups(found).get("ecs", "") == common
    assert own_groups(found) == own


def test_what_an_earlier_deploy_calls_a_group_goes_before_who_has_it() -> None:
    def tagged(id_: str, name: str) -> dict[str, Any]:
        tags = {"talentbase.aws/network": "app", "talentbase.aws/part": f"app-{name}"}
        return {"GroupId": id_, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}

    groups = [tagged("sg-1", "ecs"), tagged("sg-2", "ecs-api"), tagged("sg-9", "ecs-api")]
    services = [service("web", "sg-1"), service("api", "sg-2", "sg-3")]
    networks = Networks(vpc={"Tags": [{"Key": "Name", "Value": "app"}]}, security_groups=groups)
    found = replace(standing(), services=services, networks=networks)
    assert (common_groups(found)["ecs"], own_groups(found)) == ("sg-1", {"api": "sg-2"})
    alone = replace(found, services=[service("api", "sg-2")])
    assert (common_groups(alone).get("ecs"), own_groups(alone)) == (None, {"api": "sg-2"})
