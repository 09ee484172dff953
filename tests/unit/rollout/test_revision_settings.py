"""What belongs to a revision beside its task definition."""

from __future__ import annotations

from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._rollout.revision_settings import (
    earlier_settings,
    unexposed,
)


def balancer(port: int, group: str = "a", name: str = "web") -> dict[str, Any]:
    return {"targetGroupArn": group, "containerName": name, "containerPort": port}


def test_an_earlier_port_is_taken_with_the_target_group_that_is_live() -> None:
    service = {"loadBalancers": [balancer(8080, "live")]}
    earlier = {"loadBalancers": [balancer(3000, "other")]}
    assert earlier_settings(service, {}, earlier) == {"loadBalancers": [balancer(3000, "live")]}


def test_what_is_the_same_is_not_sent() -> None:
    connect = {"enabled": True, "services": [{"portName": "web"}]}
    revision = {"loadBalancers": [balancer(80)], "serviceConnectConfiguration": connect}
    assert earlier_settings({"loadBalancers": [balancer(80)]}, revision, revision) == {}
    assert earlier_settings({"loadBalancers": [balancer(80)]}, {}, revision) == {"serviceConnectConfiguration": connect}
    assert earlier_settings({"loadBalancers": [balancer(80)]}, revision, {}) == {}


def test_a_port_or_container_that_a_task_definition_lacks_is_named() -> None:
    definition = {"containerDefinitions": [{"name": "web", "portMappings": [{"containerPort": 3000}]}]}
    assert unexposed([balancer(3000)], definition) == []
    assert unexposed([balancer(8080)], definition) == [
        "its container web does not expose port 8080, which the load balancer reaches"
    ]
    assert unexposed([balancer(3000, name="app")], definition) == ["the load balancer's container app is not in it"]
