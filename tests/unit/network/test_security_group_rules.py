"""Security group rules follow from services, databases and caches."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.faults import Fault
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load
from ansible_collections.talentbase.aws.plugins.module_utils._network.security_group_rules import (
    check_security_group_rules,
    groups_of,
    rules_of,
)

DATABASE = {
    "identifier": "app",
    "engine_version": "15.8",
    "instance_class": "db.t3.micro",
    "storage_gib": 20,
    "database_name": "app",
    "credentials": "database",
}
CACHE = {"identifier": "app", "engine_version": "7.0", "node_type": "cache.t3.micro"}
EGRESS = {("alb", "egress", "-1", 0, "0.0.0.0/0"), ("ecs", "egress", "-1", 0, "0.0.0.0/0")}
WEB = {("alb", "ingress", "tcp", 80, "0.0.0.0/0"), ("alb", "ingress", "tcp", 443, "0.0.0.0/0")}


def service(**options: Any) -> dict[str, Any]:
    return {"name": "app", "cpu": 256, "memory": 512, **options}


def inventory(network: dict[str, Any] | None = None, **sections: Any) -> Inventory:
    faults: list[Fault] = []
    variables = {"network": {"name": "app-dev", "cidr": "10.0.0.0/16", **(network or {})}, "services": {}, **sections}
    read = load(variables, faults)
    assert faults == []
    return read


def rules(given: Inventory) -> set[tuple[str, str, str, int, str]]:
    return {(rule.group, rule.direction, rule.protocol, rule.port, rule.peer) for rule in rules_of(given)}


def test_the_load_balancer_reaches_each_port_of_services_with_hosts() -> None:
    given = inventory(
        services={
            "web": service(port=3000, hosts=["www.example.com"]),
            "shop": service(port=3000, hosts=["shop.example.com"]),
            "api": service(port=8000, hosts=["api.example.com"]),
            "worker": service(port=9000, sidecars={"proxy": {"image": "proxy:1", "port": 9901}}),
        }
    )
    assert rules(given) == {
        *WEB,
        *EGRESS,
        ("ecs", "ingress", "tcp", 3000, "alb"),
        ("ecs", "ingress", "tcp", 8000, "alb"),
    }


def test_the_test_port_is_open_to_its_source_alone() -> None:
    ingress = {"name": "app", "hosted_zone": "example.com"}
    assert rules(inventory(ingress=ingress)) == {*WEB, *EGRESS}
    tested = inventory(ingress={**ingress, "test_port": 8443, "test_source": "203.0.113.0/24"})
    assert rules(tested) - WEB - EGRESS == {("alb", "ingress", "tcp", 8443, "203.0.113.0/24")}


def test_databases_and_caches_open_their_ports_to_tasks_alone() -> None:
    given = inventory(databases={"main": DATABASE, "old": {**DATABASE, "port": 5433}}, caches={"main": CACHE})
    assert groups_of(given) == ["alb", "ecs", "rds", "redis"]
    assert rules(given) - WEB - EGRESS == {
        ("rds", "ingress", "tcp", 5432, "ecs"),
        ("rds", "ingress", "tcp", 5433, "ecs"),
        ("redis", "ingress", "tcp", 6379, "ecs"),
    }


@pytest.mark.parametrize(
    ("sections", "groups"),
    [
        ({}, ["alb", "ecs"]),
        ({"databases": {"main": DATABASE}}, ["alb", "ecs", "rds"]),
        ({"caches": {"main": CACHE}}, ["alb", "ecs", "redis"]),
    ],
)
def test_groups_of_data_stores_exist_where_these_do(sections: dict[str, Any], groups: list[str]) -> None:
    assert groups_of(inventory(**sections)) == groups


def test_service_connect_lets_tasks_reach_each_other() -> None:
    connect = {"namespace": "app", "name": "api"}
    given = inventory(services={"api": service(port=8000, service_connect=connect)})
    assert rules(given) - WEB - EGRESS == {("ecs", "ingress", "tcp", 8000, "ecs")}


def test_rules_of_the_inventory_are_added_each_once() -> None:
    more = {"rds": [{"port": 5432, "source": "10.9.0.0/16"}, {"port": 5432, "source": "ecs"}]}
    given = inventory({"security_group_rules": more}, databases={"main": DATABASE})
    assert [(rule.port, rule.peer) for rule in rules_of(given) if rule.group == "rds"] == [
        (5432, "ecs"),
        (5432, "10.9.0.0/16"),
    ]


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"rds": [{"port": 5432, "source": "ecs"}]}, "network.security_group_rules.rds"),
        ({"ecs": [{"port": 9000, "source": "redis"}]}, "network.security_group_rules.ecs[0].source"),
    ],
)
def test_a_group_that_is_not_there_is_a_fault(more: dict[str, Any], key: str) -> None:
    assert [fault.key for fault in check_security_group_rules(inventory({"security_group_rules": more}), {})] == [key]


OWN = {"own": True, "common": False}


def of_group(given: Inventory, *existing: str) -> set[tuple[str, str, str, str]]:
    found = rules_of(given, existing={"jobs": existing})
    return {(rule.group, rule.direction, rule.ports, rule.peer) for rule in found if rule.group != "alb"}


def test_a_group_of_a_services_own_is_reached_and_let_in_in_place_of_the_common_one() -> None:
    web = service(port=3000, hosts=["www.example.com"], security_groups=OWN)
    jobs = {**service(security_groups={"common": False, "existing": ["legacy"]}), "name": "jobs"}
    given = inventory(services={"web": {**web, "name": "web"}, "jobs": jobs}, databases={"main": DATABASE})
    assert groups_of(given) == ["alb", "rds", "ecs-web"]
    assert of_group(given, "sg-legacy") == {
        ("ecs-web", "egress", "0", "0.0.0.0/0"),
        ("ecs-web", "ingress", "3000", "alb"),
        ("rds", "ingress", "5432", "ecs-web"),
        ("rds", "ingress", "5432", "sg-legacy"),
    }


def test_a_group_beside_the_common_one_is_the_one_that_a_service_is_known_by() -> None:
    connect = {"namespace": "app", "name": "api"}
    api = service(port=8000, security_groups={"own": True}, service_connect=connect)
    web = service(hosts=["www.example.com"], port=3000, service_connect={"namespace": "app"})
    given = inventory(services={"api": {**api, "name": "api"}, "web": {**web, "name": "web"}}, caches={"main": CACHE})
    assert groups_of(given) == ["alb", "ecs", "redis", "ecs-api"]
    assert of_group(given) == {
        ("ecs", "egress", "0", "0.0.0.0/0"),
        ("ecs-api", "egress", "0", "0.0.0.0/0"),
        ("ecs", "ingress", "3000", "alb"),
        ("ecs-api", "ingress", "8000", "ecs"),
        ("ecs-api", "ingress", "8000", "ecs-api"),
        ("redis", "ingress", "6379", "ecs"),
        ("redis", "ingress", "6379", "ecs-api"),
    }


def test_a_rule_for_a_range_of_ports_stands_for_those_that_follow_from_the_inventory() -> None:
    ports = {"port": 0, "to_port": 65535}
    rules = [{**ports, "source": "alb"}, {"port": 9000, "to_port": 9000, "source": "10.0.0.0/8"}]
    web = service(port=3000, hosts=["www.example.com"], security_groups={**OWN, "rules": rules})
    found = of_group(inventory(services={"web": web}))
    assert found == {
        ("ecs-app", "egress", "0", "0.0.0.0/0"),
        ("ecs-app", "ingress", "0-65535", "alb"),
        ("ecs-app", "ingress", "9000", "10.0.0.0/8"),
    }


def test_no_rule_names_a_group_that_is_not_there() -> None:
    jobs = {**service(security_groups={"common": False, "existing": ["legacy"]}), "name": "jobs"}
    given = inventory(services={"jobs": jobs}, databases={"main": DATABASE})
    assert groups_of(given) == ["alb", "rds"]
    assert of_group(given) == set()  # as for a removal, for which the groups of somebody else are not looked up


def test_a_service_and_another_group_may_be_a_source() -> None:
    rules = [{"port": 9090, "source": "services.web"}, {"port": 9091, "source": "sg-0123456789abcdef0"}]
    web, jobs = service(), service(security_groups={**OWN, "rules": rules})
    given = inventory(services={"web": {**web, "name": "web"}, "jobs": {**jobs, "name": "jobs"}})
    assert {(rule.ports, rule.peer) for rule in rules_of(given) if rule.group == "ecs-jobs"} >= {
        ("9090", "ecs"),
        ("9091", "sg-0123456789abcdef0"),
    }
